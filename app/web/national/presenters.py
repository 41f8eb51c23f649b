"""What an analyst's pages of a release show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import url_for
from flask_babel import gettext as _

from app.domain.disclosure.lattice import EVERYBODY, Address, Level, Quarter
from app.domain.disclosure.quarters import parse_quarter, written
from app.domain.disclosure.release import Figures
from app.domain.disclosure.written import Measure
from app.domain.statistics.funnel import ALARM, ALERT, Funnel
from app.domain.statistics.interval import Interval
from app.released.reading import Edition, Released
from app.web import released_words as words
from app.web.interval_charts import (
    FunnelDrawing,
    Intervals,
    better,
    draw_funnel,
    funnel_of,
    standard_error,
    standing,
)
from app.web.released_tables import (
    UK,
    Cells,
    FigureLine,
    estimate,
    figure_line,
    over_time,
    places,
    populations,
    populations_in,
    quarters_in,
    services,
)

SHOWN_QUARTERS = 6
"""In the chart over time; the table has them all."""
Option = TypeVar("Option")


@dataclass(frozen=True)
class MeasureLine:
    href: str
    line: FigureLine


@dataclass(frozen=True)
class EditionPage:
    """One release as a whole. `others`: (address, period) of the other ones."""

    edition: Edition
    written: str
    period: str
    started: str
    ended: str
    measures: tuple[MeasureLine, ...]
    hidden: str
    """Names of the measures of which nothing of the whole is shown."""
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ServiceLine:
    line: FigureLine
    lies: str


@dataclass(frozen=True)
class MeasurePage:
    """One measure of a release, of one population up to one quarter. `chosen` and `choices`: name -> value, words."""

    edition: Edition
    measure: Measure
    period: str
    population: str
    choices: dict[str, list[tuple[str, str]]]
    chosen: dict[str, str]
    whole: FigureLine
    places: list[FigureLine]
    populations: list[FigureLine]
    over_time: list[FigureLine]
    time_chart: Intervals | None
    services: list[ServiceLine]
    funnel: FunnelDrawing | None


def edition_page(released: Released, edition: Edition) -> EditionPage:
    until = edition.quarter
    lines = [_measure_line(released, edition, each) for each in edition.heading.measures if each.better]
    counted = {each.scale: released.figures(edition, each.key) for each in edition.heading.measures if not each.better}
    return EditionPage(
        edition,
        written(edition.quarter),
        words.period(until),
        _count(counted.get("started", {}), until),
        _count(counted.get("ended", {}), until),
        tuple(each for each in lines if each.line.shown),
        ", ".join(each.line.name for each in lines if not each.line.shown),
        tuple(
            (url_for("national.edition", quarter=written(each.quarter)), words.quarter(each.quarter))
            for each in released.editions()
            if each != edition
        ),
    )


def _count(cells: Cells, until: Quarter) -> str:
    found = cells.get(Address(Level.UK, UK, EVERYBODY, until))
    return f"{found.n:,}" if found else words.not_shown()


def _measure_line(released: Released, edition: Edition, measure: Measure) -> MeasureLine:
    figures = released.figures(edition, measure.key).get(Address(Level.UK, UK, EVERYBODY, edition.quarter))
    href = url_for(
        "national.measure", quarter=written(edition.quarter), instrument_code=measure.instrument, scale=measure.scale
    )
    return MeasureLine(href, figure_line(measure.name, measure, figures))


def measure_page(edition: Edition, measure: Measure, cells: Cells, until: str, population: str) -> MeasurePage:
    """`until` and `population` as the address has them: what is not among the published ones is the usual one."""
    quarters = quarters_in(cells) or (edition.quarter,)
    chosen = _one_of(parse_quarter(until), quarters)
    people = _one_of(population, populations_in(cells) or [EVERYBODY])
    by_time = over_time(cells, people)
    lines, drawing = _services(edition, measure, cells, people, chosen)
    return MeasurePage(
        edition,
        measure,
        words.period(chosen),
        words.population(people),
        {
            "until": [(written(each), words.period(each)) for each in quarters],
            "population": [(each, words.population(each)) for each in populations_in(cells)],
        },
        {"until": written(chosen), "population": people},
        figure_line(_("All of the UK"), measure, cells.get(Address(Level.UK, UK, people, chosen))),
        places(edition, measure, cells, people, chosen),
        populations(measure, cells, chosen),
        [figure_line(words.period(quarter), measure, figures) for quarter, figures in by_time],
        _time_chart(measure, by_time[-SHOWN_QUARTERS:]),
        lines,
        drawing,
    )


def _one_of(wanted: Option | None, options: Sequence[Option]) -> Option:
    return wanted if wanted is not None and wanted in options else options[0]


def _time_chart(measure: Measure, found: Sequence[tuple[Quarter, Figures]]) -> Intervals | None:
    if not found:
        return None
    return standing(
        [
            estimate(measure, _("Q%(number)d", number=quarter.number), figures, str(quarter.year))
            for quarter, figures in found
        ]
    )


def _services(
    edition: Edition, measure: Measure, cells: Cells, population: str, until: Quarter
) -> tuple[list[ServiceLine], FunnelDrawing | None]:
    """Every service that is shown; the funnel holds those of which enough families were measured twice."""
    names = {each.name: each.id for each in edition.heading.places if each.level is Level.SERVICE}
    lines = services(edition, measure, cells, population, until)
    figures = {each.name: cells[Address(Level.SERVICE, names[each.name], population, until)] for each in lines}
    enough = {
        name: (each.n, *better(each, measure.better))
        for name, each in figures.items()
        if each.measured is not None and each.measured >= words.FEW_PAIRED
    }
    found = funnel_of(list(enough.values()))
    told = [ServiceLine(line, _lies(found, enough.get(line.name))) for line in lines]
    return told, draw_funnel(found, list(enough.values())) if found else None


def _lies(found: Funnel | None, service: tuple[int, float, Interval] | None) -> str:
    """Where a service lies, in words. Nobody is better or worse for it: it is a reason to look."""
    if found is None or service is None:
        return _("Not compared")
    away = abs(found.z(service[1], standard_error(service[2])))
    if away <= _limit(ALERT):
        return _("Where chance alone may put it")
    return _("Further out than usual") if away <= _limit(ALARM) else _("Far further out than usual")


def _limit(confidence: float) -> float:
    """How many standard errors from the middle a limit lies."""
    return Funnel(0.0, 1.0, 0.0).limits(1.0, confidence).high
