"""What the home page shows."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.due import OVERDUE_DAYS, Due, ToCollect, to_collect
from app.queries.caseload import DyadView, OccasionLine
from app.web import words

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
class TodayPage:
    day: date
    to_do: tuple[ToDo, ...]
    recent: tuple[RecentDyad, ...]

    @property
    def lede(self) -> str:
        if not self.to_do:
            return _("Nothing is waiting.")
        return ngettext("%(num)d thing to do.", "%(num)d things to do.", len(self.to_do))

    @classmethod
    def make(
        cls, dyads: tuple[DyadView, ...], occasions: Mapping[uuid.UUID, tuple[OccasionLine, ...]], today: date
    ) -> "TodayPage":
        """Measures still to collect, oldest first, and the newest dyads."""
        found = []
        for dyad in dyads:
            left = to_collect(occasions.get(dyad.intervention_id, ()), ended=dyad.ended_on is not None)
            if left is not None:
                found.append(_to_do(dyad, left, today))
        recent = tuple(
            RecentDyad(dyad.code, words.who(dyad), url_for("dyads.dyad", dyad_id=dyad.id))
            for dyad in dyads[:MOST_RECENT]
        )
        return cls(today, tuple(sorted(found, key=lambda each: each.since)), recent)


def _to_do(dyad: DyadView, left: ToCollect, today: date) -> ToDo:
    since = dyad.ended_on if left.due is Due.AFTER and dyad.ended_on else dyad.started_on
    progress = (
        _("%(settled)d of %(of)d collected.", settled=left.settled, of=left.of) if left.of else _("Not started yet.")
    )
    when = (
        _("VIG ended %(day)s.", day=words.day(since))
        if left.due is Due.AFTER and dyad.ended_on
        else _("Added %(day)s.", day=words.day(since))
    )
    return ToDo(
        code=dyad.code,
        text=_("after VIG") if left.due is Due.AFTER else _("before VIG"),
        what=f"{progress} {when}",
        href=url_for("dyads.dyad", dyad_id=dyad.id),
        overdue=(today - since).days > OVERDUE_DAYS,
        since=since,
    )
