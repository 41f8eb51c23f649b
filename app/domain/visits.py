"""The course of sessions: what comes next, and how many cycles there have been. Pure.

A cycle is one film plus one shared review (design §1). Only what was attended counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from app.domain.errors import Invalid
from app.domain.vocabulary import PARTS_OF_A_CYCLE, Attendance, Place, Principle, VisitKind

LONGEST_MINUTES = 480
MOST_CYCLES = 99
LONGEST_NOTE = 300
LOWEST_RATING, HIGHEST_RATING = 0, 10
USUAL_MINUTES = 60
EARLIEST = timedelta(days=366)
"""How long before a dyad was added a session may have been, for those who write down what was before."""
FARTHEST = timedelta(days=366)
"""How far ahead the next session can be planned."""


class CyclePart(Protocol):
    """What of a session bears on cycles."""

    @property
    def kind(self) -> VisitKind: ...
    @property
    def attendance(self) -> Attendance: ...
    @property
    def cycle(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """Everything that is written down about one session.

    `cycle` None: count it. `ratings`: goal number (1 to 3) -> 0 to 10. `next_on`: the day planned for the next one.
    """

    kind: VisitKind
    held_on: date
    attendance: Attendance = Attendance.ATTENDED
    place: Place | None = None
    minutes: int | None = None
    cycle: int | None = None
    principles: tuple[Principle, ...] = ()
    ratings: Mapping[int, int] = field(default_factory=dict)
    note: str = ""
    next_on: date | None = None

    @property
    def took_place(self) -> bool:
        return self.attendance is Attendance.ATTENDED


def check_day(held_on: date, *, started_on: date, today: date) -> None:
    """Raises Invalid for a day to come, and for one more than a year before the course of VIG started."""
    if not started_on - EARLIEST <= held_on <= today:
        raise Invalid("held_on", "must lie between a year before the start and today")


def check(facts: VisitFacts, *, started_on: date, today: date) -> None:
    """Raises Invalid, naming the field, for what cannot be: a day to come, minutes or ratings out of range."""
    check_day(facts.held_on, started_on=started_on, today=today)
    if facts.minutes is not None and not 1 <= facts.minutes <= LONGEST_MINUTES:
        raise Invalid("minutes", f"must lie between 1 and {LONGEST_MINUTES}")
    if facts.cycle is not None and not 1 <= facts.cycle <= MOST_CYCLES:
        raise Invalid("cycle", f"must lie between 1 and {MOST_CYCLES}")
    if len(facts.note) > LONGEST_NOTE:
        raise Invalid("note", f"must have at most {LONGEST_NOTE} characters")
    for goal, rating in facts.ratings.items():
        if not LOWEST_RATING <= rating <= HIGHEST_RATING:
            raise Invalid(f"goal_{goal}", "must lie between 0 and 10")
    check_next(facts.next_on, today)


def check_next(next_on: date | None, today: date) -> None:
    """Raises Invalid where the day planned for the next session has passed already, or lies more than a year ahead."""
    if next_on is not None and not today <= next_on <= today + FARTHEST:
        raise Invalid("next_on", "must lie between today and a year from now")


def cycle_of(kind: VisitKind, earlier: Iterable[CyclePart]) -> int | None:
    """The number of the cycle that a session of this kind belongs to, from those before it; None outside cycles.

    A film belongs to the cycle that has not been reviewed yet, a review to the film that waits for it.
    """
    if kind not in PARTS_OF_A_CYCLE:
        return None
    parts = _cycles(earlier)
    filmed = max((number for number, kinds in parts.items() if VisitKind.FILMING in kinds), default=0)
    reviewed = max((number for number, kinds in parts.items() if VisitKind.SHARED_REVIEW in kinds), default=0)
    return filmed if filmed > reviewed else reviewed + 1


def cycles_done(visits: Iterable[CyclePart]) -> int:
    """How many cycles have both their film and their shared review."""
    return sum(kinds >= PARTS_OF_A_CYCLE for kinds in _cycles(visits).values())


def _cycles(visits: Iterable[CyclePart]) -> dict[int, set[VisitKind]]:
    found: dict[int, set[VisitKind]] = {}
    for visit in visits:
        if visit.cycle is not None and visit.attendance is Attendance.ATTENDED and visit.kind in PARTS_OF_A_CYCLE:
            found.setdefault(visit.cycle, set()).add(visit.kind)
    return found


def kind_expected(earlier: Sequence[CyclePart]) -> VisitKind:
    """What the next session probably is: goal-setting first, then a film, then its shared review, then a film again.

    `earlier`: oldest first. A session that did not take place changes nothing.
    """
    attended = [visit.kind for visit in earlier if visit.attendance is Attendance.ATTENDED]
    if not attended:
        return VisitKind.GOAL_SETTING
    parts = [kind for kind in attended if kind in PARTS_OF_A_CYCLE]
    return VisitKind.SHARED_REVIEW if parts and parts[-1] is VisitKind.FILMING else VisitKind.FILMING
