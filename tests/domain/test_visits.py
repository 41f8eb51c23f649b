"""Which cycle a session belongs to, how many cycles there are, what comes next, and what cannot be."""

from dataclasses import dataclass
from datetime import date

import pytest

from app.domain.errors import Invalid
from app.domain.visits import VisitFacts, check, cycle_of, cycles_done, kind_expected
from app.domain.vocabulary import Attendance, VisitKind

KINDS = {
    "g": VisitKind.GOAL_SETTING,
    "f": VisitKind.FILMING,
    "r": VisitKind.SHARED_REVIEW,
    "o": VisitKind.OTHER,
}


@dataclass(frozen=True)
class Session:
    kind: VisitKind
    attendance: Attendance
    cycle: int | None


def course(text: str) -> list[Session]:
    """`g f1 r1 f2! r2?`: a film of cycle 2 that was cancelled (!), a review to which nobody came (?)."""
    marks = {"!": Attendance.CANCELLED, "?": Attendance.DID_NOT_ATTEND}
    found = []
    for word in text.split():
        attendance = marks.get(word[-1], Attendance.ATTENDED)
        cycle = word.rstrip("!?")[1:]
        found.append(Session(KINDS[word[0]], attendance, int(cycle) if cycle else None))
    return found


@pytest.mark.parametrize(
    ("earlier", "film", "review", "done", "expected"),
    [
        ("", 1, 1, 0, "g"),
        ("g", 1, 1, 0, "f"),
        ("g f1", 1, 1, 0, "r"),
        ("g f1 r1", 2, 2, 1, "f"),
        ("g f1 r1 f2", 2, 2, 1, "r"),
        ("g f1 r1 f2! ", 2, 2, 1, "f"),
        ("g f1 r1?", 1, 1, 0, "r"),
        ("f1 f1", 1, 1, 0, "r"),  # filmed twice, reviewed never
        ("f1 r1 r1", 2, 2, 1, "f"),  # one film looked at on two days is one cycle
        ("r1", 2, 2, 0, "f"),  # a review whose film nobody wrote down is no whole cycle
        ("f1 r1 f3 r3", 4, 4, 2, "f"),  # numbers that were put in by hand
        ("f1 o", 1, 1, 0, "r"),
        ("g? ", 1, 1, 0, "g"),
        ("f1 r1 o o", 2, 2, 1, "f"),
    ],
)
def test_cycles(earlier: str, film: int, review: int, done: int, expected: str) -> None:
    before = course(earlier)
    assert cycle_of(VisitKind.FILMING, before) == film
    assert cycle_of(VisitKind.SHARED_REVIEW, before) == review
    assert cycle_of(VisitKind.GOAL_SETTING, before) is None
    assert cycles_done(before) == done
    assert kind_expected(before) is KINDS[expected]


STARTED, TODAY = date(2026, 9, 8), date(2026, 11, 20)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"held_on": date(2026, 11, 21)}, "held_on"),
        ({"held_on": date(2025, 9, 6)}, "held_on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"cycle": 0}, "cycle"),
        ({"cycle": 100}, "cycle"),
        ({"ratings": {1: 11}}, "goal_1"),
        ({"ratings": {1: 5, 3: -1}}, "goal_3"),
        ({"note": "x" * 301}, "note"),
        ({"next_on": date(2026, 11, 19)}, "next_on"),
        ({"next_on": date(2027, 11, 22)}, "next_on"),
    ],
)
@pytest.mark.asvs("2.2.3")
def test_what_cannot_be(change: dict[str, object], field: str) -> None:
    facts = {"kind": VisitKind.FILMING, "held_on": TODAY, **change}
    with pytest.raises(Invalid) as refusal:
        check(VisitFacts(**facts), started_on=STARTED, today=TODAY)  # type: ignore[arg-type]
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "change",
    [
        {"held_on": TODAY},
        {"held_on": date(2025, 9, 7)},
        {"minutes": 1, "cycle": 99, "ratings": {1: 0, 2: 10}, "note": "x" * 300},
        {"next_on": TODAY},
        {"next_on": date(2027, 11, 21)},
    ],
)
def test_what_can_be(change: dict[str, object]) -> None:
    facts = {"kind": VisitKind.FILMING, "held_on": TODAY, **change}
    check(VisitFacts(**facts), started_on=STARTED, today=TODAY)  # type: ignore[arg-type]
