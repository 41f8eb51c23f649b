"""What is still to collect for one family."""

from dataclasses import dataclass

import pytest

from app.domain.due import Due, ToCollect, settled, to_collect
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
