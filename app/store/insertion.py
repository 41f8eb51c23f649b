"""Insertions that let the database decide: uniqueness is its own, never looked up first and inserted afterwards."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db

Insert = sqlite.Insert | postgresql.Insert


def open_dialect() -> str:
    """The kind of database that is open: "sqlite" or "postgresql"."""
    return str(db.session.get_bind().dialect.name)


def insertion(model: Any, dialect: str | None = None) -> Insert:
    """An INSERT for `model`'s table that can say ON CONFLICT, in `dialect` or else that of the open database."""
    table: Table = model.__table__
    if (dialect or open_dialect()) == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
