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
from app.domain.events import LATE_EPOCH, SERVER_WRITER, AnswerEvent, EventKind, finished, fold
from app.extensions import db
from app.queries.collecting import AssessmentView
from app.store.collection import AnswerEvent as AnswerEventRow


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
    first_received: datetime
    last_received: datetime

    @property
    def can_be_chosen(self) -> bool:
        return self.source is not Source.LATE


_COLUMNS = ("event_id", "item", "value", "epoch", "writer", "incarnation", "seq", "occurred_at")


def sides_of(assessment: AssessmentView) -> tuple[Side, ...]:
    """What was said in each epoch, newest first, and last what came too late. One side means there is no choice."""
    rows: dict[int, list[Any]] = defaultdict(list)
    table = AnswerEventRow.__table__.c
    for row in db.session.execute(select(*table).where(table.assessment_id == assessment.id)):
        if row.kind != EventKind.CHOOSE:
            rows[row.epoch].append(row)
    return tuple(_side(epoch, rows[epoch]) for epoch in sorted(rows, reverse=True))


def stored_events(assessment_id: uuid.UUID) -> list[AnswerEvent]:
    """All events of an assessment, in no order."""
    table = AnswerEventRow.__table__.c
    return [_event(row) for row in db.session.execute(select(*table).where(table.assessment_id == assessment_id))]


def _side(epoch: int, rows: Sequence[Any]) -> Side:
    events = [_event(row) for row in rows]
    received = sorted(row.received_at for row in rows)
    return Side(epoch, _source(epoch, events), fold(events).sheet, finished(events, epoch), received[0], received[-1])


def _source(epoch: int, events: Sequence[AnswerEvent]) -> Source:
    on_server = {event.writer == SERVER_WRITER for event in events if event.kind is not EventKind.AMEND}
    if epoch == LATE_EPOCH:
        return Source.LATE
    if len(on_server) == 2:
        return Source.BOTH
    return Source.SERVER if True in on_server else Source.DEVICE


def _event(row: Any) -> AnswerEvent:
    return AnswerEvent(kind=EventKind(row.kind), **{name: getattr(row, name) for name in _COLUMNS})
