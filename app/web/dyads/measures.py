"""The charts of a dyad's page: one for each main score, and lines for the parts of a measure."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.catalogue import Catalogue
from app.domain.change import Change, Outcome, classify
from app.domain.instrument import Collect, Instrument, ItemKind, Scale
from app.domain.scoring import ScoreStatus
from app.domain.vocabulary import OccasionKind
from app.queries.caseload import AssessmentLine, OccasionLine
from app.web import sentences, words
from app.web.charts import ChangeChart, Reading, change_chart
from app.web.results import ChangeLine, Scores, change, estimate, points, result
from app.web.scales import score_name, whole_of
from app.web.strips import Strip, strip

MOST_CHARTS = 2
"""A measure with more equal scales than this, and no whole, is shown as lines."""
Changes = Mapping[tuple[str, str], ChangeLine]
"""(instrument code, scale code) -> stored change."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One measure at one time point."""

    occasion: OccasionLine
    assessment: AssessmentLine
    scores: Scores


@dataclass(frozen=True, slots=True)
class Series:
    """One version of a measure at all its time points, in time order."""

    instrument: Instrument
    taken: tuple[Taken, ...]

    @property
    def rates_goals(self) -> bool:
        items = self.instrument.items
        return bool(items) and all(item.kind is ItemKind.GOAL_RATING for item in items)

    def readings(self, scale: Scale) -> tuple[tuple[OccasionLine, float], ...]:
        """The scores there are, in points."""
        found = ((each.occasion, points(each.scores.get(scale.code))) for each in self.taken)
        return tuple((occasion, value) for occasion, value in found if value is not None)

    def change(self, scale: Scale, changes: Changes) -> Change:
        """Before against after VIG."""
        at = {occasion.kind: value for occasion, value in self.readings(scale)}
        before, after = at.get(OccasionKind.BEFORE), at.get(OccasionKind.AFTER)
        known = before is not None and after is not None
        row = changes.get((self.instrument.code, scale.code)) if known else None
        return change(scale, row, before, after)


def series_of(
    catalogue: Catalogue, occasions: Sequence[OccasionLine], scores: Mapping[uuid.UUID, Scores]
) -> tuple[Series, ...]:
    """Every measure of these occasions, in the order in which they first come."""
    found: dict[tuple[str, str], list[Taken]] = {}
    for occasion in occasions:
        for assessment in occasion.assessments:
            key = (assessment.instrument_code, assessment.instrument_version)
            found.setdefault(key, []).append(Taken(occasion, assessment, scores.get(assessment.id, {})))
    return tuple(Series(catalogue.get(*key), tuple(taken)) for key, taken in found.items())


@dataclass(frozen=True, slots=True)
class Row:
    """One time point in the table beside a chart."""

    when: str
    day: str
    figure: str
    remark: str


@dataclass(frozen=True, slots=True)
class ScaleChart:
    """One main score: what is drawn, and the same in words and figures."""

    id: str
    score: str
    name: str
    about: str
    outcome: Outcome
    sentence: str
    notes: tuple[str, ...]
    aid: str
    title: str
    description: str
    drawing: ChangeChart
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a measure as a line; `course` tells every score of it in words."""

    name: str
    outcome: Outcome
    sentence: str
    drawing: Strip
    course: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A main score with the parts of its measure, or the parts alone."""

    name: str
    about: str
    chart: ScaleChart | None
    parts: tuple[PartLine, ...]
    citation: str | None


def panels_of(series: Series, changes: Changes) -> tuple[Panel, ...]:
    """The panels of one measure; none before it has a score."""
    whole = whole_of(series.instrument)
    scales = [scale for scale in series.instrument.scales if series.readings(scale)]
    if whole is None and len(series.instrument.scales) <= MOST_CHARTS:
        return tuple(_panel(series, scale, (), changes) for scale in scales)
    parts = tuple(scale for scale in scales if scale is not whole)
    if whole is None or whole not in scales:
        return (_panel(series, None, parts, changes),) if parts else ()
    return (_panel(series, whole, parts, changes),)


