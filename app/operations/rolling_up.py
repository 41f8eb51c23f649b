"""Keep the parts of outcomes and their sums in step with what they are made from.

The parts of a course are written at once, under the lock of its intervention. The sums are shared by a whole service,
so what they change by waits in the session until it commits: one statement, always in the same order, adds it within
the same transaction. Writers hold a sum for that moment only, and none waits for another one that waits for it.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Table, delete, event, insert, select, tuple_
from sqlalchemy.orm import Session

from app.domain.catalogue import Catalogue
from app.domain.outcome_parts import Measured, Part
from app.domain.outcomes.moving import is_pair
from app.domain.rollups import NOTHING, Heading, Sums, difference
from app.extensions import db
from app.operations.moving_on import TOUCHED, move_touched, remember
from app.queries.outcome_parts import PARTS, courses_of, expected_parts, stored_parts, with_attributes
from app.store.care import Intervention
from app.store.insertion import insertion
from app.store.rollups import Rollup

PENDING = "changes of sums"
_ROLLUPS: Table = Rollup.__table__  # type: ignore[assignment]  # the base class promises less


def refresh_parts(catalogue: Catalogue, intervention_ids: Sequence[uuid.UUID]) -> int:
    """Write the parts of these interventions anew, from their scores and everything else; how many there are."""
    lock_courses(intervention_ids)
    return _write(stored_parts(intervention_ids), expected_parts(catalogue, intervention_ids))


def refresh_attributes(intervention_ids: Sequence[uuid.UUID]) -> None:
    """The same where no score has changed: an ending, a place, a practitioner, what the family agrees to."""
    lock_courses(intervention_ids)
    stored = stored_parts(intervention_ids)
    measured: dict[uuid.UUID, list[Measured]] = defaultdict(list)
    for part in stored:
        if part.measured is not None:
            measured[part.intervention_id].append(part.measured)
    _write(stored, with_attributes(intervention_ids, measured))


def refresh_dyads(dyad_ids: Iterable[uuid.UUID]) -> None:
    """The same for every course of these dyads."""
    refresh_attributes(courses_of(dyad_ids))


def forget(dyad_id: uuid.UUID) -> None:
    """Take everything about a dyad out of the sums, and its parts away."""
    intervention_ids = courses_of([dyad_id])
    lock_courses(intervention_ids)
    _write(stored_parts(intervention_ids), [])


def lock_courses(intervention_ids: Sequence[uuid.UUID]) -> None:
    """Keep others from writing the parts of these interventions.

    Whoever changes what a part is made from does so before this, so that the last one sees everything.
    """
    db.session.flush()
    ours = Intervention.id.in_(intervention_ids)
    db.session.execute(select(Intervention.id).where(ours).order_by(Intervention.id).with_for_update(key_share=True))


def _write(stored: list[Part], expected: list[Part]) -> int:
    gone, come = set(stored) - set(expected), set(expected) - set(stored)
    if gone:
        columns = (PARTS.c.intervention_id, PARTS.c.instrument_code, PARTS.c.scale)
        db.session.execute(delete(PARTS).where(tuple_(*columns).in_([part.key for part in gone])))
    if come:
        db.session.execute(insert(PARTS), [part.row for part in come])
    note(difference(gone, come))
    were_pairs = {(part.key, part.service_id) for part in gone if is_pair(part)}
    remember(part for part in come if (part.key, part.service_id) not in were_pairs)
    return len(expected)


def note(changes: Mapping[Heading, Sums]) -> None:
    """Remember what the sums change by, until this transaction is committed."""
    pending = db.session().info.setdefault(PENDING, {})
    for heading, sums in changes.items():
        pending[heading] = pending.get(heading, NOTHING).plus(sums)


@event.listens_for(db.session, "before_commit")
def add_to_sums(session: Session) -> None:
    """Add what waits in the session to the sums: in the order of their headings, so that writers cannot deadlock.

    Then what is shown may move on.
    """
    pending: dict[Heading, Sums] = session.info.pop(PENDING, {})
    rows = [{**heading._asdict(), **pending[heading]._asdict()} for heading in sorted(pending) if any(pending[heading])]
    if rows:
        statement = insertion(Rollup)
        added = {name: _ROLLUPS.c[name] + statement.excluded[name] for name in Sums._fields}
        session.execute(statement.on_conflict_do_update(index_elements=list(Heading._fields), set_=added), rows)
    move_touched(session)


@event.listens_for(db.session, "after_rollback")
def _undo(session: Session) -> None:
    for noted in (PENDING, TOUCHED):
        session.info.pop(noted, None)
