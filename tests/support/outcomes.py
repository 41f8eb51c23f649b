"""Families measured before and after, straight into the sums that reports read."""

from collections.abc import Iterable
from datetime import date

from app.domain.permissions import Actor
from app.domain.rollups import total
from app.extensions import db
from app.operations.rolling_up import note
from benchmarks.outcome_rows import course_of, measured
from tests.support.instruments import shipped

SPRING = date(2026, 5, 20)
Points = tuple[float | None, float | None]


def fill_sums(actor: Actor, scores: Iterable[Points], code: str = "phq9", on: date = SPRING, **course: object) -> None:
    """One course of the actor's for each pair of scores; None where there is none."""
    made = (course_of(actor.service_id, actor.user_id, ended_on=on, **course) for _ in range(10**6))
    parts = [part for points in scores for part in measured(next(made), shipped(code), *points, on)]
    note(total(parts))
    db.session.commit()