def _panel(series: Series, main: Scale | None, parts: tuple[Scale, ...], changes: Changes) -> Panel:
    instrument = series.instrument
    about = instrument.words().about
    if main is not None and len(instrument.scales) > 1 and main is not whole_of(instrument):
        about = words.scale(instrument, main.code)
    if instrument.collect is Collect.SCORE_ENTRY:
        about = _("%(about)s, from paper", about=about)
    return Panel(
        name=instrument.short_name,
        about=about,
        chart=None if main is None else _chart(series, main, about, changes),
        parts=tuple(_part(series, scale, changes) for scale in parts),
        citation=instrument.citation if instrument.licence.on_page else None,
    )


def _chart(series: Series, scale: Scale, about: str, changes: Changes) -> ScaleChart:
    name = score_name(series.instrument, scale)
    found = series.change(scale, changes)
    readings = series.readings(scale)
    sentence = sentences.change(name, scale, found)
    aid = sentences.reading_aid(scale)
    return ScaleChart(
        id=f"{series.instrument.key}-{scale.code}".replace("@", "-"),
        score=name,
        name=series.instrument.short_name,
        about=about,
        outcome=found.outcome,
        sentence=sentence,
        notes=(*_estimates(series, scale), *_follow_up(scale, found, readings)),
        aid=aid,
        title=_("%(name)s over time, up is better", name=name),
        description=f"{name}: {_course(readings)}. {sentence} {aid}",
        drawing=change_chart(scale, [_reading(scale, found, *each) for each in readings]),
        rows=tuple(_row(series.instrument, scale, each) for each in series.taken),
    )


def _reading(scale: Scale, found: Change, occasion: OccasionLine, value: float) -> Reading:
    outcome: Outcome | None = None
    if occasion.kind is OccasionKind.AFTER:
        outcome = Outcome.NO_THRESHOLD if found.outcome is Outcome.NOT_YET_KNOWN else found.outcome
    if occasion.kind is OccasionKind.FOLLOW_UP:
        outcome = Outcome.NO_THRESHOLD if found.before is None else classify(scale, found.before, value).outcome
    return Reading(occasion.kind, value, sentences.figure(value), outcome)


def _estimates(series: Series, scale: Scale) -> list[str]:
    """Which of the scores are estimated, because some answers are missing."""
    rows = (each.scores.get(scale.code) for each in series.taken)
    return [
        _("%(score)s is %(estimated)s.", score=words.points(row.hundredths), estimated=estimate(scale, row))
        for row in rows
        if row is not None and row.hundredths is not None and row.status == ScoreStatus.PRORATED
    ]


def _follow_up(scale: Scale, found: Change, readings: Sequence[tuple[OccasionLine, float]]) -> list[str]:
    later = [value for occasion, value in readings if occasion.kind is OccasionKind.FOLLOW_UP]
    return [sentences.follow_up(scale, found.before, later[-1])] if later and found.before is not None else []


def _course(readings: Sequence[tuple[OccasionLine, float]]) -> str:
    """`17 before VIG, 13 during VIG, 9 after VIG`."""
    return ", ".join(f"{sentences.figure(value)} {sentences.WHEN[occasion.kind]}" for occasion, value in readings)


def _row(instrument: Instrument, scale: Scale, taken: Taken) -> Row:
    found = result(instrument, scale, taken.assessment, taken.scores)
    when = words.occasion(taken.occasion.kind, taken.occasion.number)
    return Row(when, words.day(taken.occasion.held_on), found.figure or "–", found.remark)


def _part(series: Series, scale: Scale, changes: Changes) -> PartLine:
    found = series.change(scale, changes)
    name = words.scale(series.instrument, scale.code)
    return PartLine(
        name=name,
        outcome=found.outcome,
        sentence=sentences.change(name, scale, found),
        drawing=strip(scale, found.before, found.after, found.outcome, labelled=True),
        course=_course(series.readings(scale)),
    )
