"""What a family wants: the helping question, up to three goals, where each begins and how far they hope to get."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Actor
from app.domain.visits import HIGHEST_RATING, LOWEST_RATING, MOST_CYCLES
from app.extensions import db
from app.queries.caseload import goals_of, own_dyad
from app.store.care import Goal, Intervention
from app.store.collection import AnswerEvent, Assessment, Occasion
from app.store.visits import GoalRating, Visit

LONGEST_QUESTION = 300


@dataclass(frozen=True, slots=True)
class GoalWords:
    """One goal: the family's words, and how close they feel and hope to get, 0 to 10; None where it was not said."""

    wording: str
    start: int | None = None
    hoped: int | None = None


def write_goals(actor: Actor, dyad_id: uuid.UUID, wordings: Mapping[int, str | GoalWords]) -> None:
    """Set the goals (number 1 to 3 -> the family's words; empty: no such goal) of the dyad's current intervention.

    A goal that has been rated keeps its words, because a rating belongs to the goal as it was: Invalid then.
    """
    dyad = own_dyad(actor, dyad_id)
    if dyad is None:
        raise NotFound("dyad")
    goals = {number: each if isinstance(each, GoalWords) else GoalWords(each) for number, each in wordings.items()}
    _check(goals)
    lock = select(Intervention.id).where(Intervention.id == dyad.intervention_id).with_for_update()
    db.session.execute(lock)  # a double tap would otherwise write the same goals twice at once
    kept = goals_of(dyad.intervention_id)
    for number in _rated_goals(dyad.intervention_id):
        if goals.get(number, GoalWords("")).wording != kept.get(number, ""):
            raise Invalid(f"goal_{number}", "has been rated, so its words stay as they are")
    db.session.execute(delete(Goal).where(Goal.intervention_id == dyad.intervention_id))
    rows = [
        {
            "id": uuid.uuid4(),
            "intervention_id": dyad.intervention_id,
            "number": number,
            "wording": goal.wording,
            "start_rating": goal.start,
            "hoped_rating": goal.hoped,
        }
        for number, goal in goals.items()
        if goal.wording
    ]
    if rows:
        db.session.execute(insert(Goal), rows)


def _check(goals: Mapping[int, GoalWords]) -> None:
    for number, goal in goals.items():
        for field, rating in (("start", goal.start), ("hoped", goal.hoped)):
            if rating is not None and not LOWEST_RATING <= rating <= HIGHEST_RATING:
                raise Invalid(f"{field}_{number}", "must lie between 0 and 10")
            if rating is not None and not goal.wording:
                raise Invalid(f"goal_{number}", "is rated but has no words")


def _rated_goals(intervention_id: uuid.UUID) -> set[int]:
    """Numbers of the goals that a questionnaire or a session has rated."""
    items = db.session.scalars(
        select(AnswerEvent.item)
        .distinct()
        .join(Assessment, AnswerEvent.assessment_id == Assessment.id)
        .join(Occasion, Assessment.occasion_id == Occasion.id)
        .where(Occasion.intervention_id == intervention_id, AnswerEvent.item.like("goal\\_%", escape="\\"))
    )
    at_sessions = db.session.scalars(
        select(GoalRating.goal)
        .distinct()
        .join(Visit, GoalRating.visit_id == Visit.id)
        .where(Visit.intervention_id == intervention_id)
    )
    return {int(item.removeprefix("goal_")) for item in items if item} | set(at_sessions)


def write_plan(actor: Actor, dyad_id: uuid.UUID, helping_question: str, planned_cycles: int | None) -> None:
    """Note the helping question in the family's words (empty: none) and how many cycles are planned (None: not said).

    Raises NotFound for a dyad that is not the actor's own, Invalid for too long a question or no possible number.
    """
    dyad = own_dyad(actor, dyad_id)
    if dyad is None:
        raise NotFound("dyad")
    if len(helping_question) > LONGEST_QUESTION:
        raise Invalid("helping_question", f"must have at most {LONGEST_QUESTION} characters")
    if planned_cycles is not None and not 1 <= planned_cycles <= MOST_CYCLES:
        raise Invalid("planned_cycles", f"must lie between 1 and {MOST_CYCLES}")
    values = {"helping_question": helping_question or None, "planned_cycles": planned_cycles}
    db.session.execute(update(Intervention).where(Intervention.id == dyad.intervention_id).values(values))
