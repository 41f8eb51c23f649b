"""What is still to collect for one intervention. Pure: occasions in, the next thing to do out."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.vocabulary import AssessmentState, OccasionKind

OVERDUE_DAYS = 14
"""Measures are called overdue two weeks after they became due. The project's own rule; no source sets one."""


class AssessmentProgress(Protocol):
    @property
    def state(self) -> AssessmentState: ...
    @property
    def not_collected(self) -> str | None: ...


class OccasionProgress(Protocol):
    @property
    def kind(self) -> OccasionKind: ...
    @property
    def assessments(self) -> tuple[AssessmentProgress, ...]: ...


class Due(StrEnum):
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class ToCollect:
    """Which measures are due. `settled` of `of` are done with: completed, or marked as not collected."""

    due: Due
    settled: int
    of: int


def settled(assessment: AssessmentProgress) -> bool:
    """Whether nothing more is to be done for this measure at this occasion."""
    return assessment.state is AssessmentState.COMPLETE or assessment.not_collected is not None


def to_collect(occasions: Iterable[OccasionProgress], *, ended: bool) -> ToCollect | None:
    """The *before* measures until they are settled; once VIG has ended, the *after* measures. Otherwise nothing."""
    by_kind = {occasion.kind: occasion for occasion in occasions}
    before = _left(by_kind.get(OccasionKind.BEFORE), Due.BEFORE)
    after = _left(by_kind.get(OccasionKind.AFTER), Due.AFTER)
    if before is not None and not ended:
        return before
    if after is not None and (ended or OccasionKind.AFTER in by_kind):
        return after
    return None


def _left(occasion: OccasionProgress | None, due: Due) -> ToCollect | None:
    if occasion is None:
        return ToCollect(due, 0, 0)
    done = sum(settled(each) for each in occasion.assessments)
    return None if done == len(occasion.assessments) else ToCollect(due, done, len(occasion.assessments))
