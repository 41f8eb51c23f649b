"""What everybody may see of the newest release."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.disclosure.lattice import EVERYBODY, Address, Level, Quarter
from app.domain.disclosure.release import Figures
from app.domain.disclosure.written import Measure
from app.released.reading import Edition, Released
from app.web import released_words as words
from app.web.interval_charts import Intervals, lying
from app.web.released_tables import UK, Cells, FigureLine, figure_line, places, standardised

ENOUGH_QUARTERS = 3
WIDTH = 300
"""Of a bar for 100 of 100, in the units of its drawing."""


@dataclass(frozen=True, slots=True)
class OfHundred:
    """How many of 100, with a bar. At the ends it is only told as under 10 or over 90."""

    shape: str
    words: str
    text: str
    width: float


@dataclass(frozen=True)
class PublicPage:
    """`first`: the measure with the most families, which the bars and the table of places are about."""

    edition: Edition
    period: str
    started: str
    ended: str
    first: Measure | None
    first_line: FigureLine | None
    of_hundred: tuple[OfHundred, ...]
    chart: Intervals | None
    lines: tuple[FigureLine, ...]
    places: list[FigureLine]


def public_page(released: Released, edition: Edition) -> PublicPage:
    """The whole of the UK in the quarter of the release, and its places for one measure."""
    cells = {each: released.figures(edition, each.key) for each in edition.heading.measures}
    until = _long_enough(edition.quarter, cells.values())
    whole = {each: found for each, kept in cells.items() if (found := kept.get(_everybody(until)))}
    measured = {each: figures for each, figures in whole.items() if each.better}
    first = max(measured, key=lambda each: (each.threshold is not None, measured[each].n), default=None)
    estimates = [told for each, figures in measured.items() if (told := standardised(each, figures))]
    return PublicPage(
        edition,
        words.period(until),
        _count(whole, "started"),
        _count(whole, "ended"),
        first,
        None if first is None else figure_line(first.name, first, measured[first]),
        () if first is None else _of_hundred(first, measured[first]),
        lying(estimates) if estimates else None,
        tuple(figure_line(each.name, each, figures) for each, figures in measured.items()),
        [] if first is None else places(edition, first, cells[first], EVERYBODY, until),
    )


def _long_enough(quarter: Quarter, found: Iterable[Cells]) -> Quarter:
    """The year so far once it has three quarters, else the whole year before where the release has it: in a short time
    few places have enough families to be shown."""
    whole_year = Quarter(quarter.year - 1, 4)
    if quarter.number < ENOUGH_QUARTERS and any(_everybody(whole_year) in cells for cells in found):
        return whole_year
    return quarter


def _everybody(until: Quarter) -> Address:
    return Address(Level.UK, UK, EVERYBODY, until)


def _count(whole: Mapping[Measure, Figures], scale: str) -> str:
    found = next((figures for each, figures in whole.items() if not each.better and each.scale == scale), None)
    return f"{found.n:,}" if found else words.not_shown()


def _of_hundred(measure: Measure, figures: Figures) -> tuple[OfHundred, ...]:
    if measure.threshold is None:
        return ()
    told = [("improved", _("Reliably improved"), figures.improved)]
    if measure.has_cut_off:
        told.append(("recovered", _("Of these, also past the cut-off"), figures.recovered))
    told.append(("worse", _("Reliably worse"), figures.worse))
    return tuple(OfHundred(shape, text, words.share(share), WIDTH * share / 100) for shape, text, share in told)
