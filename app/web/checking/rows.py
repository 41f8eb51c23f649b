"""Lines of lists: drawn records, draws, and queries as their practitioner sees them."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.queries.checking import CheckView, DrawView
from app.web import check_words, words
from app.web.access import catalogue, current_actor
from app.web.calendar import day_of


def _told(check: CheckView) -> str:
    return check_words.what(catalogue(), check.instrument_code, check.instrument_version, check.kind, check.number)


def _asked(check: CheckView) -> str:
    """Why somebody asked, and when something was said last; empty where nobody asked."""
    if check.reason is None:
        return ""
    return f"{check_words.REASONS[check.reason]}. {words.moment(check.history[-1].at)}"


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    text: str
    what: str
    href: str
    tag: str
    tag_kind: str


def check_line(check: CheckView) -> Line:
    """A drawn record, as a supervisor sees it."""
    asked = _asked(check)
    whose = f"{check.practitioner}. {asked}" if asked else check.practitioner
    return _line(check, whose, url_for("checking.record", check_id=check.id))


def query_line(check: CheckView) -> Line:
    """A query, as the practitioner sees it whose record it is about."""
    return _line(check, _asked(check), url_for("queries.query", check_id=check.id))


def _line(check: CheckView, what: str, href: str) -> Line:
    state = check.state
    return Line(check.dyad_code, _told(check), what, href, str(check_words.STATES[state]), check_words.TAGS[state])


@dataclass(frozen=True, slots=True)
class DrawLine:
    """One draw in a list; `go_on` leads to its next record, None where all are done."""

    title: str
    progress: str
    href: str
    go_on: str | None

    @classmethod
    def make(cls, draw: DrawView) -> "DrawLine":
        count, left = len(draw.checks), len(draw.checks) - draw.done
        title = ngettext(
            "%(num)d record drawn on %(day)s",
            "%(num)d records drawn on %(day)s",
            count,
            day=words.day(day_of(draw.drawn_at)),
        )
        progress = _("%(done)d done, %(left)d to go.", done=draw.done, left=left) if left else _("All done.")
        if draw.drawn_by_id != current_actor().user_id:
            drawn_for = _("Drawn for %(who)s.", who=draw.drawn_by)
            progress = f"{progress} {drawn_for}"
        following = draw.next
        return cls(
            title,
            progress,
            url_for("checking.draw_page", draw_id=draw.id),
            url_for("checking.record", check_id=following.id) if following else None,
        )
