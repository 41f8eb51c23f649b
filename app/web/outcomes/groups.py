"""One measure by what families have in common: one attribute at a time, and only groups that may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from app.domain.outcome_parts import CARER, NOT_KNOWN
from app.domain.outcomes.figures import change_of
from app.domain.outcomes.groups_moving import CARERS, Groups, population_unit, shown_groups
from app.domain.outcomes.showing import Standing, standing
from app.domain.rollups import Dimension, Sums
from app.domain.vocabulary import AdultRole, Place, Population, Stage
from app.web import words
from app.web.outcomes import sentences
from app.web.sentences import listed

TITLES: Mapping[str, LazyString] = {
    Dimension.POPULATION: _l("What applies to the family"),
    CARERS: _l("Who the adult is"),
    Dimension.STAGE: _l("The practitioner’s stage when VIG started"),
    Dimension.DELIVERY: _l("Where sessions mostly were"),
    Dimension.COURT_ORDERED: _l("Whether VIG was ordered by a court"),
}
_NAMES: Mapping[str, Mapping[str, LazyString]] = {
    Dimension.POPULATION: {str(each): words.POPULATIONS[each] for each in Population},
    CARERS: {CARER + each: words.ADULT_ROLES[each] for each in AdultRole},
    Dimension.STAGE: {str(each): words.STAGES[each] for each in Stage},
    Dimension.DELIVERY: {**{str(each): words.PLACES[each] for each in Place}, NOT_KNOWN: _l("Not recorded")},
    Dimension.COURT_ORDERED: {"yes": _l("Ordered by a court"), "no": _l("Not ordered")},
}


@dataclass(frozen=True, slots=True)
class Group:
    """One row. `improved` is empty where no threshold is published."""

    name: str
    families: str
    change: str
    between: str
    improved: str
    indicative: bool


@dataclass(frozen=True, slots=True)
class Breakdown:
    title: str
    groups: tuple[Group, ...]
    hidden: str
    """The names of the groups that may not be shown."""


def breakdowns(units: Mapping[str, Groups]) -> tuple[Breakdown, ...]:
    """Every breakdown in which there is anything to tell apart."""
    found = []
    for dimension, title in TITLES.items():
        parts, shown = _parts(dimension, units)
        if len(parts) > 1 or (parts and dimension == Dimension.POPULATION):
            found.append(_breakdown(dimension, str(title), parts, shown))
    return tuple(found)


def _parts(dimension: str, units: Mapping[str, Groups]) -> tuple[dict[str, Sums], frozenset[str]]:
    """The groups with anybody in them, in the order of their names, and which of them are shown."""
    populations = dimension == Dimension.POPULATION
    wanted = [population_unit(name) for name in _NAMES[dimension]] if populations else [dimension]
    groups = {member: sums for unit in wanted for member, sums in units.get(unit, {}).items()}
    shown = frozenset[str]().union(*(shown_groups(unit, units[unit]) for unit in wanted if unit in units))
    return {name: groups[name] for name in _NAMES[dimension] if name in groups and groups[name].paired}, shown


def _breakdown(dimension: str, title: str, parts: Mapping[str, Sums], shown: frozenset[str]) -> Breakdown:
    names = {name: str(_NAMES[dimension][name]) for name in parts}
    groups = tuple(_group(names[name], parts[name]) for name in parts if name in shown)
    return Breakdown(title, groups, listed([names[name] for name in parts if name not in shown]))


def _group(name: str, sums: Sums) -> Group:
    change = change_of(sums)
    assert change is not None, "only groups with enough pairs are shown"  # noqa: S101
    return Group(
        name,
        ngettext("%(num)d family", "%(num)d families", sums.paired),
        sentences.moved(change.mean),
        sentences.moved_between(change.interval),
        sentences.percent(sums.improved / sums.judged) if sums.judged else "",
        standing(sums.paired) is Standing.INDICATIVE,
    )
