"""The charts of a dyad's page: one for each main score, and lines for the parts of a measure."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.change import Change, Outcome, classify
from app.domain.instrument import Collect, Instrument, Scale
from app.domain.scoring import ScoreStatus
from app.domain.vocabulary import OccasionKind
from app.queries.caseload import OccasionLine
from app.web import sentences, words
from app.web.charts import ChangeChart, Reading, change_chart
from app.web.results import estimate, result
from app.web.scales import score_name, whole_of
from app.web.series import Changes, Series, Taken, main_scales
from app.web.strips import Strip, strip


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
    code: str
    """The instrument's own."""
    by_question: bool
    """Whether it has been answered question by question at all."""


def panels_of(series: Series, changes: Changes) -> tuple[Panel, ...]:
    """The panels of one measure; none before it has a score."""
    mains = main_scales(series)
    parts = tuple(scale for scale in series.instrument.scales if scale not in mains and series.readings(scale))
    if not mains:
        return (_panel(series, None, parts, changes),) if parts else ()
    return tuple(_panel(series, scale, parts if len(mains) == 1 else (), changes) for scale in mains)


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
        code=instrument.code,
        by_question=bool(instrument.items),
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
