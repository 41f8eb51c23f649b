"""What a family wants help with: the helping question, and the goals with where they began and are hoped to end."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.store.care import Goal, Intervention


@dataclass(frozen=True, slots=True)
class GoalView:
    """One goal. `start` and `hoped` are 0 to 10, or None where it was not said."""

    number: int
    wording: str
    start: int | None
    hoped: int | None


@dataclass(frozen=True, slots=True)
class Wish:
    """Everything a family wants of one intervention, in their words."""

    helping_question: str
    planned_cycles: int | None
    goals: tuple[GoalView, ...]


def wish_of(intervention_id: uuid.UUID) -> Wish:
    """The helping question and the goals of an intervention that the caller has been shown to own."""
    rows = db.session.execute(
        select(
            *(Intervention.helping_question, Intervention.planned_cycles),
            *(Goal.number, Goal.wording, Goal.start_rating, Goal.hoped_rating),
        )
        .outerjoin(Goal, Goal.intervention_id == Intervention.id)
        .where(Intervention.id == intervention_id)
        .order_by(Goal.number)
    ).all()
    goals = tuple(
        GoalView(row.number, row.wording, row.start_rating, row.hoped_rating) for row in rows if row.number is not None
    )
    return Wish(rows[0].helping_question or "", rows[0].planned_cycles, goals)
