"""What one course of VIG adds to the figures of groups: a part for each scale, for its start and its ending."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from app.domain.change import Change, Outcome
from app.domain.disclosure.lattice import Quarter
from app.domain.periods import quarter_of
from app.domain.scoring import hundredths
from app.domain.vocabulary import AdultRole, Place

COURSES, STARTED, ENDED = "*", "started", "ended"
"""Instead of instrument and scale: courses of VIG, whether or not anything was measured."""
NOT_KNOWN = "not_known"
CARER = "carer_"
"""Before an adult's role, among the populations."""


@dataclass(frozen=True, slots=True)
class Course:
    """One intervention, as far as sums may know it. `populations`: their codes, sorted, with spaces between."""

    intervention_id: uuid.UUID
    dyad_id: uuid.UUID
    record_key: int
    service_id: uuid.UUID
    practitioner_id: uuid.UUID
    stage: str
    delivery: str
    court_ordered: bool
    populations: str
    national_use: bool
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Measured:
    """One scale of one course, in hundredths of a point; what the published threshold makes of a pair.

    `judged`: there is a threshold. `improved` includes `recovered`. `clinical_before`: None without a cut-off or a
    score before. `paired_in`: the quarter in which the measure after VIG was completed; None while there is no pair.
    """

    instrument_code: str
    scale: str
    before_hundredths: int | None
    after_hundredths: int | None
    clinical_before: bool | None = None
    judged: bool = False
    improved: bool = False
    recovered: bool = False
    worse: bool = False
    paired_in: Quarter | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One row of `outcome_parts`. The quarter is that of `paired_in`, or else of the ending, or else of the start."""

    intervention_id: uuid.UUID
    instrument_code: str
    scale: str
    dyad_id: uuid.UUID
    record_key: int
    service_id: uuid.UUID
    practitioner_id: uuid.UUID
    quarter_year: int
    quarter_number: int
    stage: str
    delivery: str
    court_ordered: bool
    populations: str
    national_use: bool
    ended: bool
    before_hundredths: int | None
    after_hundredths: int | None
    clinical_before: bool | None
    judged: bool
    improved: bool
    recovered: bool
    worse: bool

    @property
    def key(self) -> tuple[uuid.UUID, str, str]:
        return self.intervention_id, self.instrument_code, self.scale

    @property
    def row(self) -> dict[str, Any]:
        """Column -> value."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def measured(self) -> Measured | None:
        """What was measured, apart from whose it is; None of a part that only counts courses."""
        if self.instrument_code == COURSES:
            return None
        paired = self.before_hundredths is not None and self.after_hundredths is not None
        quarter = Quarter(self.quarter_year, self.quarter_number) if paired else None
        return Measured(**{each.name: getattr(self, each.name) for each in fields(Measured)[:-1]}, paired_in=quarter)


def judged_as(instrument_code: str, change: Change, completed_on: date | None) -> Measured:
    """One scale from its change; `completed_on` is the day of the measure after VIG, None without one."""
    before, after = _hundredths(change.before), _hundredths(change.after)
    outcome = change.outcome
    return Measured(
        instrument_code,
        change.scale,
        before,
        after,
        change.clinical_at_start,
        judged=outcome not in (Outcome.NOT_YET_KNOWN, Outcome.NO_THRESHOLD),
        improved=outcome in (Outcome.IMPROVED, Outcome.RECOVERED),
        recovered=outcome is Outcome.RECOVERED,
        worse=outcome is Outcome.WORSE,
        paired_in=None if before is None or completed_on is None else quarter_of(completed_on),
    )


def _hundredths(points: float | None) -> int | None:
    return None if points is None else hundredths(points)


def mostly(places: Mapping[str, int]) -> str:
    """Where sessions mostly were: the most frequent place, of several the one that `Place` names first."""
    order = [str(place) for place in Place]
    return min(places, key=lambda each: (-places[each], order.index(each)), default=NOT_KNOWN)


def populations_text(populations: Iterable[str], adult_role: str) -> str:
    """A family's populations and the kind of carer, in the form in which a part keeps them."""
    carer = () if adult_role == AdultRole.NOT_RECORDED else (CARER + adult_role,)
    return " ".join(sorted({*populations, *carer}))


def parts_of(course: Course, measures: Iterable[Measured]) -> list[Part]:
    """Every part of one course. It has ended once its last day is known, or anything was measured before and after."""
    listed = list(measures)
    started = quarter_of(course.started_on)
    paired = [each.paired_in for each in listed if each.paired_in is not None]
    ended = quarter_of(course.ended_on) if course.ended_on else min(paired, default=None)
    only_counted = [(STARTED, started), *([] if ended is None else [(ENDED, ended)])]
    return [
        *(_part(course, Measured(COURSES, scale, None, None), quarter, ended) for scale, quarter in only_counted),
        *(_part(course, each, each.paired_in or ended or started, ended) for each in listed),
    ]


def _part(course: Course, measured: Measured, quarter: Quarter, ended: Quarter | None) -> Part:
    told: dict[str, Any] = {name.name: getattr(course, name.name) for name in fields(Course)[:-2]}
    told |= {each.name: getattr(measured, each.name) for each in fields(Measured)[:-1]}
    return Part(**told, quarter_year=quarter.year, quarter_number=quarter.number, ended=ended is not None)
