"""Appending to the answer events of an assessment, on the server: the next number in its sequence, and what it changes.

Tables and not their models: every tap runs these, and a statement over a model costs twice as much.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, func, select, tuple_
from sqlalchemy.dialects.sqlite import Insert

from app.domain.events import SERVER_WRITER, EventKind
from app.domain.permissions import Actor
from app.extensions import db
from app.store.collection import AnswerEvent
from app.store.derived import CurrentAnswer
from app.store.insertion import insertion, open_dialect
from app.store.running import run, run_for_one

SERVER_INCARNATION = 0
Event = Mapping[str, Any]
"""Column -> value, of all columns but `seq`."""
Place = tuple[uuid.UUID, int, uuid.UUID]
"""Assessment, epoch, event."""
_events, _answers = AnswerEvent.__table__, CurrentAnswer.__table__
_KEY = ("assessment_id", "item")
_REST = ("kind", "value", "epoch", "incarnation", "seq", "event_id", "form_id")
_NEW = {column.name: bindparam(f"new_{column.name}", type_=column.type) for column in _events.c if column.name != "seq"}
_NEXT_SEQ = (
    select(func.coalesce(func.max(_events.c.seq), 0) + 1)
    .where(
        _events.c.assessment_id == _NEW["assessment_id"],
        _events.c.epoch == _NEW["epoch"],
        _events.c.writer == SERVER_WRITER,
    )
    .scalar_subquery()
)
_BEHIND = select(*_answers.c["event_id", "form_id"]).where(
    _answers.c.assessment_id == _NEW["assessment_id"], _answers.c.item == _NEW["item"]
)


def behind_answer(assessment_id: uuid.UUID, item: str) -> tuple[uuid.UUID, str | None]:
    """The event behind the current answer to an item that has one, and the form it was posted with."""
    row = run_for_one(_BEHIND, {"new_assessment_id": assessment_id, "new_item": item})
    return row.event_id, row.form_id


def new_event(
    actor: Actor,
    place: Place,
    kind: EventKind,
    moment: datetime,
    *,
    value: str | None,
    item: str | None = None,
    form_id: str | None = None,
) -> Event:
    """An event of the server's own."""
    assessment_id, epoch, event_id = place
    return {
        "event_id": event_id,
        "assessment_id": assessment_id,
        "item": item,
        "kind": kind,
        "value": value,
        "epoch": epoch,
        "writer": SERVER_WRITER,
        "incarnation": SERVER_INCARNATION,
        "form_id": form_id,
        "occurred_at": moment,
        "received_at": moment,
        "entered_by": actor.staff_id,
        "reason": None,
    }


def appended(assessment_id: uuid.UUID, epoch: int) -> int:
    """How many events the server has appended in this epoch."""
    asked = {"new_assessment_id": assessment_id, "new_epoch": epoch}
    return int(db.session.execute(select(_NEXT_SEQ - 1), asked).scalar_one())


def append(event: Event) -> int | None:
    """Add an event; its number in the server's sequence, or None where it was there already."""
    added = run_for_one(_event_alone(open_dialect()), _as_new(event))
    return None if added is None else int(added.seq)


def append_answer(event: Event) -> bool:
    """Add an event about an item. Whether it was new and became the current answer, as it does unless a later is there.

    PostgreSQL takes both in one journey there and back; SQLite has no insertion inside another, and no journey.
    """
    dialect = open_dialect()
    if dialect == "postgresql":
        return bool(run(_both_insertions(), _as_new(event)))
    seq = append(event)
    if seq is None:
        return False
    row = {name: event[name] for name in (*_KEY, *_REST) if name != "seq"}
    return bool(run(_current_answer_insertion(dialect), {**row, "seq": seq}))


def _as_new(event: Event) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in event.items()}


def _event_insertion(dialect: str) -> Insert:
    """One that is there already is left alone."""
    added = insertion(AnswerEvent, dialect).values({**_NEW, "seq": _NEXT_SEQ})
    return added.on_conflict_do_nothing(index_elements=["event_id"])


@cache
def _event_alone(dialect: str) -> Executable:
    return _event_insertion(dialect).returning(_events.c.seq)


@cache
def _current_answer_insertion(dialect: str) -> Executable:
    return _unless_later(insertion(CurrentAnswer, dialect))


@cache
def _both_insertions() -> Executable:
    columns = (*_KEY, *_REST)
    added = _event_insertion("postgresql").returning(*_events.c[columns]).cte("added")
    return _unless_later(insertion(CurrentAnswer, "postgresql").from_select(columns, select(added)))


def _unless_later(statement: Insert) -> Executable:
    """Make an answer the current one, unless a later one is; gives its item back where it became so."""
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=_KEY,
        set_={name: new[name] for name in _REST},
        where=tuple_(new.epoch, new.incarnation, new.seq) > tuple_(*_answers.c["epoch", "incarnation", "seq"]),
    ).returning(_answers.c.item)
