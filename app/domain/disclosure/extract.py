"""Rows for research under an agreement: no row that fits fewer than k families, or that gives a circumstance away.

What could be known of a family from elsewhere (region, ages, referral, year) is made coarser, the same for everybody,
until nearly all families stand in a group of at least k with at least l different circumstances; whoever still does not
is left out (k-anonymity, Sweeney 2002; l-diversity, Machanavajjhala 2007; statistics reference §4.2).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

K, L = 10, 3
MOST_LEFT_OUT = 0.05
"""Rather coarser for everybody than more families left out than this share."""
ROUNDED_TO = 5
WITHHELD = "withheld"
NOT_RECORDED = "not_recorded"
UNBORN = "unborn"


@dataclass(frozen=True, slots=True)
class Ladder:
    """One thing that could be known of a family, and how it gets coarser. The last step tells nothing."""

    name: str
    steps: tuple[tuple[str, Callable[[str], str]], ...]
    """Each with a word for how fine it is."""

    def at(self, level: int, value: str) -> str:
        return self.steps[level][1](value)

    @property
    def last(self) -> int:
        return len(self.steps) - 1


def _same(value: str) -> str:
    return value


def _nothing(_: str) -> str:
    return WITHHELD


def _nation(region: str) -> str:
    return region.partition("/")[0]


def _months(finer: bool) -> Callable[[str], str]:
    bands = ((3, "0_2"), (6, "3_5"), (12, "6_11"), (24, "12_23")) if finer else ((12, "under_12"),)

    def band(value: str) -> str:
        if not value.isdigit():
            return value if finer or value == NOT_RECORDED else "under_12"
        last = "24_plus" if finer else "12_plus"
        return next((name for below, name in bands if int(value) < below), last)

    return band


def _merged(groups: Mapping[str, str]) -> Callable[[str], str]:
    return lambda value: groups.get(value, value)


_AGES = {"under_20": "under_30", "20_29": "under_30", "30_39": "30_plus", "40_plus": "30_plus"}
_HEALTH = ("health_visitor", "midwife", "neonatal_unit", "perinatal_mental_health", "gp")
_OTHERS = ("children_social_care", "education", "self", "other")
_REFERRALS = {**dict.fromkeys(_HEALTH, "health"), **dict.fromkeys(_OTHERS, "not_health")}
_END = (WITHHELD, _nothing)
LADDERS = (
    Ladder("region", (("region", _same), ("nation", _nation), _END)),
    Ladder("child_age", (("five bands", _months(True)), ("under a year or not", _months(False)), _END)),
    Ladder("adult_age", (("four bands", _same), ("under 30 or not", _merged(_AGES)), _END)),
    Ladder("neonatal", (("yes or no", _same), _END)),
    Ladder("referral", (("who asked", _same), ("health or not", _merged(_REFERRALS)), _END)),
    Ladder("year", (("year", _same), _END)),
)
"""What somebody outside may know. Region is `nation/region`; a child's age is whole months as text, or a word."""


FINEST = (0,) * len(LADDERS)


@dataclass(frozen=True, slots=True)
class Family:
    """The first course of one dyad. `known` in the order of LADDERS; `private`: circumstances, in one order.

    `key` finds its scores again; it never leaves.
    """

    key: Hashable
    known: tuple[str, ...]
    private: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What was done to the rows. Counts are rounded to ROUNDED_TO, and `left_out` is nobody or at least k."""

    families: int
    kept: int
    left_out: int
    fineness: Mapping[str, str]
    """Ladder -> the word for the step it stands on."""


@dataclass(frozen=True, slots=True)
class Extract:
    """`families` in the order they came in, with `known` as coarse as the report says."""

    families: tuple[Family, ...]
    report: Report
    levels: "Levels"


Levels = tuple[int, ...]
"""Ladder by ladder, how coarse: 0 is finest."""
Group = tuple[str, ...]


def extract(families: Sequence[Family], k: int = K, least: int = L, at_least: Levels | None = None) -> Extract:
    """The rows that may leave. Shuffle `families` first: their order would otherwise tell something.

    `at_least`: how coarse earlier rows were that went to the same people. They get nothing finer and, as long as it
    is enough, the same: of two files that are coarse in different ways each would fill what the other one hides.
    ValueError where k or `least` is weaker than the rule.
    """
    if k < K or least < L:
        raise ValueError(f"k is at least {K} and l at least {L}")
    levels = _coarse_enough(families, k, least, at_least or FINEST)
    good = _good(_groups(families, levels), k, least)
    kept = tuple(
        Family(each.key, group, each.private) for each in families if (group := _coarser(each, levels)) in good
    )
    fineness = {ladder.name: ladder.steps[level][0] for ladder, level in zip(LADDERS, levels, strict=True)}
    rest = len(families) - len(kept)
    return Extract(kept, Report(_rounded(len(families)), _rounded(len(kept)), _rounded(rest), fineness), levels)


def _coarser(family: Family, levels: Levels) -> Group:
    return tuple(ladder.at(level, value) for ladder, level, value in zip(LADDERS, levels, family.known, strict=True))


def _groups(families: Iterable[Family], levels: Levels) -> dict[Group, list[Family]]:
    found: dict[Group, list[Family]] = defaultdict(list)
    for each in families:
        found[_coarser(each, levels)].append(each)
    return found


def _is_safe(members: Sequence[Family], k: int, least: int) -> bool:
    """Also where every member has a circumstance: then whoever is known to be in the group is known to have it."""
    alike = (all(column) for column in zip(*(each.private for each in members), strict=True))
    return len(members) >= k and len({each.private for each in members}) >= least and not any(alike)


def _left_out(families: Sequence[Family], levels: Levels, k: int, least: int) -> int:
    groups = _groups(families, levels)
    return len(families) - sum(len(groups[group]) for group in _good(groups, k, least))


def _coarse_enough(families: Sequence[Family], k: int, least: int, levels: Levels) -> Levels:
    """From `levels` on, one step at a time: after which fewest are left out; the later ladder where it is even."""
    while _left_out(families, levels, k, least) > MOST_LEFT_OUT * len(families):
        steps = [
            (*levels[:place], level + 1, *levels[place + 1 :])
            for place, level in enumerate(levels)
            if level < LADDERS[place].last
        ]
        if not steps:
            break
        levels = min(reversed(steps), key=lambda each: _left_out(families, each, k, least))
    return levels


def _good(groups: Mapping[Group, Sequence[Family]], k: int, least: int) -> set[Group]:
    """The groups that may leave. Fewer than k left out would be a small group themselves: the smallest ones join them
    until they are k.
    """
    safe = [group for group, members in groups.items() if _is_safe(members, k, least)]
    kept = sorted(safe, key=lambda group: (-len(groups[group]), group))
    rest = sum(map(len, groups.values())) - sum(len(groups[group]) for group in kept)
    while kept and 0 < rest < k:
        rest += len(groups[kept.pop()])
    return set(kept)


def _rounded(count: int) -> int:
    return ROUNDED_TO * round(count / ROUNDED_TO)
