"""What happens to each made-up family: how far VIG has come, on which days, and how they feel at each time point."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto
from random import Random

from app.domain.vocabulary import OccasionKind
from app.operations.demonstration_people import SCRIPTED, MadeUpPerson, dice

PHQ9_HIGHEST = 27


class Chapter(StrEnum):
    """How far a family has come."""

    ADDED = auto()
    BEFORE_PARTLY = auto()
    BEFORE = auto()
    MIDDLE = auto()
    AFTER_PARTLY = auto()
    ENDED_WITHOUT_AFTER = auto()
    AFTER = auto()
    FOLLOWED_UP = auto()


@dataclass(frozen=True, slots=True)
class TimePoint:
    """One occasion. `level` is how hard things are, from 0 (not at all) to 1."""

    kind: OccasionKind
    number: int
    held_on: date
    level: float
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    started_on: date
    ended_on: date | None
    time_points: tuple[TimePoint, ...]
    exact: bool
    """Its PHQ-9 totals are scripted: whole, and exactly at the level."""


STARTED_DAYS_AGO = {
    Chapter.ADDED: (1, 20),
    Chapter.BEFORE_PARTLY: (3, 25),
    Chapter.BEFORE: (8, 45),
    Chapter.MIDDLE: (50, 105),
    Chapter.AFTER_PARTLY: (108, 170),
    Chapter.ENDED_WITHOUT_AFTER: (108, 380),
    Chapter.AFTER: (110, 400),
    Chapter.FOLLOWED_UP: (225, 430),
}
LIKELY = {
    Chapter.ADDED: 6,
    Chapter.BEFORE_PARTLY: 6,
    Chapter.BEFORE: 10,
    Chapter.MIDDLE: 14,
    Chapter.AFTER_PARTLY: 6,
    Chapter.ENDED_WITHOUT_AFTER: 10,
    Chapter.AFTER: 34,
    Chapter.FOLLOWED_UP: 14,
}
ENDED = (Chapter.AFTER_PARTLY, Chapter.ENDED_WITHOUT_AFTER, Chapter.AFTER, Chapter.FOLLOWED_UP)
MEASURED_AFTER = (Chapter.AFTER_PARTLY, Chapter.AFTER, Chapter.FOLLOWED_UP)
HAD_A_MIDDLE = 0.3
"""Of those who ended, how many were also measured during VIG."""
CHANGES = ((-0.38, 30), (-0.27, 26), (-0.04, 30), (0.28, 14))
"""Typical changes of the level, and how likely each is: recovered, improved, much the same, worse."""

SCRIPT: dict[str, tuple[tuple[Chapter, int, int | None], ...]] = {
    SCRIPTED: (
        (Chapter.FOLLOWED_UP, 17, 9),
        (Chapter.AFTER, 12, 11),
        (Chapter.AFTER, 21, 13),
        (Chapter.FOLLOWED_UP, 15, 6),
        (Chapter.AFTER, 11, 18),
        (Chapter.AFTER, 8, 5),
        (Chapter.AFTER, 19, 10),
        (Chapter.AFTER, 16, 14),
        (Chapter.AFTER, 13, 4),
        (Chapter.ENDED_WITHOUT_AFTER, 14, None),
        (Chapter.AFTER_PARTLY, 10, 7),
        (Chapter.MIDDLE, 18, 15),
        (Chapter.BEFORE_PARTLY, 12, None),
        (Chapter.ADDED, 10, None),
    ),
    "trainee@demo.example": ((Chapter.AFTER, 16, 12), (Chapter.MIDDLE, 13, 11)),
}
"""Chapter, PHQ-9 total before, PHQ-9 total at the end."""


def stories_of(person: MadeUpPerson, today: date) -> Iterator[Story]:
    """One story for each of the person's dyads."""
    scripted = SCRIPT.get(person.email)
    for number in range(person.dyads):
        chance = dice("story", person.email, number)
        if scripted:
            chapter, before, after = scripted[number]
            last = before if after is None else after
            yield _story(chance, chapter, before / PHQ9_HIGHEST, last / PHQ9_HIGHEST, today, exact=True)
        else:
            chapter = chance.choices(tuple(LIKELY), tuple(LIKELY.values()))[0]
            before_level = within(chance.betavariate(3.4, 3.8), 0.12)
            change = chance.choices([change for change, _ in CHANGES], [likely for _, likely in CHANGES])[0]
            after_level = within(before_level + chance.gauss(change, 0.06), 0.03)
            yield _story(chance, chapter, before_level, after_level, today, exact=False)


def within(level: float, lowest: float = 0.0) -> float:
    """A level between `lowest` and 0.95: nobody ticks the last box everywhere."""
    return min(max(level, lowest), 0.95)


def _story(chance: Random, chapter: Chapter, before: float, after: float, today: date, *, exact: bool) -> Story:
    started_on = today - timedelta(days=chance.randint(*STARTED_DAYS_AGO[chapter]))
    ended_on = started_on + timedelta(days=chance.randint(86, 104)) if chapter in ENDED else None
    points = tuple(_time_points(chance, chapter, before, after, started_on, ended_on))
    return Story(started_on, ended_on, points, exact)


def _time_points(
    chance: Random, chapter: Chapter, before: float, after: float, started_on: date, ended_on: date | None
) -> Iterator[TimePoint]:
    if chapter is Chapter.ADDED:
        return
    first_day = started_on + timedelta(days=chance.randint(0, 2))
    yield TimePoint(OccasionKind.BEFORE, 1, first_day, before, partly=chapter is Chapter.BEFORE_PARTLY)
    if chapter is Chapter.MIDDLE or (chapter in ENDED and chance.random() < HAD_A_MIDDLE):
        halfway = within((before + after) / 2)
        yield TimePoint(OccasionKind.DURING, 1, started_on + timedelta(days=chance.randint(35, 48)), halfway)
    if ended_on is not None and chapter in MEASURED_AFTER:
        yield TimePoint(OccasionKind.AFTER, 1, ended_on, after, partly=chapter is Chapter.AFTER_PARTLY)
    if ended_on is not None and chapter is Chapter.FOLLOWED_UP:
        later = within(after + chance.gauss(0, 0.06), 0.02)
        yield TimePoint(OccasionKind.FOLLOW_UP, 1, ended_on + timedelta(days=chance.randint(88, 115)), later)
