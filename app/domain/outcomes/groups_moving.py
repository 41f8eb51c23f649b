"""When the figures of groups move on: all groups of one kind together, and only as nobody can be told from the rest.

A group that is shown has not changed at all, or has ten newcomers; so has everybody in no shown group, together. Then
neither a group, nor what is left when groups are taken from everybody, ever changes by a few families.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from app.domain.disclosure.eligibility import FEWEST
from app.domain.outcome_parts import CARER, Part
from app.domain.outcomes.showing import shown_overlapping, shown_parts
from app.domain.rollups import NOTHING, Dimension, Sums, sums_of

REST = ""
"""Families who are in none of the groups of a unit."""
CARERS = "carer"
"""Populations that say who the adult is, which do not overlap as the others do."""
PARTED = (CARERS, Dimension.STAGE, Dimension.DELIVERY, Dimension.COURT_ORDERED)
"""Units of which each family is in one group at most. Each other population is a unit with itself and the rest."""
_OVERLAPPING = f"{Dimension.POPULATION}:"
Groups = Mapping[str, Sums]


def population_unit(population: str) -> str:
    """The unit of a population that may overlap with others."""
    return _OVERLAPPING + population


def kind_of(unit: str) -> str:
    """What its groups are told apart by: the unit itself, or population."""
    return str(Dimension.POPULATION) if unit.startswith(_OVERLAPPING) else unit


def shown_groups(unit: str, groups: Groups) -> frozenset[str]:
    """Which groups of a unit are shown, so that those that are not cannot be worked out."""
    pairs = {member: sums.paired for member, sums in groups.items()}
    named = {member: count for member, count in pairs.items() if member != REST}
    rule = shown_overlapping if unit.startswith(_OVERLAPPING) else shown_parts
    return rule(named, sum(pairs.values()))


def groups_moved(
    before: Mapping[str, Groups], steps: Mapping[str, int], came: Sequence[tuple[Part, int]]
) -> dict[str, Groups]:
    """Unit -> its groups from now on, of the units that may move. `came`: all pairs, and the step each came in."""
    populations = {name for part, _ in came for name in part.populations.split() if not name.startswith(CARER)}
    units = {*PARTED, *map(population_unit, populations), *(unit for unit, groups in before.items() if groups)}
    found: dict[str, Groups] = {}
    for unit in sorted(units):
        now: dict[str, Sums] = {}
        newcomers: dict[str, set[object]] = defaultdict(set)
        for part, step in came:
            member = _member(part, unit)
            now[member] = now.get(member, NOTHING).plus(sums_of(part))
            if step > steps.get(unit, 0):
                newcomers[member].add(part.dyad_id)
        new = {member: len(families) for member, families in newcomers.items()}
        if now != before.get(unit) and may_move(unit, before.get(unit, {}), now, new):
            found[unit] = now
    return found


def may_move(unit: str, before: Groups, now: Groups, newcomers: Mapping[str, int]) -> bool:
    """Whether the groups of a unit may be shown as they are `now` after they were shown as `before`."""
    shown_now, shown_before = shown_groups(unit, now), shown_groups(unit, before)
    shown = shown_now | shown_before
    hidden = frozenset(before.keys() | now.keys()) - shown

    def new(members: Iterable[str]) -> int:
        return sum(newcomers.get(each, 0) for each in members)

    def settled(members: frozenset[str]) -> bool:
        return new(members) >= FEWEST or _total(before, members) == _total(now, members)

    if not all(settled(frozenset((each,))) for each in shown) or not settled(hidden):
        return False
    # What appears was among the hidden before. Whatever of them has stayed as it was can be taken off: of the others,
    # nobody may be left or ten.
    stayed = {each for each in shown_now - shown_before if not new((each,))} | (set() if new(hidden) else hidden)
    return not 0 < _total(before, before.keys() - shown_before - stayed).paired < FEWEST


def _total(groups: Groups, members: Iterable[str]) -> Sums:
    total = NOTHING
    for member in members:
        total = total.plus(groups.get(member, NOTHING))
    return total


def _member(part: Part, unit: str) -> str:
    match unit:
        case Dimension.STAGE:
            return part.stage
        case Dimension.DELIVERY:
            return part.delivery
        case Dimension.COURT_ORDERED:
            return "yes" if part.court_ordered else "no"
    populations = part.populations.split()
    if unit == CARERS:
        return next((each for each in populations if each.startswith(CARER)), REST)
    named = unit.removeprefix(_OVERLAPPING)
    return named if named in populations else REST
