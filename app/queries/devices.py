"""What each device said to one assessment, side by side, for the person who must choose."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from app.domain.answers import Answer
from app.domain.events import LATE_EPOCH, SERVER_WRITER, AnswerEvent, EventKind, finished, fold, holding_epoch, missing
from app.extensions import db
from app.queries.collecting import AssessmentView
from app.store.collection import AnswerEvent as AnswerEventRow
from app.store.people import User


class Source(StrEnum):
    DEVICE = "device"
    """Sealed on a device that was prepared for a dead network."""
    SERVER = "server"
    """Saved on the server, page by page."""
    BOTH = "both"
    LATE = "late"
    """Arrived after the answers were finished. Cannot be chosen by itself; an answer can be put right by hand."""


@dataclass(frozen=True)
class Side:
    """The answers of one epoch."""

    epoch: int
    source: Source
    sheet: dict[str, Answer]
    finished: bool
    holds: bool
    events: int
    first_received: datetime
    last_received: datetime

    @property
    def can_be_chosen(self) -> bool:
        return self.source is not Source.LATE


@dataclass(frozen=True, slots=True)
class Decision:
    """Who let one side hold, and when; without a name it was whoever answered, and not somebody of the staff."""

    epoch: int
    who: str | None
    at: datetime


_COLUMNS = ("event_id", "item", "value", "epoch", "writer", "incarnation", "seq", "occurred_at")


def sides_of(assessment: AssessmentView) -> tuple[Side, ...]:
    """What was said in each epoch, newest first, and last what came too late. One side means there is no choice."""
    rows: dict[int, list[Any]] = defaultdict(list)
    table = AnswerEventRow.__table__.c
    stored = db.session.execute(select(*table).where(table.assessment_id == assessment.id)).all()
    for row in stored:
        if row.kind not in (EventKind.CHOOSE, EventKind.CLOSE):
            rows[row.epoch].append(row)
    holding = holding_epoch(map(_event, stored))
    return tuple(_side(epoch, rows[epoch], holds=epoch == holding) for epoch in sorted(rows, reverse=True))


def decision_of(assessment: AssessmentView) -> Decision | None:
    """The last choice between sides, if there ever was one."""
    row = db.session.execute(
        select(AnswerEventRow.epoch, User.name, AnswerEventRow.occurred_at)
        .outerjoin(User, AnswerEventRow.entered_by == User.id)
        .where(AnswerEventRow.assessment_id == assessment.id, AnswerEventRow.kind == EventKind.CHOOSE)
        .order_by(AnswerEventRow.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Decision(*row)


def missing_of(assessment_id: uuid.UUID) -> int:
    """How many entries of a device, answers and changes of them, have not arrived although it has finished."""
    return missing(stored_events(assessment_id))


def stored_events(assessment_id: uuid.UUID) -> list[AnswerEvent]:
    """All events of an assessment, in no order."""
    table = AnswerEventRow.__table__.c
    return [_event(row) for row in db.session.execute(select(*table).where(table.assessment_id == assessment_id))]


def _side(epoch: int, rows: Sequence[Any], *, holds: bool) -> Side:
    events = [_event(row) for row in rows]
    received = sorted(row.received_at for row in rows)
    sheet = fold(events).sheet
    return Side(
        epoch, _source(epoch, events), sheet, finished(events, epoch), holds, len(events), received[0], received[-1]
    )


def _source(epoch: int, events: Sequence[AnswerEvent]) -> Source:
    on_server = {event.writer == SERVER_WRITER for event in events if event.kind is not EventKind.AMEND}
    if epoch == LATE_EPOCH:
        return Source.LATE
    if len(on_server) == 2:
        return Source.BOTH
    return Source.SERVER if True in on_server else Source.DEVICE


def _event(row: Any) -> AnswerEvent:
    return AnswerEvent(kind=EventKind(row.kind), **{name: getattr(row, name) for name in _COLUMNS})
