"""Transition and accreditation meetings: a supervisor records one, and a mistake is corrected by another entry."""

import uuid
from datetime import date

from sqlalchemy import ColumnElement, and_, select, update

from app.clock import now
from app.domain.errors import Closed, Invalid, NotFound
from app.domain.pathway import Pathway, following
from app.domain.permissions import Actor
from app.domain.vocabulary import Role, Stage
from app.extensions import db
from app.operations.membership import begin_stage
from app.queries.stages import (
    Training,
    TransitionView,
    standing_one,
    training_of,
    transition_made_from,
    transitions_of,
)
from app.queries.supervisees import supervised_courses
from app.queries.supervision import Supervisee, Where, holding_on, supervisee_of
from app.queries.supervision_hours import minutes_of
from app.queries.visits import cycles_of
from app.store.insertion import insertion
from app.store.people import Membership
from app.store.supervision import StageTransition


def record_transition(
    actor: Actor,
    where: Where,
    pathway: Pathway,
    held_on: date,
    form_id: uuid.UUID,
    today: date,
    *,
    all_the_same: bool = False,
) -> None:
    """From the day of the meeting on, a supervisee is at the stage that follows. Sending the form twice records one.

    Courses of VIG keep the stage they were begun at. Raises NotFound for somebody whom the actor does not supervise
    today, Closed where no stage follows, Invalid for a day to come or before this stage began (`held_on`), and where
    the stage asks for more than is there (`numbers`) unless it is to be recorded `all_the_same`.
    """
    supervisee = _supervisee(actor, where, today)
    if transition_made_from(actor, form_id) is not None:
        return
    stage = Stage(supervisee.stage)
    to_stage = following(stage)
    if to_stage is None:
        raise Closed("no stage follows")
    held = _membership(where, stage, today)
    if held_on > today or held_on < held.starts_on:
        raise Invalid("held_on", "lies in the future, or before this stage began")
    reached = _training(actor, supervisee, pathway, today)
    if not all_the_same and reached is not None and not reached.progress.met:
        raise Invalid("numbers", "are not all there")
    if _add(actor, where, (stage, to_stage), held_on, reached, form_id, None):
        begin_stage(held, to_stage, held_on)
    elif transition_made_from(actor, form_id) is None:
        raise NotFound("form")  # somebody else has sent one of this number


def correct_transition(
    actor: Actor, where: Where, transition_id: uuid.UUID, pathway: Pathway, form_id: uuid.UUID, today: date
) -> None:
    """A meeting was recorded by mistake: another entry says so, and the stage before it holds again from that day.

    Only the latest one can be corrected. Sending the form twice corrects once. Raises NotFound for somebody whom the
    actor does not supervise today, and for an entry of anybody else's; Closed for one that cannot be corrected.
    """
    supervisee = _supervisee(actor, where, today)
    known = transitions_of(where)
    found = next((each for each in known if each.id == transition_id), None)
    if found is None:
        raise NotFound("transition")
    if any(each.corrects_id == transition_id for each in known):
        return
    if standing_one(known, supervisee.stage) != found:
        raise Closed("it is not the latest one")
    _membership(where, found.to_stage, today)
    reached = _training(actor, supervisee, pathway, today)
    if _add(actor, where, (found.to_stage, found.from_stage), found.held_on, reached, form_id, transition_id):
        _take_back(where, found)


def _take_back(where: Where, found: TransitionView) -> None:
    """Whatever held from that day on was at the stage before it."""
    db.session.execute(
        update(Membership)
        .where(_practises(where), Membership.stage == found.to_stage, Membership.starts_on >= found.held_on)
        .values(stage=str(found.from_stage))
    )


def _supervisee(actor: Actor, where: Where, today: date) -> Supervisee:
    found = supervisee_of(actor, *where, today)
    if found is None:
        raise NotFound("supervisee")
    return found


def _practises(where: Where) -> ColumnElement[bool]:
    return and_(Membership.user_id == where[0], Membership.service_id == where[1], Membership.role == Role.PRACTITIONER)


def _membership(where: Where, stage: Stage, today: date) -> Membership:
    """The role that is about to change, held until the transaction ends. Closed where it changed just now."""
    held = db.session.scalars(
        select(Membership).where(_practises(where), holding_on(today, Membership)).with_for_update()
    ).one_or_none()
    if held is None or held.stage != stage:
        raise Closed("the stage changed in the meantime")
    return held


def _training(actor: Actor, supervisee: Supervisee, pathway: Pathway, today: date) -> Training | None:
    courses = supervised_courses(actor, today)
    theirs = [each for each in courses if each.where == supervisee.where]
    cycles = cycles_of([each.dyad.intervention_id for each in theirs])
    return training_of(supervisee, pathway, theirs, cycles, minutes_of([supervisee.practitioner_id]))


def _add(
    actor: Actor,
    where: Where,
    stages: tuple[Stage, Stage],
    held_on: date,
    reached: Training | None,
    form_id: uuid.UUID,
    corrects_id: uuid.UUID | None,
) -> bool:
    """Whether the entry is new; it is not where somebody sent the same form, or corrected the same entry, first."""
    row = {
        "id": uuid.uuid4(),
        "practitioner_id": where[0],
        "service_id": where[1],
        "from_stage": str(stages[0]),
        "to_stage": str(stages[1]),
        "held_on": held_on,
        "cycles": reached.progress.cycles.done if reached else 0,
        "families": reached.progress.families.done if reached else 0,
        "minutes": reached.progress.supervision.done if reached else 0,
        "recorded_by": actor.user_id,
        "recorded_at": now(),
        "form_id": form_id,
        "corrects_id": corrects_id,
    }
    added = insertion(StageTransition).values(row).on_conflict_do_nothing().returning(StageTransition.id)
    return db.session.execute(added).one_or_none() is not None
