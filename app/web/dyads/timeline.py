"""The course of a family on one line of time: sessions, measures, how VIG began and ended. Newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.vocabulary import Attendance, VisitKind
from app.queries.caseload import DyadView, OccasionLine
from app.queries.dyad_file import DyadFile
from app.queries.visits import VisitView
from app.web import course_words, words

ICONS = {
    VisitKind.GOAL_SETTING: "goal",
    VisitKind.FILMING: "film",
    VisitKind.SHARED_REVIEW: "review",
    VisitKind.OTHER: "pair",
}
BEGUN, MET, MEASURED, ENDED = range(4)
"""Within one day, what is later in the list is shown further up."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`what` stands beside the day: where, how long, how far."""

    icon: str
    title: str
    day: date
    what: str
    href: str | None = None
    rank: int = MET


def timeline_of(of: DyadFile, own: bool) -> tuple[Entry, ...]:
    """Everything of the course that has a day, newest first. A supervisor (not `own`) is led to results only."""
    entries = [*_ends(of.dyad), *(_measured(each, own) for each in of.occasions), *map(_met, of.visits)]
    return tuple(sorted(entries, key=lambda each: (each.day, each.rank), reverse=True))


def _ends(dyad: DyadView) -> Iterator[Entry]:
    yield Entry("open", _("VIG started"), dyad.started_on, "", rank=BEGUN)
    if dyad.ended_on is not None:
        yield Entry("tick", _("VIG ended"), dyad.ended_on, course_words.why(dyad), rank=ENDED)


def _measured(occasion: OccasionLine, own: bool) -> Entry:
    count = len(occasion.assessments)
    title = _(
        "%(when)s: %(measures)s",
        when=words.occasion(occasion.kind, occasion.number),
        measures=ngettext("%(num)d measure", "%(num)d measures", count),
    )
    href = url_for("occasions.occasion" if own else "occasions.results", occasion_id=occasion.id)
    return Entry("paper", title, occasion.held_on, "", href, MEASURED)


def _met(visit: VisitView) -> Entry:
    title = str(words.VISIT_KINDS[visit.kind])
    if visit.cycle is not None:
        title = _("%(kind)s, cycle %(number)d", kind=title, number=visit.cycle)
    if visit.attendance is not Attendance.ATTENDED:
        return Entry("cancelled", title, visit.held_on, str(words.ATTENDANCES[visit.attendance]))
    place = [] if visit.place is None else [str(words.PLACES[visit.place])]
    long = [] if visit.minutes is None else [ngettext("%(num)d minute", "%(num)d minutes", visit.minutes)]
    return Entry(ICONS[visit.kind], title, visit.held_on, ", ".join([*place, *long]))
