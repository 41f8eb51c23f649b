"""Everything held on a dyad, for a family who asks to see it."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.store.reaching import about

KEYS_TO_DOORS = frozenset({"token_hash", "ack_key", "pin_hash", "password_hash", "record_key"})
"""They open something, or take the noise off a figure, and say nothing about the family."""

Record = tuple[str, dict[str, Any]]


def everything_about(dyad_id: uuid.UUID) -> Iterator[Record]:
    """`(table, row)` of every row about a dyad that the caller has already been shown to own, a few at a time.

    Values are JSON's own: ids, days and moments as text, sealed bytes as hexadecimal digits.
    """
    for table, rows in about(dyad_id):
        columns = [column for column in table.c if column.name not in KEYS_TO_DOORS]
        statement = select(*columns).where(rows).order_by(*table.primary_key.columns)
        with db.session.execute(statement.execution_options(yield_per=200)) as found:
            for row in found.mappings():
                yield table.name, {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return str(value) if isinstance(value, uuid.UUID | date) else value
