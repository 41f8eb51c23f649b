"""Sums of outcomes made straight into the table, as what completes measures would have made them."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from app.domain.change import classify
from app.domain.instrument import Instrument
from app.domain.outcome_parts import Course, Part, judged_as, parts_of
from app.domain.rollups import Heading, Sums

COURSE = Course(
    intervention_id=uuid.UUID(int=0),
    dyad_id=uuid.UUID(int=0),
    record_key=0,
    service_id=uuid.UUID(int=0),
    practitioner_id=uuid.UUID(int=0),
    stage="accredited",
    delivery="home",
    court_ordered=False,
    populations="carer_mother neonatal",
    national_use=True,
    started_on=date(2026, 1, 5),
    ended_on=date(2026, 5, 5),
)


def course_of(service_id: uuid.UUID, practitioner_id: uuid.UUID, **others: object) -> Course:
    """A course of VIG in this service with an identity of its own."""
    mine = {"intervention_id": uuid.uuid4(), "dyad_id": uuid.uuid4()}
    return replace(COURSE, service_id=service_id, practitioner_id=practitioner_id, **{**mine, **others})  # type: ignore[arg-type]


def measured(
    course: Course, instrument: Instrument, before: float | None, after: float | None, completed_on: date | None
) -> list[Part]:
    """The parts of a course with one score of each of the instrument's scales."""
    changes = (classify(scale, before, after) for scale in instrument.scales)
    on = None if after is None else completed_on
    return parts_of(course, [judged_as(instrument.code, each, on) for each in changes])


def rows_of(sums: Iterable[tuple[Heading, Sums]]) -> list[dict[str, object]]:
    """Rows of `rollups`."""
    return [{**heading._asdict(), **each._asdict()} for heading, each in sums]
