"""Insertions that let the database decide: uniqueness is its own, never looked up first and inserted afterwards."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

from app.extensions import db
from app.late import Late
from app.store.writing import begun

postgresql = Late("sqlalchemy.dialects.postgresql")


def open_dialect() -> str:
    """The kind of database that is open: "sqlite" or "postgresql"."""
    return (begun() or db.session.get_bind()).dialect.name


def insertion(model: Any, dialect: str | None = None) -> sqlite.Insert:
    """An INSERT for `model`'s table that can say ON CONFLICT, in `dialect` or else that of the open database."""
    table: Table = model.__table__
    if (dialect or open_dialect()) == "postgresql":
        statement: sqlite.Insert = postgresql.insert(table)  # its ON CONFLICT is spelled as SQLite's is
        return statement
    return sqlite.insert(table)
