"""One measure by what families have in common: one attribute at a time, and only groups that may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from app.domain.outcome_parts import CARER, NOT_KNOWN
from app.domain.outcomes.figures import change_of
from app.domain.outcomes.showing import Standing, shown_overlapping, shown_parts, standing
from app.domain.rollups import Dimension, Sums
from app.domain.vocabulary import AdultRole, Place, Population, Stage
from app.web import words
from app.web.outcomes import sentences
from app.web.outcomes.asking import Members
from app.web.sentences import listed

CARERS = "carer"
"""Populations that say who the adult is, which do not overlap as the others do."""
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


def breakdowns(whole: Sums, members: Members) -> tuple[Breakdown, ...]:
    """Every breakdown in which there is anything to tell apart."""
    found = []
    for dimension, title in TITLES.items():
        parts = _parts(dimension, members)
        if len(parts) > 1 or (parts and dimension == Dimension.POPULATION):
            found.append(_breakdown(dimension, str(title), whole, parts))
    return tuple(found)


def _parts(dimension: str, members: Members) -> dict[str, Sums]:
    stored = Dimension.POPULATION if dimension == CARERS else dimension
    known = _NAMES[dimension]
    return {name: members[stored, name] for name in known if (stored, name) in members and members[stored, name].paired}


def _breakdown(dimension: str, title: str, whole: Sums, parts: Mapping[str, Sums]) -> Breakdown:
    pairs = {name: sums.paired for name, sums in parts.items()}
    rule = shown_overlapping if dimension == Dimension.POPULATION else shown_parts
    shown = rule(pairs, whole.paired)
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
