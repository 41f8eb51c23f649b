"""What is unsafe: answers that must be looked at, and safety questions that nobody here has seen an answer to."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import url_for
from flask_babel import gettext as _

from app.domain.catalogue import Catalogue
from app.domain.instrument import Instrument
from app.domain.risk import ConcernStatus
from app.domain.scoring import ScoreStatus
from app.queries.caseload import OccasionLine
from app.web import alert_words, sentences, words
from app.web.results import Scores


class AlertLine(Protocol):
    """A stored alert, and whether somebody has looked at it."""

    @property
    def assessment_id(self) -> uuid.UUID: ...
    @property
    def item(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def value(self) -> str | None: ...
    @property
    def seen_at(self) -> datetime | None: ...
    @property
    def seen_by(self) -> str | None: ...
    @property
    def action(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Told:
    """One question to look at: its newest concern, when that was, and in one phrase what was answered before."""

    text: str
    when: str
    earlier: str | None
    href: str
    """Where it is looked at."""
    seen: str | None
    """Who looked at it, when, and what they said they would do; None while nobody has."""


@dataclass(frozen=True, slots=True)
class Concerns:
    """Newest first. `raised`: answered at or above its level and not looked at yet; `unseen`: no answer was given, or
    none was copied; `looked_at`: either of them, once somebody has acknowledged it.
    """

    raised: tuple[Told, ...]
    unseen: tuple[Told, ...]
    looked_at: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class _Noted:
    occasion: OccasionLine
    instrument: Instrument
    alert: AlertLine
    copied: bool


def concerns_of(
    catalogue: Catalogue,
    occasions: Sequence[OccasionLine],
    scores: Mapping[uuid.UUID, Scores],
    alerts: Sequence[AlertLine],
) -> Concerns:
    """The alerts of all these occasions, one entry for each question. A better total cancels none of them."""
    raised: dict[tuple[str, str], list[_Noted]] = {}
    unseen: dict[tuple[str, str], list[_Noted]] = {}
    for occasion in reversed(occasions):
        for assessment in occasion.assessments:
            instrument = catalogue.get(assessment.instrument_code, assessment.instrument_version)
            copied = any(row.status == ScoreStatus.COPIED for row in scores.get(assessment.id, {}).values())
            for alert in (each for each in alerts if each.assessment_id == assessment.id):
                into = raised if alert.status == ConcernStatus.RAISED else unseen
                noted = _Noted(occasion, instrument, alert, copied)
                into.setdefault((instrument.code, alert.item), []).append(noted)
    told_raised, told_unseen = tuple(map(_told, raised.values())), tuple(map(_told, unseen.values()))
    return Concerns(
        tuple(each for each in told_raised if each.seen is None),
        tuple(each for each in told_unseen if each.seen is None),
        tuple(each for each in (*told_raised, *told_unseen) if each.seen is not None),
    )


def _told(noted: Sequence[_Noted]) -> Told:
    newest, *others = noted
    when = f"{words.occasion(newest.occasion.kind, newest.occasion.number)}, {words.day(newest.occasion.held_on)}"
    earlier = sentences.listed([_before(each) for each in others])
    return Told(
        _text(newest),
        when,
        _("Earlier: %(list)s.", list=earlier) if others else None,
        url_for("occasions.results", occasion_id=newest.occasion.id),
        alert_words.looked_at(newest.alert.seen_by, newest.alert.seen_at, newest.alert.action),
    )


def _before(noted: _Noted) -> str:
    """`before VIG “Several days”`."""
    when = sentences.WHEN[noted.occasion.kind]
    if noted.alert.value is None:
        return str(when)
    return _(
        "%(when)s “%(answer)s”", when=when, answer=words.answer(noted.instrument, noted.alert.item, noted.alert.value)
    )


def _text(noted: _Noted) -> str:
    instrument, alert = noted.instrument, noted.alert
    if alert.status == ConcernStatus.NOT_ANSWERED and noted.copied:
        return _(
            "%(name)s question %(item)s, %(about)s: only the total was copied. Look at the paper form.",
            name=instrument.short_name,
            item=alert.item,
            about=instrument.words().safety.get(alert.code, alert.code),
        )
    return alert_words.alert(instrument, alert.item, alert.code, alert.status, alert.value)
