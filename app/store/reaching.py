"""Every table that holds something about a dyad, found by following foreign keys: a new table cannot be forgotten."""

import uuid
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, or_, select

from app.store.base import Base
from app.store.care import Dyad, DyadDraft

Reached = tuple[Table, ColumnElement[bool]]


def about(dyad_id: uuid.UUID) -> Iterator[Reached]:
    """`(table, which of its rows)` of everything about one dyad, what is pointed at before what points at it.

    A table is about a dyad where a chain of foreign keys leads from it to `dyads`. Users and services are pointed at
    and point at nothing, so nothing of them is reached.
    """
    dyads: Table = Dyad.__table__  # type: ignore[assignment]
    drafts: Table = DyadDraft.__table__  # type: ignore[assignment]
    reached: dict[Table, ColumnElement[bool]] = {dyads: dyads.c.id == dyad_id}
    yield drafts, drafts.c.id.in_(select(dyads.c.draft_id).where(dyads.c.id == dyad_id))  # its form; no key says so
    yield dyads, reached[dyads]
    for table in Base.metadata.sorted_tables:
        ways = [
            key.parent.in_(select(key.column).where(reached[key.column.table]))
            for key in table.foreign_keys
            if key.column.table in reached and table is not dyads
        ]
        if ways:
            reached[table] = or_(*ways)
            yield table, reached[table]
