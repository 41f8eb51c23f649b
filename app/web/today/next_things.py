"""What is next for each dyad: one line for each, with what has waited longest first."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from app.domain.due import OVERDUE_DAYS, Due, SessionDue, ToCollect, left_to_collect, session_due
from app.domain.vocabulary import OccasionKind
from app.queries.caseload import DyadView, OccasionLine
from app.queries.visits import Course
from app.web import sentences, words
from app.web.course_words import due_since
from app.web.today.firsts import First

NO_COURSE = Course(None, None, 0)


def next_things(
    dyads: Sequence[DyadView],
    occasions: Mapping[uuid.UUID, tuple[OccasionLine, ...]],
    courses: Mapping[uuid.UUID, Course],
    today: date,
) -> tuple[First, ...]:
    """Sessions and measures of these dyads, oldest first."""
    found = (
        thing
        for dyad in dyads
        for thing in _of(
            dyad, occasions.get(dyad.intervention_id, ()), courses.get(dyad.intervention_id, NO_COURSE), today
        )
    )
    return tuple(sorted(found, key=lambda each: each.since))


def _of(dyad: DyadView, occasions: Sequence[OccasionLine], course: Course, today: date) -> Iterator[First]:
    ended = dyad.ended_on is not None
    left = left_to_collect(dyad, occasions, today)
    due = session_due(course.next_on, today, ended=ended)
    if left is not None:
        opened = {each.kind: each.id for each in occasions}.get(OccasionKind(left.due))
        yield _measures(dyad, left, today, opened, unplanned=due is SessionDue.PLAN)
    if due in (SessionDue.TODAY, SessionDue.WRITE_DOWN) and course.next_on is not None:
        yield _planned(dyad, course.next_on, due)
    elif due is SessionDue.PLAN and left is None:
        yield _unplanned(dyad, course)


def _measures(dyad: DyadView, left: ToCollect, today: date, opened: uuid.UUID | None, *, unplanned: bool) -> First:
    """What was begun is gone on with at once; `opened`: its time point."""
    since = due_since(dyad, left)
    parts = [
        _("%(settled)d of %(of)d collected.", settled=left.settled, of=left.of) if left.of else _("Not started yet."),
        _when(dyad, left, since),
    ]
    if unplanned:
        parts.append(_("No next session planned."))
    overdue = (today - since).days > OVERDUE_DAYS
    return First(
        dyad.code,
        str(sentences.WHEN[OccasionKind(left.due)]),
        " ".join(parts),
        url_for("occasions.occasion", occasion_id=opened) if opened else url_for("dyads.dyad", dyad_id=dyad.id),
        since=since,
        tag=_("Overdue") if overdue else _("Due"),
        tag_kind="orange" if overdue else "blue",
    )


def _when(dyad: DyadView, left: ToCollect, since: date) -> str:
    if left.due is Due.FOLLOW_UP:
        return _("Planned from %(day)s.", day=words.day(since))
    if left.due is Due.AFTER and dyad.ended_on:
        return _("VIG ended %(day)s.", day=words.day(since))
    return _("Added %(day)s.", day=words.day(since))


def _planned(dyad: DyadView, day: date, due: SessionDue) -> First:
    passed = due is SessionDue.WRITE_DOWN
    return First(
        dyad.code,
        _("session to write down") if passed else _("session today"),
        _("Planned for %(day)s.", day=words.day(day)) if passed else _("Add it when it is over."),
        url_for("visits.plan", dyad_id=dyad.id),
        since=day,
        tag=_("To write") if passed else _("Today"),
        tag_kind="orange" if passed else "blue",
    )


def _unplanned(dyad: DyadView, course: Course) -> First:
    since = course.last_on or dyad.started_on
    what = (
        _("Last session %(day)s.", day=words.day(since))
        if course.last_on
        else _("No session yet. Added %(day)s.", day=words.day(since))
    )
    return First(
        dyad.code,
        _("has no next session"),
        what,
        url_for("visits.plan", dyad_id=dyad.id),
        since=since,
        tag=_("To plan"),
        tag_kind="white",
    )
