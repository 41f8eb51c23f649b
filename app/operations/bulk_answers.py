"""Whole sheets of answers at once, as the same events that the pages append one by one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain.answers import Answer
from app.domain.events import EVENT_KINDS, FIRST_EPOCH, SERVER_WRITER, EventKind, event_id_for, submit_id_for
from app.operations.appending import SERVER_INCARNATION

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One new assessment answered from its first item to its last.

    The events are `apart` from each other. Without `received_at`, each was received when it happened.
    """

    assessment_id: uuid.UUID
    form_id: str
    entered_by: uuid.UUID
    begun_at: datetime
    received_at: datetime | None = None
    apart: timedelta = timedelta()

    def events(self, answers: Iterable[tuple[str, Answer]], *, submit: bool) -> list[Row]:
        """Rows of `answer_events`, in order; an item that comes again replaces its earlier answer."""
        rows: list[Row] = []
        latest: dict[str, uuid.UUID] = {}
        for seq, (item, answer) in enumerate(answers, start=1):
            kind = EVENT_KINDS[answer.kind]
            event_id = event_id_for(self.assessment_id, self.form_id, item, kind, answer.value, latest.get(item))
            latest[item] = event_id
            rows.append(
                self._row(seq, event_id, kind, answer.value) | {"item": item, "form_id": self.form_id},
            )
        if submit:
            event_id = submit_id_for(self.assessment_id, FIRST_EPOCH)
            rows.append(self._row(len(rows) + 1, event_id, EventKind.SUBMIT, str(len(rows))))
        return rows

    def _row(self, seq: int, event_id: uuid.UUID, kind: EventKind, value: str | None) -> Row:
        moment = self.begun_at + self.apart * (seq - 1)
        return {
            "event_id": event_id,
            "assessment_id": self.assessment_id,
            "item": None,
            "kind": str(kind),
            "value": value,
            "epoch": FIRST_EPOCH,
            "writer": SERVER_WRITER,
            "incarnation": SERVER_INCARNATION,
            "seq": seq,
            "form_id": None,
            "occurred_at": moment,
            "received_at": self.received_at or moment,
            "entered_by": self.entered_by,
            "reason": None,
        }
