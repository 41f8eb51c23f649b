"""What the home page says of one's own training and supervision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.queries.discussions import MarkedVisit
from app.queries.stages import Training
from app.web import supervision_words, words
from app.web.meters import Meter, meters_of
from app.web.talk_rows import talk_rows
from app.web.today.firsts import First


@dataclass(frozen=True)
class StageLine:
    """How far a trainee is in their stage."""

    title: str
    meters: tuple[Meter, ...]
    source: str
    waiting: str
    """Supervision that is not confirmed yet; empty for none."""
    met: bool


def stage_line(found: Training | None, source: str) -> StageLine | None:
    """Progress towards a stage, for whoever is in training."""
    if found is None:
        return None
    waiting = _("%(time)s of supervision not confirmed yet", time=supervision_words.time_of(found.waiting))
    return StageLine(
        str(words.STAGES[found.progress.stage]),
        meters_of(found.progress),
        source,
        f"{waiting}." if found.waiting else "",
        found.progress.met,
    )


def to_talk_over(marked: Sequence[MarkedVisit]) -> tuple[First, ...]:
    """Sessions that are marked for supervision, the longest first."""
    return tuple(First(each.code, each.text, each.what, each.href) for each in talk_rows(marked))


def to_confirm(days: Sequence[date]) -> tuple[First, ...]:
    """Entries of hours that wait for oneself, in one line; `days` are those of the meetings."""
    if not days:
        return ()
    return (
        First(
            None,
            ngettext("%(num)d entry of hours waits for you", "%(num)d entries of hours wait for you", len(days)),
            _("Confirm it, or say what is not right."),
            url_for("supervision.hours"),
            since=min(days),
            tag=_("To confirm"),
        ),
    )
