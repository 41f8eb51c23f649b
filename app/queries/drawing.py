"""What a draw can be made from, and what is needed to draw it again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.domain.frames import Proof, prove
from app.domain.periods import calendar_quarter
from app.domain.permissions import Action, Actor
from app.domain.vocabulary import AssessmentState
from app.extensions import db
from app.queries.reading import within
from app.queries.supervision import supervisees_of
from app.store.care import Dyad, Intervention
from app.store.checking import Draw, SpotCheck
from app.store.collection import Assessment, Occasion
from app.store.people import User


@dataclass(frozen=True, slots=True)
class Drawable:
    """A finished record that could come up. `turns`: how often it has come up in the period."""

    assessment_id: uuid.UUID
    practitioner_id: uuid.UUID
    completed_at: datetime
    turns: int


def drawable(actor: Actor, period: str, today: date) -> tuple[Drawable, ...]:
    """Every finished record of the people whom the actor supervises today."""
    people = {(each.practitioner_id, each.service_id) for each in supervisees_of(actor, today)}
    turns = (
        select(func.count())
        .where(SpotCheck.assessment_id == Assessment.id, SpotCheck.period == period)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Assessment.id, Dyad.practitioner_id, Dyad.service_id, Assessment.completed_at, turns.label("turns"))
        .join(Occasion, Assessment.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(
            within(actor, Action.CHECK_RECORDS, today),
            Assessment.state == AssessmentState.COMPLETE,
            Assessment.completed_at.is_not(None),
        )
        .order_by(Assessment.id)
    )
    return tuple(
        Drawable(row.id, row.practitioner_id, row.completed_at, row.turns)
        for row in rows
        if (row.practitioner_id, row.service_id) in people
    )


@dataclass(frozen=True, slots=True)
class Left:
    """How many records can still come up in this quarter, and of how many people; `all_…` counts repeats, too."""

    records: int
    people: int
    all_records: int
    all_people: int


def left_to_draw(actor: Actor, today: date) -> Left:
    """Of the people whom the actor supervises today."""
    found = drawable(actor, calendar_quarter(today), today)
    new = [each for each in found if not each.turns]
    return Left(
        len(new),
        len({each.practitioner_id for each in new}),
        len(found),
        len({each.practitioner_id for each in found}),
    )


@dataclass(frozen=True, slots=True)
class Provable:
    """A draw with all that is needed to draw it again. `drawn`: place (from 1) -> the record that stands there now."""

    id: uuid.UUID
    drawn_by: str
    drawn_at: datetime
    wanted: int
    came_up: int
    seed: str
    frame: str
    digest: str
    drawn: dict[int, str]

    @property
    def erased(self) -> frozenset[int]:
        """Places of records that are gone, because everything about their family was deleted."""
        return frozenset(range(1, self.came_up + 1)) - set(self.drawn)

    @property
    def proof(self) -> Proof:
        return prove(self.frame, self.digest, self.wanted, self.seed, self.drawn, self.erased)


def provable(draw_id: uuid.UUID) -> Provable | None:
    """A draw, whoever asks: the caller has been shown to may see it, or is the operator."""
    row = db.session.execute(
        select(Draw.id, User.name, Draw.drawn_at, Draw.wanted, Draw.came_up, Draw.seed, Draw.frame, Draw.frame_digest)
        .join(User, Draw.supervisor_id == User.id)
        .where(Draw.id == draw_id)
    ).one_or_none()
    if row is None:
        return None
    drawn = db.session.execute(
        select(SpotCheck.place, SpotCheck.assessment_id).where(SpotCheck.draw_id == draw_id).order_by(SpotCheck.place)
    )
    return Provable(*row, {place: assessment_id.hex for place, assessment_id in drawn})


def all_draws() -> Sequence[uuid.UUID]:
    """Every draw, oldest first."""
    return db.session.scalars(select(Draw.id).order_by(Draw.drawn_at, Draw.id)).all()
