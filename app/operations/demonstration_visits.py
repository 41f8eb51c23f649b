"""Made-up sessions: goal-setting, then films and shared reviews about ten days apart, now and then missed."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from app.domain.visits import HIGHEST_RATING
from app.domain.vocabulary import Attendance, Place, Principle, VisitKind
from app.operations.demonstration_answers import STRENGTH
from app.operations.demonstration_people import key
from app.operations.demonstration_stories import within
from app.store.visits import GoalRating, Visit, VisitPrinciple

Row = dict[str, Any]
EVENING = time(16, 40, tzinfo=UTC)
PLACES = {Place.HOME: 70, Place.CLINIC: 12, Place.REMOTE: 12, Place.WARD: 3, Place.SCHOOL: 3}
PLANNED_CYCLES = (3, 3, 3, 4, 4)
MISSED = 0.12
USED_TO_PLAN = 0.75
"""How often the next session is planned while VIG is under way."""
MINUTES = {VisitKind.GOAL_SETTING: 60, VisitKind.FILMING: 30, VisitKind.SHARED_REVIEW: 60, VisitKind.OTHER: 45}
NOTES = (
    "Warm session, lots of turn-taking on film.",
    "Waited longer before joining in.",
    "Chose the clip with the shared smile.",
    "Talked about evenings at home.",
    "Tired today, kept it short.",
)
HELPING_QUESTIONS = (
    "How can I feel closer to my child?",
    "How do I know what my baby wants?",
    "How can we have calmer evenings?",
    "How can I enjoy playing more?",
)


@dataclass(frozen=True, slots=True)
class Course:
    """One made-up intervention. `levels`: how hard things are at the start and at the end, 0 to 1."""

    intervention_id: uuid.UUID
    practitioner_id: uuid.UUID
    started_on: date
    ended_on: date | None
    goals: tuple[int, ...]
    levels: tuple[float, float]


def course_columns(chance: Random, today: date, ended_on: date | None, *, begun: bool) -> Row:
    """What an intervention itself says of its sessions."""
    planned = begun and ended_on is None and chance.random() < USED_TO_PLAN
    return {
        "helping_question": chance.choice(HELPING_QUESTIONS) if begun else None,
        "planned_cycles": chance.choice(PLANNED_CYCLES) if begun else None,
        "next_visit_on": today + timedelta(days=chance.randint(-2, 12)) if planned else None,
    }


def visit_rows(chance: Random, course: Course, today: date) -> dict[Any, list[Row]]:
    """All sessions of one intervention up to today, as rows."""
    tables: dict[Any, list[Row]] = {Visit: [], VisitPrinciple: [], GoalRating: []}
    plan = list(_plan(chance, course, today))
    place = chance.choices(tuple(PLACES), tuple(PLACES.values()))[0]
    for number, (held_on, kind, cycle) in enumerate(plan):
        missed = kind is not VisitKind.GOAL_SETTING and chance.random() < MISSED
        if missed:
            day = held_on - timedelta(days=3)
            what = chance.choice((Attendance.DID_NOT_ATTEND, Attendance.CANCELLED))
            tables[Visit].append(_visit(course, f"missed {number}", day, kind, place, what))
        row = _visit(course, str(number), held_on, kind, place, Attendance.ATTENDED)
        row |= {"minutes": MINUTES[kind], "cycle": cycle}
        if chance.random() < 0.3:
            row["note"] = chance.choice(NOTES)
        tables[Visit].append(row)
        if kind is VisitKind.SHARED_REVIEW:
            tables[VisitPrinciple] += _principles(chance, row["id"], cycle or 1)
            tables[GoalRating] += _ratings(chance, course, row["id"], number / max(1, len(plan) - 1))
    return tables


def _plan(chance: Random, course: Course, today: date) -> Iterator[tuple[date, VisitKind, int | None]]:
    last = course.ended_on or today
    day = course.started_on + timedelta(days=chance.randint(0, 2))
    yield min(day, last), VisitKind.GOAL_SETTING, None
    for cycle in range(1, chance.choice(PLANNED_CYCLES) + 1):
        for kind in (VisitKind.FILMING, VisitKind.SHARED_REVIEW):
            day += timedelta(days=chance.randint(8, 13))
            if day > last:
                return
            yield day, kind, cycle


def _visit(course: Course, name: str, day: date, kind: VisitKind, place: Place, what: Attendance) -> Row:
    return {
        "id": key("visit", course.intervention_id, name),
        "intervention_id": course.intervention_id,
        "kind": str(kind),
        "attendance": str(what),
        "held_on": day,
        "place": str(place),
        "minutes": None,
        "cycle": None,
        "note": "",
        "written_by": course.practitioner_id,
        "draft_id": None,
        "created_at": datetime.combine(day, EVENING),
        "changed_at": None,
        "removed_at": None,
    }


def _principles(chance: Random, visit_id: uuid.UUID, cycle: int) -> list[Row]:
    """Early cycles build the foundation, later ones go further up the levels."""
    levels = tuple(Principle)[max(0, cycle - 2) : cycle + 2]
    return [{"visit_id": visit_id, "principle": str(each)} for each in chance.sample(levels, 2)]


def _ratings(chance: Random, course: Course, visit_id: uuid.UUID, gone: float) -> Iterator[Row]:
    first, last = course.levels
    for goal in course.goals:
        yield {"visit_id": visit_id, "goal": goal, "rating": goal_rating(chance, first + gone * (last - first))}


def goal_rating(chance: Random, level: float) -> int:
    """A rating from 0 to 10 that fits what the questionnaires say at this level."""
    times, plus = STRENGTH["gbo"]
    lightness = 1 - within(level * times + plus)
    return round(min(max(HIGHEST_RATING * lightness + chance.uniform(-1, 1), 0), HIGHEST_RATING))
