"""Ending a course of VIG, what is agreed about measuring after it, and beginning another one."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import update

from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import EndingReason, NoAfter
from app.extensions import db
from app.operations.rolling_up import refresh_attributes, refresh_dyads
from app.queries.caseload import DyadView, own_dyad
from app.store.care import Intervention
from app.store.insertion import insertion


def end_intervention(actor: Actor, dyad_id: uuid.UUID, ended_on: date, ending: EndingReason, today: date) -> None:
    """Note the last day of the dyad's current course of VIG, and why; from then on its *after* measures are due.

    Doing it again puts day and reason right. Raises NotFound for a dyad that is not the actor's own, Invalid for a day
    before the start or after today.
    """
    dyad = _own(actor, dyad_id)
    if not dyad.started_on <= ended_on <= today:
        raise Invalid("ended_on", "must lie between the start and today")
    _set(dyad, ended_on=ended_on, ending=ending)
    refresh_attributes([dyad.intervention_id])


def reopen(actor: Actor, dyad_id: uuid.UUID) -> None:
    """VIG goes on after all: the current course has no ending, and nothing that was agreed for after it."""
    dyad = _own(actor, dyad_id)
    _set(dyad, ended_on=None, ending=None, no_after=None, follow_up_on=None)
    refresh_attributes([dyad.intervention_id])


def leave_out_after(actor: Actor, dyad_id: uuid.UUID, reason: NoAfter) -> None:
    """The *after* measures will not be collected. Opening them later says more than this.

    Raises Closed while VIG has not ended.
    """
    _set(_ended(actor, dyad_id), no_after=reason)


def collect_after_all(actor: Actor, dyad_id: uuid.UUID) -> None:
    """The *after* measures are due again. Raises Closed while VIG has not ended."""
    _set(_ended(actor, dyad_id), no_after=None)


def plan_follow_up(actor: Actor, dyad_id: uuid.UUID, day: date | None) -> None:
    """From this day on a follow-up is due; None: none is planned.

    Raises Closed while VIG has not ended, Invalid for a day that is not after the ending.
    """
    dyad = _ended(actor, dyad_id)
    if day is not None and dyad.ended_on is not None and day <= dyad.ended_on:
        raise Invalid("follow_up_on", "must lie after the ending")
    _set(dyad, follow_up_on=day)


def begin_again(actor: Actor, dyad_id: uuid.UUID, follows: int, today: date) -> None:
    """Begin another course of VIG with the same dyad after course number `follows`, at the actor's stage of today.

    It has its own occasions and goals. Asking twice begins one. Raises NotFound for a dyad that is not the actor's own
    or a course that never was, Closed while the course before it has not ended.
    """
    dyad = _own(actor, dyad_id)
    if dyad.course > follows >= 1:
        return
    if dyad.course != follows:
        raise NotFound("course")
    if dyad.ended_on is None:
        raise Closed
    db.session.execute(
        insertion(Intervention)
        .values(id=uuid.uuid4(), dyad_id=dyad_id, number=follows + 1, stage=actor.stage, started_on=today)
        .on_conflict_do_nothing()
    )
    refresh_dyads([dyad_id])


def _own(actor: Actor, dyad_id: uuid.UUID) -> DyadView:
    dyad = own_dyad(actor, dyad_id)
    if dyad is None:
        raise NotFound("dyad")
    return dyad


def _ended(actor: Actor, dyad_id: uuid.UUID) -> DyadView:
    dyad = _own(actor, dyad_id)
    if dyad.ended_on is None:
        raise Closed
    return dyad


def _set(dyad: DyadView, **values: Any) -> None:
    db.session.execute(update(Intervention).where(Intervention.id == dyad.intervention_id).values(**values))
