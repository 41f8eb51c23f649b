"""Everything about one drawn record that whoever checks it needs to see."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from app.domain.answers import Answer
from app.domain.catalogue import Catalogue
from app.domain.checking import Said
from app.domain.events import EventKind, held_events
from app.domain.journey import items_to_ask
from app.domain.permissions import Actor
from app.domain.risk import ConcernStatus, concerns
from app.domain.signs import Facts, Printed, Sign, as_printed, signs, words_on_screen
from app.domain.vocabulary import Attendance, Mode, OccasionKind
from app.extensions import db
from app.queries.amending import AnswerLine, answer_lines
from app.queries.caseload import AssessmentLine, OccasionLine, occasions_of, scores_of
from app.queries.checking import CheckView
from app.queries.collecting import AssessmentView, OccasionView, occasion_of
from app.queries.devices import stored_events
from app.queries.dyad_file import answers_of
from app.queries.reading import eyes_on_occasion
from app.store.collection import AnswerEvent
from app.store.derived import ScoreRow
from app.store.people import User
from app.store.visits import Visit

READ_ON_A_SCREEN = frozenset({Mode.TABLET, Mode.OWN_PHONE})
_SAID = (EventKind.ANSWER, EventKind.DECLINE, EventKind.CLEAR)


@dataclass(frozen=True, slots=True)
class Taken:
    """The same measure at one time point of the course."""

    occasion: OccasionLine
    assessment: AssessmentLine
    answers: Mapping[str, Answer]
    scores: Mapping[str, ScoreRow]


@dataclass(frozen=True)
class CheckFile:
    """One drawn record. `lines` are its answers with their corrections, `taken` all its time points in their order.

    `entered_by`: names of the staff who entered an answer; `by_parent` whether the parent herself did.
    """

    check: CheckView
    occasion: OccasionView
    assessment: AssessmentView
    lines: tuple[AnswerLine, ...]
    taken: tuple[Taken, ...]
    entered_by: tuple[str, ...]
    by_parent: bool
    first_at: datetime | None
    last_at: datetime | None
    facts: Facts

    @property
    def signs(self) -> tuple[Sign, ...]:
        return signs(self.facts)

    @property
    def before(self) -> Taken | None:
        """The same measure before VIG, unless that is the record itself."""
        return _before(self.check, self.taken)


def check_file(actor: Actor, catalogue: Catalogue, check: CheckView, today: date) -> CheckFile | None:
    """The record of a check that `check_to_make` has given to the actor; None where it is not open to them."""
    eyes = eyes_on_occasion(actor, check.occasion_id, today)
    occasion = None if eyes is None else occasion_of(eyes, catalogue, check.occasion_id)
    assessment = None if occasion is None else occasion.assessment(check.assessment_id)
    if occasion is None or assessment is None:
        return None
    taken = _taken(check)
    lines = answer_lines(occasion, assessment)
    said = sorted(event.occurred_at for event in held_events(stored_events(assessment.id)) if event.kind in _SAID)
    names, by_parent = _entered_by(assessment.id)
    first, last = (said[0], said[-1]) if said else (None, None)
    took = last - first if first is not None and last is not None else None
    return CheckFile(
        check=check,
        occasion=occasion,
        assessment=assessment,
        lines=lines,
        taken=taken,
        entered_by=names,
        by_parent=by_parent,
        first_at=first,
        last_at=last,
        facts=_facts(check, occasion, assessment, _before(check, taken), took, lines),
    )


def _taken(check: CheckView) -> tuple[Taken, ...]:
    found = [
        (occasion, assessment)
        for occasion in occasions_of([check.intervention_id]).get(check.intervention_id, ())
        for assessment in occasion.assessments
        if (assessment.instrument_code, assessment.instrument_version)
        == (check.instrument_code, check.instrument_version)
    ]
    ids = [assessment.id for _occasion, assessment in found]
    answers, scores = answers_of(ids), scores_of(ids)
    return tuple(
        Taken(occasion, assessment, answers.get(assessment.id, {}), scores.get(assessment.id, {}))
        for occasion, assessment in found
    )


def _before(check: CheckView, taken: Sequence[Taken]) -> Taken | None:
    if check.kind is OccasionKind.BEFORE:
        return None
    return next((each for each in taken if each.occasion.kind is OccasionKind.BEFORE), None)


def _entered_by(assessment_id: uuid.UUID) -> tuple[tuple[str, ...], bool]:
    rows = db.session.execute(
        select(AnswerEvent.entered_by, User.name)
        .distinct()
        .outerjoin(User, AnswerEvent.entered_by == User.id)
        .where(AnswerEvent.assessment_id == assessment_id, AnswerEvent.kind.in_(_SAID))
    ).all()
    return tuple(sorted(row.name for row in rows if row.name)), any(row.entered_by is None for row in rows)


def _facts(
    check: CheckView,
    occasion: OccasionView,
    assessment: AssessmentView,
    before: Taken | None,
    took: timedelta | None,
    lines: Sequence[AnswerLine],
) -> Facts:
    instrument = assessment.instrument
    items = items_to_ask(instrument, frozenset(occasion.goals))
    now, then = as_printed(instrument, items, assessment.sheet), _printed_before(before, assessment, occasion)
    on_screen = assessment.mode is not None and Mode(assessment.mode) in READ_ON_A_SCREEN
    return Facts(
        values=now.values,
        lowest=now.lightest,
        has_reversed_items=now.has_reversed_items,
        before=None if then is None else then.values,
        took=took,
        words=words_on_screen(instrument, items) if on_screen else None,
        rates_goals=instrument.rates_goals and bool(now.values),
        sessions_held=_sessions_until(check.intervention_id, check.held_on),
        is_later_occasion=check.kind is not OccasionKind.BEFORE,
        started_on=check.started_on,
        held_on=check.held_on,
        before_held_on=None if before is None else before.occasion.held_on,
        ended_on=check.ended_on,
        safety_unanswered=any(
            each.status is ConcernStatus.NOT_ANSWERED for each in concerns(instrument, assessment.sheet)
        ),
        amendments=sum(len(line.corrections) for line in lines),
    )


def _printed_before(before: Taken | None, assessment: AssessmentView, occasion: OccasionView) -> Printed | None:
    if before is None:
        return None
    items = items_to_ask(assessment.instrument, frozenset(occasion.goals))
    return as_printed(assessment.instrument, items, before.answers)


def _sessions_until(intervention_id: uuid.UUID, day: date) -> int:
    """How many sessions had taken place by the end of a day."""
    held = select(Visit.id).where(
        Visit.intervention_id == intervention_id,
        Visit.attendance == Attendance.ATTENDED,
        Visit.removed_at.is_(None),
        Visit.held_on <= day,
    )
    return len(db.session.scalars(held).all())


def asked_at(check: CheckView) -> datetime:
    """When the practitioner was asked last. StopIteration where nobody has asked."""
    return next(line.at for line in reversed(check.history) if line.said in (Said.QUERY, Said.ASK_AGAIN))


def changed_since(check: CheckView, moment: datetime) -> bool:
    """Whether an answer of the record was put right, or a session of its course written down or changed, since then."""
    amended = select(AnswerEvent.event_id).where(
        AnswerEvent.assessment_id == check.assessment_id,
        AnswerEvent.kind == EventKind.AMEND,
        AnswerEvent.received_at >= moment,
    )
    written = select(Visit.id).where(
        Visit.intervention_id == check.intervention_id,
        or_(Visit.created_at >= moment, Visit.changed_at >= moment, Visit.removed_at >= moment),
    )
    return any(db.session.execute(each.limit(1)).first() is not None for each in (amended, written))
