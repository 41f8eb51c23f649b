"""The sums that reports are made of. Pure, so that a rebuild gives the same integers.

A part is counted once under each heading: under everybody, and under each of its attributes, one at a time. No sum
crosses two attributes, so no report can either.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from app.domain.outcome_parts import COURSES, STARTED, Part


class Dimension(StrEnum):
    """What a sum is about. Under everybody and national use there is one member, called ""."""

    EVERYBODY = "everybody"
    NATIONAL_USE = "national_use"
    """Families who agree that their figures may count beyond the service."""
    POPULATION = "population"
    STAGE = "stage"
    DELIVERY = "delivery"
    COURT_ORDERED = "court_ordered"
    PRACTITIONER = "practitioner"


class Heading(NamedTuple):
    """Where a sum stands. Their order is the same for everybody who writes, so that no two wait for each other."""

    service_id: uuid.UUID
    instrument_code: str
    scale: str
    dimension: str
    member: str
    quarter_year: int
    quarter_number: int


class Sums(NamedTuple):
    """Whole numbers that can be added up in any order. x before, y after, u before without an after; hundredths.

    `started`: courses with a score before (or, under COURSES, all); `ended`: those of them whose VIG has ended;
    `paired` + `unpaired` = `ended`. `clinical`: pairs that were judged and began in the clinical range.
    """

    started: int = 0
    ended: int = 0
    unpaired: int = 0
    sum_u: int = 0
    sum_uu: int = 0
    paired: int = 0
    sum_x: int = 0
    sum_y: int = 0
    sum_xx: int = 0
    sum_yy: int = 0
    sum_xy: int = 0
    judged: int = 0
    improved: int = 0
    recovered: int = 0
    worse: int = 0
    clinical: int = 0

    def plus(self, other: "Sums") -> "Sums":
        return Sums(*map(int.__add__, self, other))

    def minus(self, other: "Sums") -> "Sums":
        return Sums(*map(int.__sub__, self, other))


NOTHING = Sums()


def sums_of(part: Part) -> Sums:
    """What a part adds under each of its headings."""
    if part.instrument_code == COURSES:
        return Sums(started=1) if part.scale == STARTED else Sums(ended=1)
    x, y = part.before_hundredths, part.after_hundredths
    if x is None:
        return NOTHING
    if y is None:
        return Sums(started=1, ended=1, unpaired=1, sum_u=x, sum_uu=x * x) if part.ended else Sums(started=1)
    return Sums(
        started=1,
        ended=1,
        paired=1,
        sum_x=x,
        sum_y=y,
        sum_xx=x * x,
        sum_yy=y * y,
        sum_xy=x * y,
        judged=int(part.judged),
        improved=int(part.improved),
        recovered=int(part.recovered),
        worse=int(part.worse),
        clinical=int(part.judged and part.clinical_before is True),
    )


def total_of(parts: Iterable[Part]) -> Sums:
    """All these parts together."""
    total = NOTHING
    for part in parts:
        total = total.plus(sums_of(part))
    return total


def headings_of(part: Part) -> Iterator[Heading]:
    """Every heading a part counts under: everybody, and each of its attributes by itself."""
    yield _heading(part, Dimension.EVERYBODY, "")
    if part.national_use:
        yield _heading(part, Dimension.NATIONAL_USE, "")
    for population in part.populations.split():
        yield _heading(part, Dimension.POPULATION, population)
    yield _heading(part, Dimension.STAGE, part.stage)
    yield _heading(part, Dimension.DELIVERY, part.delivery)
    yield _heading(part, Dimension.COURT_ORDERED, "yes" if part.court_ordered else "no")
    yield _heading(part, Dimension.PRACTITIONER, part.practitioner_id.hex)


def _heading(part: Part, dimension: Dimension, member: str) -> Heading:
    measure = (part.instrument_code, part.scale)
    return Heading(part.service_id, *measure, str(dimension), member, part.quarter_year, part.quarter_number)


def total(parts: Iterable[Part]) -> dict[Heading, Sums]:
    """Heading -> the sums of all these parts."""
    return difference((), parts)


def difference(old: Iterable[Part], new: Iterable[Part]) -> dict[Heading, Sums]:
    """Heading -> what must be added to its sums when `new` parts stand in place of `old` ones. None that stay."""
    found: dict[Heading, Sums] = {}
    gone, come = Counter(old), Counter(new)
    for part in come - gone:
        _add(found, part, Sums.plus)
    for part in gone - come:
        _add(found, part, Sums.minus)
    return {heading: sums for heading, sums in found.items() if any(sums)}


def _add(found: dict[Heading, Sums], part: Part, how: Any) -> None:
    sums = sums_of(part)
    if any(sums):
        for heading in headings_of(part):
            found[heading] = how(found.get(heading, NOTHING), sums)
