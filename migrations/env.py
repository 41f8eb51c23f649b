"""Run migrations against the application's own database, all in one transaction."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection

from app.extensions import db
from app.store import (
    audit,
    care,
    collection,
    derived,
    free_text,
    granting,
    organisation,
    people,
    releases,
    rights,
    supervision,
    visits,
)
from app.store.base import Base, UtcDateTime
from app.store.writing import WRITING

MODELS = (
    audit,
    people,
    organisation,
    care,
    collection,
    derived,
    granting,
    visits,
    free_text,
    rights,
    supervision,
    releases,
)
"""Imported so that their tables are known."""


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    """Write our own column types into a migration as the plain types they are stored as."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()


with db.engine.connect().execution_options(**WRITING) as connection:
    run(connection)
    connection.commit()
