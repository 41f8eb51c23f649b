"""The words for how a course of VIG ended, and for what is agreed about measuring after it."""

from datetime import date
from typing import Protocol

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.due import Due, ToCollect
from app.domain.vocabulary import EndingReason, NoAfter
from app.web import words

ENDINGS: dict[EndingReason, LazyString] = {
    EndingReason.COMPLETED: _l("It was completed as planned"),
    EndingReason.ENOUGH: _l("The family had what they came for, sooner than planned"),
    EndingReason.FAMILY_STOPPED: _l("The family chose to stop"),
    EndingReason.DISENGAGED: _l("We lost touch with the family"),
    EndingReason.MOVED: _l("The family moved away"),
    EndingReason.CHILD_MOVED: _l("The child no longer lives with this adult"),
    EndingReason.COURT_TIMESCALE: _l("The court’s timescale"),
    EndingReason.SERVICE_ENDED: _l("The service or the practitioner had to stop"),
    EndingReason.OTHER: _l("Another reason"),
}
NO_AFTER: dict[NoAfter, LazyString] = {
    NoAfter.LOST_TOUCH: _l("We have lost touch with the family"),
    NoAfter.PARENT_DECLINED: _l("The parent did not want to"),
    NoAfter.NOT_NOW: _l("It would not be kind or safe to ask now"),
    NoAfter.CHILD_ELSEWHERE: _l("The child no longer lives with this adult"),
    NoAfter.AGE: _l("The child is too old now for the measures"),
    NoAfter.LANGUAGE: _l("They are not there in their language"),
    NoAfter.OTHER: _l("Another reason"),
}


def due_since(of: "Course", left: ToCollect) -> date:
    """From which day on the measures have been due."""
    days = {Due.BEFORE: of.started_on, Due.AFTER: of.ended_on, Due.FOLLOW_UP: of.follow_up_on}
    return days[left.due] or of.started_on


class Course(Protocol):
    """One course of VIG as far as words are made of it."""

    @property
    def started_on(self) -> date: ...
    @property
    def ended_on(self) -> date | None: ...
    @property
    def ending(self) -> str | None: ...
    @property
    def no_after(self) -> str | None: ...
    @property
    def follow_up_on(self) -> date | None: ...


def course(of: Course) -> str:
    """`VIG started on 8 September 2026.`; or from when to when, and why it ended."""
    started = words.day(of.started_on)
    if of.ended_on is None:
        return _("VIG started on %(day)s.", day=started)
    told = _("VIG from %(start)s to %(end)s.", start=started, end=words.day(of.ended_on))
    return f"{told} {why(of)}." if of.ending else told


def why(of: Course) -> str:
    """Why it ended; empty where nobody said."""
    return str(ENDINGS[EndingReason(of.ending)]) if of.ending else ""


def after_left_out(of: Course) -> str | None:
    """Why there are no measures after VIG, or None where they may still come."""
    if of.no_after is None:
        return None
    return _("The measures after VIG will not be collected: %(reason)s.", reason=NO_AFTER[NoAfter(of.no_after)])
