"""How published figures read. No causal words: there is no group without VIG to compare with (design §9)."""

from collections.abc import Mapping
from datetime import date

from flask_babel import LazyString, format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.disclosure.lattice import CARER, EVERYBODY, Level, Quarter
from app.domain.disclosure.quarters import first_day, last_day
from app.domain.disclosure.release import HIGHEST_SHARE, LOWEST_SHARE, Figures
from app.domain.disclosure.written import Measure
from app.domain.vocabulary import AdultRole, Population
from app.web import words

LEVELS: Mapping[Level, LazyString] = {
    Level.UK: _l("All of the UK"),
    Level.NATION: _l("Nations"),
    Level.REGION: _l("Regions"),
    Level.SERVICE: _l("Services"),
}
FEW_PAIRED, TOO_FEW_PAIRED = 60, 40
"""Percent measured twice: below the first a warning stands beside a figure, below the second no effect size."""


def not_shown() -> str:
    return _("Not shown")


def no_threshold() -> str:
    return _("no threshold")


def period(until: Quarter) -> str:
    """`April to September 2026`: from the beginning of the financial year on."""
    first, last = first_day(Quarter(until.year, 1)), last_day(until)
    if first.year != last.year:
        return _("%(first)s to %(last)s", first=_month(first, "MMMM y"), last=_month(last, "MMMM y"))
    return _("%(first)s to %(last)s", first=_month(first, "MMMM"), last=_month(last, "MMMM y"))


def quarter(of: Quarter) -> str:
    """`July to September 2026`."""
    return _("%(first)s to %(last)s", first=_month(first_day(of), "MMMM"), last=_month(last_day(of), "MMMM y"))


def _month(day: date, form: str) -> str:
    return str(format_date(day, form))


def population(code: str) -> str:
    if code == EVERYBODY:
        return _("Everybody")
    if code.startswith(CARER):
        return str(words.ADULT_ROLES[AdultRole(code.removeprefix(CARER))])
    return str(words.POPULATIONS[Population(code)])


def population_order(code: str) -> tuple[bool, bool, str]:
    return code != EVERYBODY, code.startswith(CARER), population(code)


def families(count: int) -> str:
    return str(ngettext("%(num)s family", "%(num)s families", count))


def points(value: float) -> str:
    return f"{abs(value):.1f}"


def change(value: float) -> str:
    """`3.2 lower`."""
    if round(value, 1) == 0:
        return _("no change")
    return _("%(points)s lower", points=points(value)) if value < 0 else _("%(points)s higher", points=points(value))


def interval(figures: Figures) -> str:
    """`2.1 lower to 4.3 lower`, the smaller change first."""
    ends = sorted((figures.change_low, figures.change_high), key=abs)
    return _("%(one)s to %(other)s", one=change(ends[0]), other=change(ends[1]))


def share(percent: int | None) -> str:
    """Of 100, as it was published: the ends are only told as such."""
    if percent is None:
        return not_shown()
    if percent <= LOWEST_SHARE:
        return _("under 10")
    return _("over 90") if percent >= HIGHEST_SHARE else str(percent)


def direction(measure: Measure) -> str:
    return _("Lower scores are better.") if measure.better < 0 else _("Higher scores are better.")


def warning(figures: Figures) -> str | None:
    """What must be said beside a figure of which too few were measured twice."""
    if figures.measured is not None and figures.measured < FEW_PAIRED:
        return _("Fewer than 60 of 100 who ended were measured twice. Those who were may differ from the rest.")
    return None


def indicative(figures: Figures) -> bool:
    return figures.n < 30
