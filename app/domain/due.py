"""What is still to collect for one intervention. Pure: occasions in, the next thing to do out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
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


class Course(Protocol):
    """What says when a course of VIG ended, and what was agreed about measuring after it."""

    @property
    def ended_on(self) -> date | None: ...
    @property
    def no_after(self) -> str | None: ...
    @property
    def follow_up_on(self) -> date | None: ...


class Due(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class ToCollect:
    """Which measures are due. `settled` of `of` are done with: completed, or marked as not collected."""

    due: Due
    settled: int
    of: int


def settled(assessment: AssessmentProgress) -> bool:
    """Whether nothing more is to be done for this measure at this occasion."""
    return assessment.state is AssessmentState.COMPLETE or assessment.not_collected is not None


def left_to_collect(course: Course, occasions: Iterable[OccasionProgress], today: date) -> ToCollect | None:
    """What is due for a course of VIG on a day."""
    follow_up = course.follow_up_on is not None and course.follow_up_on <= today
    return to_collect(
        occasions, ended=course.ended_on is not None, no_after=course.no_after is not None, follow_up=follow_up
    )


def to_collect(
    occasions: Iterable[OccasionProgress], *, ended: bool, no_after: bool = False, follow_up: bool = False
) -> ToCollect | None:
    """The *before* measures until they are settled; once VIG has ended, the *after* measures; then the follow-up, from
    its day on. Otherwise nothing.

    `no_after`: there is a reason why the *after* measures will not be collected. Opening them all the same counts more.
    `follow_up`: its day has come. A follow-up that was settled once is not due again.
    """
    by_kind = {occasion.kind: occasion for occasion in occasions}
    before = _left(by_kind.get(OccasionKind.BEFORE), Due.BEFORE)
    after = _left(by_kind.get(OccasionKind.AFTER), Due.AFTER)
    if before is not None and not ended:
        return before
    if after is not None and (OccasionKind.AFTER in by_kind or (ended and not no_after)):
        return after
    return _left(by_kind.get(OccasionKind.FOLLOW_UP), Due.FOLLOW_UP) if ended and follow_up else None


def _left(occasion: OccasionProgress | None, due: Due) -> ToCollect | None:
    if occasion is None:
        return ToCollect(due, 0, 0)
    done = sum(settled(each) for each in occasion.assessments)
    return None if done == len(occasion.assessments) else ToCollect(due, done, len(occasion.assessments))


class SessionDue(StrEnum):
    """What is to be done about the next session of an intervention that is under way."""

    PLAN = "plan"
    TODAY = "today"
    WRITE_DOWN = "write_down"


def session_due(next_on: date | None, today: date, *, ended: bool) -> SessionDue | None:
    """Plan one where none is planned; write down the one whose day has passed. A later one needs nothing."""
    if ended or (next_on is not None and next_on > today):
        return None
    if next_on is None:
        return SessionDue.PLAN
    return SessionDue.TODAY if next_on == today else SessionDue.WRITE_DOWN
