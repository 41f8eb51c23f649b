"""What the home page shows."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.catalogue import Catalogue
from app.domain.due import OVERDUE_DAYS, Due, ToCollect, left_to_collect
from app.domain.vocabulary import OccasionKind
from app.queries.alerting import AlertView
from app.queries.caseload import DyadView, OccasionLine
from app.web import sentences, words
from app.web.course_words import due_since

MOST_RECENT = 5


@dataclass(frozen=True)
class ToDo:
    """One thing to do, with the page where it is done."""

    code: str
    text: str
    what: str
    href: str
    overdue: bool
    since: date


@dataclass(frozen=True)
class RecentDyad:
    code: str
    who: str
    href: str


@dataclass(frozen=True)
class First:
    """Something to look at before everything else."""

    code: str | None
    text: str
    what: str
    href: str
    tag: str | None = None


@dataclass(frozen=True)
class TodayPage:
    day: date
    alerts: tuple[First, ...]
    unsettled: tuple[First, ...]
    out: tuple[First, ...]
    to_do: tuple[ToDo, ...]
    recent: tuple[RecentDyad, ...]

    @property
    def lede(self) -> str:
        waiting = len(self.alerts) + len(self.unsettled) + len(self.out) + len(self.to_do)
        if not waiting:
            return _("Nothing is waiting.")
        return ngettext("%(num)d thing to do.", "%(num)d things to do.", waiting)

    @classmethod
    def make(
        cls,
        dyads: tuple[DyadView, ...],
        occasions: Mapping[uuid.UUID, tuple[OccasionLine, ...]],
        today: date,
        alerts: tuple[First, ...] = (),
        unsettled: tuple[First, ...] = (),
        out: tuple[First, ...] = (),
    ) -> "TodayPage":
        """Alerts nobody looked at, answers to settle, questionnaires still out, measures to collect (oldest first),
        the newest dyads.
        """
        found = []
        for dyad in dyads:
            left = left_to_collect(dyad, occasions.get(dyad.intervention_id, ()), today)
            if left is not None:
                found.append(_to_do(dyad, left, today))
        recent = tuple(
            RecentDyad(dyad.code, words.who(dyad), url_for("dyads.dyad", dyad_id=dyad.id))
            for dyad in dyads[:MOST_RECENT]
        )
        return cls(today, alerts, unsettled, out, tuple(sorted(found, key=lambda each: each.since)), recent)


def _to_do(dyad: DyadView, left: ToCollect, today: date) -> ToDo:
    since = due_since(dyad, left)
    progress = (
        _("%(settled)d of %(of)d collected.", settled=left.settled, of=left.of) if left.of else _("Not started yet.")
    )
    return ToDo(
        code=dyad.code,
        text=str(sentences.WHEN[OccasionKind(left.due)]),
        what=f"{progress} {_when(dyad, left, since)}",
        href=url_for("dyads.dyad", dyad_id=dyad.id),
        overdue=(today - since).days > OVERDUE_DAYS,
        since=since,
    )


def _when(dyad: DyadView, left: ToCollect, since: date) -> str:
    if left.due is Due.FOLLOW_UP:
        return _("Planned from %(day)s.", day=words.day(since))
    if left.due is Due.AFTER and dyad.ended_on:
        return _("VIG ended %(day)s.", day=words.day(since))
    return _("Added %(day)s.", day=words.day(since))


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
