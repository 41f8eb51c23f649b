"""Families measured before and after, straight into the parts and sums that reports read."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import insert

from app.domain.codes import ALPHABET, new_code
from app.domain.outcome_parts import Part
from app.domain.permissions import Actor
from app.domain.rollups import total
from app.extensions import db
from app.operations.moving_on import remember
from app.operations.rolling_up import note
from app.queries.outcome_parts import PARTS
from app.store.care import Dyad, Intervention
from benchmarks.outcome_rows import course_of, measured
from tests.support.factories import a_practitioner
from tests.support.instruments import shipped

SPRING = date(2026, 5, 20)
Points = tuple[float | None, float | None]


def fill_sums(
    actor: Actor,
    scores: Iterable[Points],
    code: str = "phq9",
    on: date = SPRING,
    *,
    more_to_come: bool = False,
    **course: object,
) -> list[Part]:
    """One course of the actor's for each pair of scores; None where there is none. What is shown moves on if it may.

    `more_to_come`: they come in together with those of the next call.
    """
    made = (course_of(actor.service_id, actor.user_id, ended_on=on, **course) for _ in range(10**6))
    parts = [part for points in scores for part in measured(next(made), shipped(code), *points, on)]
    _add_courses(parts)
    db.session.execute(insert(PARTS), [asdict(part) for part in parts])
    note(total(parts))
    remember(parts)
    if not more_to_come:
        db.session.commit()
    return parts


def _add_courses(parts: Sequence[Part]) -> None:
    """Dyads that are in nobody's list here: they only have to be there."""
    owner = a_practitioner()
    ours = {"service_id": owner.service_id, "practitioner_id": owner.user_id}
    told = {"adult_role": "mother", "adult_age": "25_34", "child_age": "unborn", "referral": "other"}
    told |= {"court_ordered": False, "national_use": "not_asked"}
    courses = {part.intervention_id: part.dyad_id for part in parts}
    dyads = [{"id": each, "code": _code(each), **ours, **told} for each in courses.values()]
    db.session.execute(insert(Dyad), dyads)
    rows = [
        {"id": course, "dyad_id": dyad, "stage": "accredited", "started_on": SPRING, "ended_on": SPRING}
        for course, dyad in courses.items()
    ]
    db.session.execute(insert(Intervention), rows)


def _code(dyad_id: uuid.UUID) -> str:
    return new_code([each % len(ALPHABET) for each in dyad_id.bytes[:7]])
