"""Collecting measures: open an occasion, choose how, save answers one at a time, finish."""

import uuid
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Executable, bindparam, exists, func, insert, select, tuple_, update

from app.clock import now
from app.domain.answers import Answer, check_answer
from app.domain.catalogue import Catalogue
from app.domain.errors import Closed, Invalid, NoMeasures, NotFound
from app.domain.events import EVENT_KINDS, SERVER_WRITER, EventKind, event_id_for, submit_id_for
from app.domain.permissions import Actor
from app.domain.visits import check_day
from app.domain.vocabulary import ONCE_PER_INTERVENTION, AssessmentState, Mode, NotCollected, OccasionKind
from app.extensions import db
from app.operations.derivation import refresh_alerts, refresh_assessment
from app.operations.taking_over import epoch_to_write
from app.queries.caseload import current_intervention_id
from app.queries.collecting import AssessmentView, OccasionView
from app.store.care import Intervention
from app.store.collection import AnswerEvent, Assessment, Occasion
from app.store.derived import CurrentAnswer
from app.store.insertion import insertion, open_dialect
from app.store.organisation import InstrumentPermission
from app.store.people import ServiceMeasure
from app.store.running import run, run_for_one

SERVER_INCARNATION = 0
Place = tuple[uuid.UUID, int, uuid.UUID]
"""Assessment, epoch, event."""
# Tables and not their models: every tap runs these, and a statement over a model costs twice as much.
_events, _answers = AnswerEvent.__table__, CurrentAnswer.__table__
_NEXT_SEQ = (
    select(func.coalesce(func.max(_events.c.seq), 0) + 1)
    .where(
        _events.c.assessment_id == bindparam("of_assessment"),
        _events.c.epoch == bindparam("of_epoch"),
        _events.c.writer == SERVER_WRITER,
    )
    .scalar_subquery()
)
_EARLIER = select(*_answers.c["event_id", "form_id"]).where(
    _answers.c.assessment_id == bindparam("of_assessment"), _answers.c.item == bindparam("item")
)


@cache
def _event_insertion(dialect: str) -> Executable:
    """Add an event with the next number of the server's own sequence; one that is there already is left alone."""
    return (
        insertion(AnswerEvent, dialect)
        .values(seq=_NEXT_SEQ)
        .on_conflict_do_nothing(index_elements=["event_id"])
        .returning(_events.c.seq)
    )


@cache
def _current_answer_insertion(dialect: str) -> Executable:
    """Make an answer the current one, unless a later one is; gives its item back where it became so."""
    statement = insertion(CurrentAnswer, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["assessment_id", "item"],
        set_={name: new[name] for name in ("kind", "value", "epoch", "incarnation", "seq", "event_id", "form_id")},
        where=tuple_(new.epoch, new.incarnation, new.seq) > tuple_(*_answers.c["epoch", "incarnation", "seq"]),
    ).returning(_answers.c.item)


def open_occasion(
    actor: Actor, catalogue: Catalogue, dyad_id: uuid.UUID, kind: OccasionKind, number: int, held_on: date
) -> uuid.UUID:
    """Open a time point of the dyad's current intervention with the service's default set of measures.

    Opening the same `(kind, number)` again gives the same occasion, so a double tap opens one. Raises NotFound for a
    dyad that is not the actor's own, Invalid where `number` makes no sense for the kind, NoMeasures where none is
    chosen that may be collected on that day.
    """
    if number < 1 or (kind in ONCE_PER_INTERVENTION and number != 1):
        raise Invalid("number", "There is only one such time point in a course of VIG")
    intervention_id = current_intervention_id(actor, dyad_id)
    if intervention_id is None:
        raise NotFound("dyad")
    key = {"intervention_id": intervention_id, "kind": kind, "number": number}
    made = db.session.scalars(
        insertion(Occasion)
        .values(id=uuid.uuid4(), held_on=held_on, **key)
        .on_conflict_do_nothing(index_elements=list(key))
        .returning(Occasion.id)
    ).one_or_none()
    if made is None:
        return db.session.scalars(select(Occasion.id).filter_by(**key)).one()
    _add_default_set(actor, catalogue, made, held_on)
    return made


def put_day_right(actor: Actor, occasion: OccasionView, held_on: date, today: date) -> None:
    """Say on which day the measures of one of the actor's own occasions were taken.

    Raises Invalid for a day to come, and for one more than a year before the course of VIG started.
    """
    started_on = db.session.scalars(
        select(Intervention.started_on).join(Occasion).where(Occasion.id == occasion.id)
    ).one()
    check_day(held_on, started_on=started_on, today=today)
    db.session.execute(update(Occasion).where(Occasion.id == occasion.id).values(held_on=held_on))


