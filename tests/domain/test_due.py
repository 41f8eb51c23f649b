"""What is still to collect for one family."""

from dataclasses import dataclass
from datetime import date

import pytest

from app.domain.due import Due, SessionDue, ToCollect, left_to_collect, session_due, settled, to_collect
from app.domain.vocabulary import AssessmentState, NotCollected, OccasionKind


@dataclass(frozen=True)
class Measure:
    state: AssessmentState = AssessmentState.OPEN
    not_collected: str | None = None


@dataclass(frozen=True)
class Held:
    kind: OccasionKind
    assessments: tuple[Measure, ...]


OPEN = Measure()
ARRIVING = Measure(AssessmentState.ARRIVING)
DONE = Measure(AssessmentState.COMPLETE)
LEFT_OUT = Measure(not_collected=NotCollected.NO_TIME)


def held(kind: str, *measures: Measure) -> Held:
    return Held(OccasionKind(kind), measures)


@pytest.mark.parametrize(("measure", "over"), [(OPEN, False), (ARRIVING, False), (DONE, True), (LEFT_OUT, True)])
def test_when_nothing_more_is_to_be_done(measure: Measure, over: bool) -> None:
    assert settled(measure) is over


BEFORE_DONE = held("before", DONE, LEFT_OUT)
CASES = [
    ([], False, ToCollect(Due.BEFORE, 0, 0)),
    ([held("before", OPEN, OPEN)], False, ToCollect(Due.BEFORE, 0, 2)),
    ([held("before", DONE, OPEN, LEFT_OUT)], False, ToCollect(Due.BEFORE, 2, 3)),
    ([held("before", DONE, ARRIVING)], False, ToCollect(Due.BEFORE, 1, 2)),
    ([BEFORE_DONE], False, None),
    ([BEFORE_DONE, held("during", OPEN)], False, None),
    ([BEFORE_DONE], True, ToCollect(Due.AFTER, 0, 0)),
    ([], True, ToCollect(Due.AFTER, 0, 0)),
    ([held("before", OPEN)], True, ToCollect(Due.AFTER, 0, 0)),
    ([BEFORE_DONE, held("after", DONE, OPEN)], True, ToCollect(Due.AFTER, 1, 2)),
    ([BEFORE_DONE, held("after", DONE, OPEN)], False, ToCollect(Due.AFTER, 1, 2)),
    ([BEFORE_DONE, held("after", DONE, LEFT_OUT)], True, None),
    ([BEFORE_DONE, held("after", DONE)], False, None),
    ([BEFORE_DONE, held("after", DONE), held("follow_up", OPEN)], True, None),
]


@pytest.mark.parametrize(("occasions", "ended", "due"), CASES)
def test_what_is_due(occasions: list[Held], ended: bool, due: ToCollect | None) -> None:
    assert to_collect(occasions, ended=ended) == due


AFTER_DONE = held("after", DONE)


@pytest.mark.parametrize(
    ("occasions", "no_after", "follow_up", "due"),
    [
        ([BEFORE_DONE], True, False, None),
        ([BEFORE_DONE, held("after", OPEN)], True, False, ToCollect(Due.AFTER, 0, 1)),
        ([BEFORE_DONE], False, True, ToCollect(Due.AFTER, 0, 0)),
        ([BEFORE_DONE], True, True, ToCollect(Due.FOLLOW_UP, 0, 0)),
        ([BEFORE_DONE, AFTER_DONE], False, True, ToCollect(Due.FOLLOW_UP, 0, 0)),
        ([BEFORE_DONE, AFTER_DONE, held("follow_up", DONE, OPEN)], False, True, ToCollect(Due.FOLLOW_UP, 1, 2)),
        ([BEFORE_DONE, AFTER_DONE, held("follow_up", DONE)], False, True, None),
    ],
)
def test_what_is_due_after_an_ending(
    occasions: list[Held], no_after: bool, follow_up: bool, due: ToCollect | None
) -> None:
    assert to_collect(occasions, ended=True, no_after=no_after, follow_up=follow_up) == due


@dataclass(frozen=True)
class CourseOfVig:
    ended_on: date | None
    no_after: str | None
    follow_up_on: date | None


@pytest.mark.parametrize(("day", "due"), [(7, None), (8, Due.FOLLOW_UP), (9, Due.FOLLOW_UP)])
def test_a_follow_up_is_due_from_its_day_on(day: int, due: Due | None) -> None:
    ended = CourseOfVig(date(2026, 9, 8), None, date(2026, 12, 8))
    left = left_to_collect(ended, [BEFORE_DONE, AFTER_DONE], date(2026, 12, day))
    assert (left and left.due) == due


def test_no_follow_up_is_due_before_vig_has_ended() -> None:
    under_way = CourseOfVig(None, None, date(2026, 9, 8))
    assert left_to_collect(under_way, [BEFORE_DONE], date(2026, 12, 8)) is None


TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("next_on", "ended", "due"),
    [
        (None, False, SessionDue.PLAN),
        (date(2026, 11, 19), False, SessionDue.WRITE_DOWN),
        (TODAY, False, SessionDue.TODAY),
        (date(2026, 11, 21), False, None),
        (None, True, None),
        (date(2026, 11, 19), True, None),
    ],
)
def test_what_is_to_be_done_about_the_next_session(next_on: date | None, ended: bool, due: SessionDue | None) -> None:
    assert session_due(next_on, TODAY, ended=ended) is due
