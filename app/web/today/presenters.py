"""What the home page shows."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.catalogue import Catalogue
from app.queries.alerting import AlertView
from app.queries.caseload import DyadView, OccasionLine
from app.queries.visits import Course, DraftView
from app.web import words
from app.web.calendar import day_of
from app.web.recent import recent_first
from app.web.today.firsts import First
from app.web.today.next_things import next_things
from app.web.today.training import StageLine

MOST_RECENT, QUICK = 6, 4
MOST_TO_DO = 20


@dataclass(frozen=True)
class RecentDyad:
    code: str
    who: str
    href: str


@dataclass(frozen=True)
class Quick:
    """A dyad for which a session can be begun with one tap."""

    code: str
    who: str
    action: str


@dataclass(frozen=True)
class TodayPage:
    day: date
    alerts: tuple[First, ...]
    unsettled: tuple[First, ...]
    queries: tuple[First, ...]
    out: tuple[First, ...]
    to_do: tuple[First, ...]
    """Everything else that waits, whatever it is, oldest first."""
    hidden: int
    """How many more things there are to do than are shown."""
    quick: tuple[Quick, ...]
    recent: tuple[RecentDyad, ...]
    stage: StageLine | None
    supervision: tuple[First, ...]
    """What is marked to be talked over."""

    @property
    def first(self) -> bool:
        """Whether anything stands before everything else."""
        return bool(self.alerts or self.unsettled or self.queries) or any(each.urgent for each in self.out)

    @property
    def lede(self) -> str:
        first = sum(map(len, (self.alerts, self.unsettled, self.queries)))
        waiting = first + sum(each.urgent for each in self.out) + len(self.to_do) + self.hidden
        if not waiting:
            return _("Nothing is waiting.")
        return ngettext("%(num)d thing to do.", "%(num)d things to do.", waiting)

    @classmethod
    def make(
        cls,
        dyads: tuple[DyadView, ...],
        occasions: Mapping[uuid.UUID, tuple[OccasionLine, ...]],
        courses: Mapping[uuid.UUID, Course],
        today: date,
        alerts: tuple[First, ...] = (),
        unsettled: tuple[First, ...] = (),
        queries: tuple[First, ...] = (),
        out: tuple[First, ...] = (),
        drafts: tuple[First, ...] = (),
        stage: StageLine | None = None,
        supervision: tuple[First, ...] = (),
        confirm: tuple[First, ...] = (),
        given: tuple[First, ...] = (),
        *,
        everything: bool = False,
    ) -> "TodayPage":
        """Alerts nobody looked at, answers to settle, queries; then whatever else waits, oldest first.

        Of measures and sessions the first `MOST_TO_DO` are shown, unless `everything` is asked for.
        """
        to_do = next_things(dyads, occasions, courses, today)
        shown = to_do if everything else to_do[:MOST_TO_DO]
        others = (*drafts, *confirm, *given, *(each for each in out if not each.urgent))
        near = recent_first(dyads, courses, today)[:MOST_RECENT]
        return cls(
            today,
            alerts,
            unsettled,
            queries,
            out,
            tuple(sorted((*others, *shown), key=lambda each: each.since)),
            len(to_do) - len(shown),
            tuple(Quick(each.code, words.who(each), url_for("visits.begin", dyad_id=each.id)) for each in near[:QUICK]),
            tuple(RecentDyad(each.code, words.who(each), url_for("dyads.dyad", dyad_id=each.id)) for each in near),
            stage,
            supervision,
        )


def half_filled(drafts: Sequence[DraftView]) -> tuple[First, ...]:
    """Sessions that somebody began to write down."""
    return tuple(
        First(
            draft.dyad_code,
            _("session half written down"),
            _("Kept since %(moment)s", moment=words.moment(draft.changed_at)),
            url_for("visits.entry", visit_draft_id=draft.id),
            since=day_of(draft.changed_at),
            tag=_("Draft"),
        )
        for draft in drafts
    )


def look_first(catalogue: Catalogue, alerts: tuple[AlertView, ...]) -> tuple[First, ...]:
    """The alerts that nobody has looked at yet, one line for each occasion, newest first.

    The page of the occasion says what was answered; this list does not.
    """
    by_occasion: dict[uuid.UUID, list[AlertView]] = {}
    for alert in reversed(alerts):
        by_occasion.setdefault(alert.occasion_id, []).append(alert)
    return tuple(_look_at(catalogue, found) for found in by_occasion.values())


def _look_at(catalogue: Catalogue, alerts: list[AlertView]) -> First:
    newest = alerts[0]
    questions = [
        _("%(name)s question %(item)s", name=_short_name(catalogue, alert), item=alert.item) for alert in alerts
    ]
    return First(
        newest.dyad_code,
        ngettext("has an alert to look at", "has %(num)d alerts to look at", len(alerts)),
        f"{', '.join(questions)}. {words.moment(newest.raised_at)}",
        url_for("occasions.results", occasion_id=newest.occasion_id),
    )


def _short_name(catalogue: Catalogue, alert: AlertView) -> str:
    return catalogue.get(alert.instrument_code, alert.instrument_version).short_name
