"""The answers of one measure, each with what was said first and what was put right since."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.domain.answers import Answer
from app.domain.events import EventKind, as_answer, held_events
from app.domain.journey import items_to_ask
from app.extensions import db
from app.queries.collecting import AssessmentView, OccasionView
from app.queries.devices import stored_events
from app.store.collection import AnswerEvent
from app.store.people import User


@dataclass(frozen=True, slots=True)
class Correction:
    """One amendment that holds or held."""

    answer: Answer
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class AnswerLine:
    """One item. `first` is what was answered before anything was put right, None where nothing was."""

    item: str
    first: Answer | None
    corrections: tuple[Correction, ...]
    """Oldest first."""

    @property
    def now(self) -> Answer | None:
        return self.corrections[-1].answer if self.corrections else self.first


def amendable_items(occasion: OccasionView, assessment: AssessmentView) -> tuple[str, ...]:
    """What was or could have been answered here: its items, or the totals where only those were copied."""
    totals = tuple(item.code for item in assessment.instrument.totals if item.code in assessment.sheet)
    return totals or tuple(item.code for item in items_to_ask(assessment.instrument, frozenset(occasion.goals)))


def answer_lines(occasion: OccasionView, assessment: AssessmentView) -> tuple[AnswerLine, ...]:
    """Every item of a measure of one's own, in its order."""
    first: dict[str, Answer] = {}
    corrections: dict[str, list[Correction]] = defaultdict(list)
    told = _told(assessment.id)
    for event in held_events(stored_events(assessment.id)):
        if event.item is None:
            continue
        if event.kind is EventKind.AMEND:
            corrections[event.item].append(Correction(as_answer(event), *told[event.event_id]))
        else:
            first[event.item] = as_answer(event)
    return tuple(
        AnswerLine(item, first.get(item), tuple(corrections[item])) for item in amendable_items(occasion, assessment)
    )


def _told(assessment_id: uuid.UUID) -> dict[uuid.UUID, tuple[str, str, datetime]]:
    rows = db.session.execute(
        select(AnswerEvent.event_id, AnswerEvent.reason, User.name, AnswerEvent.occurred_at)
        .join(User, AnswerEvent.entered_by == User.id)
        .where(AnswerEvent.assessment_id == assessment_id, AnswerEvent.kind == EventKind.AMEND)
    )
    return {row.event_id: (row.reason or "", row.name, row.occurred_at) for row in rows}