def _add_default_set(actor: Actor, catalogue: Catalogue, occasion_id: uuid.UUID, held_on: date) -> None:
    codes = db.session.scalars(
        select(ServiceMeasure.instrument_code)
        .where(ServiceMeasure.service_id == actor.service_id, ~_forbidden(held_on))
        .order_by(ServiceMeasure.position)
    ).all()
    if not codes:
        raise NoMeasures
    rows = [
        {
            "id": uuid.uuid4(),
            "occasion_id": occasion_id,
            "instrument_code": code,
            "instrument_version": catalogue.latest(code).version,
            "position": position,
        }
        for position, code in enumerate(codes, start=1)
    ]
    db.session.execute(insert(Assessment), rows)


def _forbidden(day: date) -> ColumnElement[bool]:
    """Measures of a default set that have been switched off since, or whose licence has ended."""
    noted = InstrumentPermission
    return exists().where(
        noted.service_id == ServiceMeasure.service_id,
        noted.instrument_code == ServiceMeasure.instrument_code,
        ~noted.switched_on | (noted.licence_ends_on <= day),
    )


def choose_mode(actor: Actor, occasion: OccasionView, mode: Mode) -> None:
    """Note how the open on-screen measures of this occasion are answered."""
    open_ids = [each.id for each in occasion.on_screen]
    db.session.execute(update(Assessment).where(Assessment.id.in_(open_ids)).values(mode=mode))


def mark_not_collected(actor: Actor, assessment: AssessmentView, reason: NotCollected | None) -> None:
    """Say why a measure is not collected at this occasion, or (None) that it will be after all. Answers stay.

    Raises Closed where it has been completed.
    """
    if assessment.state is AssessmentState.COMPLETE:
        raise Closed
    db.session.execute(update(Assessment).where(Assessment.id == assessment.id).values(not_collected=reason))


def record_answer(
    actor: Actor,
    catalogue: Catalogue,
    assessment: AssessmentView,
    *,
    item: str,
    answer: Answer,
    form_id: str,
    at: datetime | None = None,
) -> None:
    """Append one answer as an event and make it the current one.

    `assessment` must come from `occasion_of(…, to_write=True)`. Saving the same form with the same answer twice
    adds one event. Raises Closed after the assessment was completed or marked as not collected,
    Invalid for an unknown item or a value outside its choices.
    """
    if not assessment.collectable:
        raise Closed
    check_answer(assessment.instrument, item, answer)
    epoch, replaces = epoch_to_write(actor, catalogue, assessment), None
    if item in assessment.sheet:
        replaces, posted_by = _earlier(assessment.id, item)
        if posted_by == form_id and assessment.sheet[item] == answer:
            return
    kind, moment = EVENT_KINDS[answer.kind], at or now()
    event_id = event_id_for(assessment.id, form_id, item, kind, answer.value, replaces)
    place = (assessment.id, epoch, event_id)
    seq = _append(actor, place, kind, moment, item=item, value=answer.value, form_id=form_id)
    if seq is not None and _make_current(place, item, answer, seq, form_id):
        refresh_alerts(assessment.id, assessment.instrument, item, answer, moment)


def _earlier(assessment_id: uuid.UUID, item: str) -> tuple[uuid.UUID, str | None]:
    """The event behind the current answer to an item that has one, and the form it was posted with."""
    row = run_for_one(_EARLIER, {"of_assessment": assessment_id, "item": item})
    return row.event_id, row.form_id


def _append(
    actor: Actor,
    place: Place,
    kind: EventKind,
    moment: datetime,
    *,
    value: str | None,
    item: str | None = None,
    form_id: str | None = None,
) -> int | None:
    """Add an event; its number in the server's sequence, or None where it was there already."""
    assessment_id, epoch, event_id = place
    event = {
        "event_id": event_id,
        "assessment_id": assessment_id,
        "of_assessment": assessment_id,
        "of_epoch": epoch,
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
    }
    added = run_for_one(_event_insertion(open_dialect()), event)
    return None if added is None else int(added.seq)


def _make_current(place: Place, item: str, answer: Answer, seq: int, form_id: str) -> bool:
    """Whether it became the current answer: it did not where a later event is there."""
    assessment_id, epoch, event_id = place
    row = {
        "assessment_id": assessment_id,
        "item": item,
        "kind": answer.kind,
        "value": answer.value,
        "epoch": epoch,
        "incarnation": SERVER_INCARNATION,
        "seq": seq,
        "event_id": event_id,
        "form_id": form_id,
    }
    return bool(run(_current_answer_insertion(open_dialect()), row))


def finish(actor: Actor, catalogue: Catalogue, assessments: tuple[AssessmentView, ...]) -> None:
    """Submit these assessments. From now on they are closed, scored, and compared with the other occasion.

    Finishing twice changes nothing: the submit's identity is the assessment's and the epoch's.
    """
    for assessment in assessments:
        epoch = epoch_to_write(actor, catalogue, assessment)
        count = db.session.scalar(select(_NEXT_SEQ - 1), {"of_assessment": assessment.id, "of_epoch": epoch})
        place = (assessment.id, epoch, submit_id_for(assessment.id, epoch))
        _append(actor, place, EventKind.SUBMIT, now(), value=str(count))
        refresh_assessment(catalogue, assessment.id)
