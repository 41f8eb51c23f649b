"""How far somebody in training is, and how they came to their stage."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.domain.pathway import Pathway, Progress, progress
from app.domain.permissions import Actor
from app.domain.vocabulary import Role, Stage
from app.extensions import db
from app.queries.supervisees import SupervisedCourse
from app.queries.supervision import Supervisee, Where
from app.queries.supervision_hours import Earned, Minutes, minutes_of
from app.queries.visits import Cycles, StageWorkView, stage_work_of
from app.store.people import User
from app.store.supervision import StageTransition

NONE = Minutes()


@dataclass(frozen=True, slots=True)
class Training:
    """Progress towards a stage, and the minutes of supervision that still wait to be confirmed."""

    progress: Progress
    waiting: int


def own_training(actor: Actor, pathway: Pathway) -> Training | None:
    """How far the actor is; None where their stage asks for nothing."""
    if Role.PRACTITIONER not in actor.roles or actor.stage not in pathway.stages:
        return None
    minutes = minutes_of([actor.user_id]).get((actor.user_id, actor.stage), NONE)
    found = progress(pathway, Stage(actor.stage), stage_work_of(actor), minutes.confirmed)
    return None if found is None else Training(found, minutes.waiting)


def training_of(
    supervisee: Supervisee,
    pathway: Pathway,
    courses: Iterable[SupervisedCourse],
    cycles: Mapping[uuid.UUID, Cycles],
    earned: Earned,
) -> Training | None:
    """How far a supervisee is, from what has been read about all of them; None where their stage asks for nothing."""
    if supervisee.stage not in pathway.stages:
        return None
    minutes = earned.get((supervisee.practitioner_id, supervisee.stage), NONE)
    work = [
        StageWorkView(each.dyad.stage, each.dyad.id, cycles[each.dyad.intervention_id].done)
        for each in courses
        if each.where == supervisee.where
    ]
    found = progress(pathway, Stage(supervisee.stage), work, minutes.confirmed)
    return None if found is None else Training(found, minutes.waiting)


@dataclass(frozen=True, slots=True)
class TransitionView:
    """A meeting that led to another stage, or the entry that corrects one. `minutes`: confirmed at that time."""

    id: uuid.UUID
    from_stage: Stage
    to_stage: Stage
    held_on: date
    cycles: int
    families: int
    minutes: int
    recorded_by: str
    recorded_at: datetime
    corrects_id: uuid.UUID | None


def transitions_of(where: Where) -> tuple[TransitionView, ...]:
    """Everything that was recorded about a practitioner's stage in a service, the oldest first.

    The caller has been shown that it is the actor's own, or a supervisee's.
    """
    rows = db.session.execute(
        select(StageTransition, User.name)
        .join(User, StageTransition.recorded_by == User.id)
        .where(StageTransition.practitioner_id == where[0], StageTransition.service_id == where[1])
        .order_by(StageTransition.recorded_at, StageTransition.id)
    )
    return tuple(
        TransitionView(
            row.id,
            Stage(row.from_stage),
            Stage(row.to_stage),
            row.held_on,
            row.cycles,
            row.families,
            row.minutes,
            name,
            row.recorded_at,
            row.corrects_id,
        )
        for row, name in rows
    )


def standing_one(transitions: Iterable[TransitionView], stage: str) -> TransitionView | None:
    """The latest meeting that nobody has corrected, if it led to the stage of today: the one that can be corrected."""
    found = list(transitions)
    corrected = {each.corrects_id for each in found}
    standing = [each for each in found if each.corrects_id is None and each.id not in corrected]
    return standing[-1] if standing and standing[-1].to_stage == stage else None


def transition_made_from(actor: Actor, form_id: uuid.UUID) -> uuid.UUID | None:
    """The entry that a form of the actor's became."""
    found = select(StageTransition.id).where(
        StageTransition.form_id == form_id, StageTransition.recorded_by == actor.user_id
    )
    return db.session.scalars(found).one_or_none()
