"""Sums of outcomes made straight into the table, as what completes measures would have made them."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from app.domain.change import classify
from app.domain.instrument import Instrument
from app.domain.outcome_parts import CARER, COURSES, Course, Part, judged_as, parts_of
from app.domain.outcomes.groups_moving import CARERS, REST, population_unit
from app.domain.outcomes.moving import COLLEAGUES, EVERYBODY, NO_QUARTER
from app.domain.rollups import NOTHING, Dimension, Heading, Sums

POPULATIONS = ("neonatal", "parental_mental_health", "neglect")
"""Of the made-up families; whoever has another one is among the rest of each."""
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


def shown_rows_of(sums: Iterable[tuple[Heading, Sums]]) -> list[dict[str, object]]:
    """Rows of `shown_sums`: the same, with everything shown; only everybody is told apart by quarter."""
    found: dict[tuple[object, ...], Sums] = {}
    for heading, each in sums:
        for unit, member, quarter in _cells(heading):
            scale = "" if heading.instrument_code == COURSES else heading.scale
            key = (heading.service_id, heading.instrument_code, scale, unit, member, *quarter)
            found[key] = found.get(key, NOTHING).plus(each)
    names = ("service_id", "instrument_code", "scale", "unit", "member", "quarter_year", "quarter_number")
    return [dict(zip(names, key, strict=True)) | {"step": 1} | each._asdict() for key, each in found.items()]


def _cells(heading: Heading) -> Iterator[tuple[str, str, tuple[int, int]]]:
    match heading.dimension:
        case Dimension.EVERYBODY:
            yield EVERYBODY, "", (heading.quarter_year, heading.quarter_number)
            if heading.instrument_code != COURSES:
                yield COLLEAGUES, "", NO_QUARTER
                for population in POPULATIONS:
                    yield population_unit(population), REST, NO_QUARTER
        case Dimension.POPULATION if heading.member.startswith(CARER):
            yield CARERS, heading.member, NO_QUARTER
        case Dimension.POPULATION:
            yield population_unit(heading.member), heading.member, NO_QUARTER
        case Dimension.STAGE | Dimension.DELIVERY | Dimension.COURT_ORDERED:
            yield heading.dimension, heading.member, NO_QUARTER
