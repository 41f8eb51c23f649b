"""Tables of published figures, in the order of the alphabet or of time: nothing is ever sorted by what changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.disclosure.lattice import EVERYBODY, Address, Level, Quarter
from app.domain.disclosure.release import Figures
from app.domain.disclosure.written import Measure, PlaceName
from app.domain.statistics.interval import Interval
from app.released.reading import Edition
from app.web import released_words as words
from app.web.interval_charts import Estimate, better

Cells = Mapping[Address, Figures]
UK = "uk"


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One cell in words. Of one that is not shown only the name is told. `inner`: it lies in the line before it."""

    name: str
    inner: bool
    shown: bool
    n: str
    before: str = ""
    change: str = ""
    interval: str = ""
    improved: str = ""
    recovered: str = ""
    worse: str = ""
    measured: str = ""
    indicative: bool = False
    warning: str | None = None


def figure_line(name: str, measure: Measure, figures: Figures | None, *, inner: bool = False) -> FigureLine:
    if figures is None:
        return FigureLine(name, inner, False, words.not_shown())
    judged = measure.threshold is not None
    return FigureLine(
        name,
        inner,
        True,
        f"{figures.n:,}",
        f"{figures.mean_before:.1f}",
        words.change(figures.mean_change),
        words.interval(figures),
        words.share(figures.improved) if judged else words.no_threshold(),
        words.share(figures.recovered) if judged and measure.has_cut_off else words.no_threshold(),
        words.share(figures.worse) if judged else words.no_threshold(),
        words.share(figures.measured),
        words.indicative(figures),
        words.warning(figures),
    )


def quarters_in(cells: Cells) -> tuple[Quarter, ...]:
    """Up to which quarters there are figures of the whole, the newest first."""
    found = {each.until for each in cells if (each.level, each.population) == (Level.UK, EVERYBODY)}
    return tuple(sorted(found, reverse=True))


def places(edition: Edition, measure: Measure, cells: Cells, population: str, until: Quarter) -> list[FigureLine]:
    """The UK, each nation, and after it its regions, by name."""
    lines = [_place(measure, cells, Address(Level.UK, UK, population, until), str(words.LEVELS[Level.UK]))]
    for nation in _named(edition, Level.NATION, UK):
        lines.append(_place(measure, cells, Address(Level.NATION, nation.id, population, until), nation.name))
        for region in _named(edition, Level.REGION, nation.id):
            where = Address(Level.REGION, region.id, population, until)
            lines.append(_place(measure, cells, where, region.name, inner=True))
    return lines


def services(edition: Edition, measure: Measure, cells: Cells, population: str, until: Quarter) -> list[FigureLine]:
    """Every service whose figures are shown, by name. Which others there are is told by no figure."""
    found = [each for each in edition.heading.places if each.level is Level.SERVICE]
    lines = [
        _place(measure, cells, Address(Level.SERVICE, each.id, population, until), each.name)
        for each in sorted(found, key=lambda each: each.name)
    ]
    return [each for each in lines if each.shown]


def populations(measure: Measure, cells: Cells, until: Quarter) -> list[FigureLine]:
    names = {each.population for each in cells if each.level is Level.UK and each.until == until}
    return [
        _place(measure, cells, Address(Level.UK, UK, name, until), words.population(name))
        for name in sorted(names, key=words.population_order)
    ]


def populations_in(cells: Cells) -> list[str]:
    """Everybody first, then kinds of families, then of carers, by name."""
    return sorted({each.population for each in cells}, key=words.population_order)


def over_time(cells: Cells, population: str) -> list[tuple[Quarter, Figures]]:
    """The UK up to each quarter, from the beginning of its financial year on; oldest first."""
    found = {
        each.until: figures
        for each, figures in cells.items()
        if (each.level, each.population) == (Level.UK, population)
    }
    return sorted(found.items())


def estimate(measure: Measure, name: str, figures: Figures, quiet: str = "") -> Estimate:
    """For a chart in points, the better way."""
    return name, quiet, better(figures, measure.better)[1]


def standardised(measure: Measure, figures: Figures) -> Estimate | None:
    """For a chart in spreads of scores before; None where that is not to be shown."""
    too_few = figures.measured is not None and figures.measured < words.TOO_FEW_PAIRED
    if too_few or not figures.standardised or not round(figures.mean_change, 1):
        return None
    spread = figures.mean_change / figures.standardised
    low, high = better(figures, measure.better)[1]
    return measure.name, words.families(figures.n), Interval(low / spread, high / spread)


def _named(edition: Edition, level: Level, within: str) -> list[PlaceName]:
    found = [each for each in edition.heading.places if (each.level, each.within) == (level, within)]
    return sorted(found, key=lambda each: each.name)


def _place(measure: Measure, cells: Cells, where: Address, name: str, *, inner: bool = False) -> FigureLine:
    return figure_line(name, measure, cells.get(where), inner=inner)
