"""Add up the parts of outcomes again, service by service: to prove that the sums are right, or to put them right."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, select, text

from app.domain.outcome_parts import Part
from app.domain.rollups import Heading, Sums, total
from app.extensions import db
from app.operations.moving_on import move_service
from app.operations.rebuilding import Difference
from app.operations.rolling_up import add_to_sums
from app.queries.outcome_parts import PARTS
from app.store.insertion import open_dialect
from app.store.people import Service
from app.store.rollups import Rollup

Row = dict[str, Any]
_ROLLUPS: Table = Rollup.__table__  # type: ignore[assignment]  # the base class promises less


def all_services() -> Sequence[uuid.UUID]:
    """Every service, in an order that stays the same."""
    return db.session.scalars(select(Service.id).order_by(Service.id)).all()


def sum_differences(service_id: uuid.UUID) -> Iterator[Difference]:
    """Sums of this service that are missing, too many or different. Writes nothing.

    In one snapshot only: parts and sums are committed together, so what one moment shows always agrees.
    """
    stored = _stored(service_id)
    expected = _expected(service_id)
    for heading in sorted(stored.keys() | expected.keys()):
        key = tuple(heading._asdict().items())
        if heading not in stored:
            yield Difference(_ROLLUPS.name, key, "is missing")
        elif heading not in expected:
            yield Difference(_ROLLUPS.name, key, "should not be there")
        elif stored[heading] != expected[heading]:
            names = zip(Sums._fields, stored[heading], expected[heading], strict=True)
            wrong = [name for name, is_now, should_be in names if is_now != should_be]
            yield Difference(_ROLLUPS.name, key, f"differs in {', '.join(wrong)}")


def put_sums_right(service_id: uuid.UUID) -> tuple[tuple[Difference, ...], int]:
    """Compare, then write the sums of this service anew: what differed, and how many rows there are.

    Nobody adds to a sum until the transaction ends: who is about to commit waits, and then adds to what is right.
    What is shown of the service then moves on where it may, as after a new version that shows something else.
    """
    add_to_sums(db.session())
    if open_dialect() == "postgresql":
        db.session.execute(text("LOCK TABLE rollups IN SHARE ROW EXCLUSIVE MODE"))
    found, expected = tuple(sum_differences(service_id)), _expected(service_id)
    db.session.execute(delete(_ROLLUPS).where(_ROLLUPS.c.service_id == service_id))
    rows: list[Row] = [{**heading._asdict(), **sums._asdict()} for heading, sums in sorted(expected.items())]
    if rows:
        db.session.execute(insert(_ROLLUPS), rows)
    move_service(service_id)
    return found, len(rows)


def _stored(service_id: uuid.UUID) -> dict[Heading, Sums]:
    """The sums as they are, without those that are all zero."""
    rows = db.session.execute(select(_ROLLUPS).where(_ROLLUPS.c.service_id == service_id)).mappings()
    found = {
        Heading(**{name: row[name] for name in Heading._fields}): Sums(**{name: row[name] for name in Sums._fields})
        for row in rows
    }
    return {heading: sums for heading, sums in found.items() if any(sums)}


def _expected(service_id: uuid.UUID) -> dict[Heading, Sums]:
    parts = select(PARTS).where(PARTS.c.service_id == service_id).execution_options(yield_per=1000)
    return total(Part(**row) for row in db.session.execute(parts).mappings())
