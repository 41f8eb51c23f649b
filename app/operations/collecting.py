"""Collecting measures: open an occasion, choose how, save answers one at a time, finish."""

import uuid
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, insert, select, update

from app.clock import now
from app.domain.answers import Answer, check_answer
from app.domain.catalogue import Catalogue
from app.domain.errors import Closed, Invalid, NoMeasures, NotFound
from app.domain.events import EVENT_KINDS, EventKind, event_id_for, submit_id_for
from app.domain.permissions import Actor
from app.domain.visits import check_day
from app.domain.vocabulary import ONCE_PER_INTERVENTION, AssessmentState, Mode, NotCollected, OccasionKind
from app.extensions import db
from app.operations.appending import append, append_answer, appended, behind_answer, new_event
from app.operations.derivation import refresh_alerts, refresh_assessment
from app.operations.taking_over import epoch_to_write
from app.queries.caseload import current_intervention_id
from app.queries.collecting import AssessmentView, OccasionView
from app.store.care import Intervention
from app.store.collection import Assessment, Occasion
from app.store.insertion import insertion
from app.store.organisation import InstrumentPermission
from app.store.people import ServiceMeasure


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
        replaces, posted_by = behind_answer(assessment.id, item)
        if posted_by == form_id and assessment.sheet[item] == answer:
            return
    kind, moment = EVENT_KINDS[answer.kind], at or now()
    event_id = event_id_for(assessment.id, form_id, item, kind, answer.value, replaces)
    place = (assessment.id, epoch, event_id)
    if append_answer(new_event(actor, place, kind, moment, value=answer.value, item=item, form_id=form_id)):
        refresh_alerts(assessment.id, assessment.instrument, item, answer, moment)


def finish(actor: Actor, catalogue: Catalogue, assessments: tuple[AssessmentView, ...]) -> None:
    """Submit these assessments. From now on they are closed, scored, and compared with the other occasion.

    Finishing twice changes nothing: the submit's identity is the assessment's and the epoch's.
    """
    for assessment in assessments:
        epoch = epoch_to_write(actor, catalogue, assessment)
        place = (assessment.id, epoch, submit_id_for(assessment.id, epoch))
        append(new_event(actor, place, EventKind.SUBMIT, now(), value=str(appended(assessment.id, epoch))))
        refresh_assessment(catalogue, assessment.id)
