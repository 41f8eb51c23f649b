"""A made-up nation beside the few families of a demonstration, whose own figures would nearly all be withheld.

It has no rows: only what a release would know of its families. The same quarter gives the same families.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from app.domain.disclosure.lattice import CARER, Level, Quarter, Record
from app.domain.disclosure.quarters import before, following
from app.domain.disclosure.written import Measure, PlaceName
from app.domain.outcome_parts import STARTED
from app.domain.vocabulary import AdultRole, Population

FIRST_MEMBER = 10_000_000
"""Above every number that a family with rows gets."""
NATION_OF = {
    "Made-up Coast": "England",
    "Made-up Downs": "England",
    "Made-up Fens": "England",
    "Made-up Moors": "England",
    "Made-up Islands": "Scotland",
    "Made-up Lowlands": "Scotland",
    "Made-up Bays": "Wales",
    "Made-up Glens": "Northern Ireland",
}
TREES = (
    *("Alder", "Apple", "Aspen", "Beech", "Box", "Cherry", "Elder", "Fir", "Gean", "Hawthorn", "Holly", "Hornbeam"),
    *("Juniper", "Larch", "Lime", "Maple", "Medlar", "Oak", "Osier", "Pear", "Pine", "Plane", "Sallow", "Spruce"),
    *("Walnut", "Whitebeam", "Willow", "Yew"),
)
SHARES = dict(zip(Population, (0.30, 0.35, 0.15, 0.10, 0.06, 0.04), strict=True))
CARERS = {AdultRole.MOTHER: 0.82, AdultRole.FATHER: 0.09, AdultRole.FOSTER_CARER: 0.05, AdultRole.GRANDPARENT: 0.04}
SPREADS = {"phq9": (12.0, 5.0, 3.2), "gad7": (10.0, 4.5, 2.6), "kpcs": (36.0, 4.5, 2.4)}
"""Instrument -> mean and spread before, and the mean change for the better, in points."""
CUT_OFFS = {"phq9": 10, "gad7": 8, "kpcs": 40}
PER_QUARTER = 170
"""Families who end a course in a quarter, in all services together."""


@dataclass(frozen=True, slots=True)
class MadeUpFamily:
    record: Record
    """Without scores."""
    measured: frozenset[str]
    """Which measures before; of these most after."""


def places() -> list[PlaceName]:
    nations = [PlaceName(Level.NATION, name, name, "uk") for name in dict.fromkeys(NATION_OF.values())]
    regions = [PlaceName(Level.REGION, name, name, nation) for name, nation in NATION_OF.items()]
    services = [PlaceName(Level.SERVICE, name, name, region) for name, region in _services().items()]
    return [*nations, *regions, *services]


def knows(measure: Measure) -> bool:
    """Whether the made-up nation has anything of a measure."""
    return measure.better == 0 or (measure.instrument in SPREADS and measure.scale == "total")


def paired(measure: Measure, until: Quarter) -> Iterator[Record]:
    """With scores before and after; everybody for what is only counted."""
    if measure.scale == STARTED:
        yield from (replace(each.record, quarter=before(each.record.quarter)) for each in _until(following(until)))
        return
    for family in _until(until):
        if measure.better == 0:
            yield family.record
        elif measure.instrument in family.measured and _dice(family, "after").random() < 0.72:
            yield _scored(family, measure)


def ended(measure: Measure, until: Quarter) -> Iterator[Record]:
    """Whoever was measured before."""
    return (each.record for each in _until(until) if measure.instrument in each.measured)


def _until(until: Quarter) -> Iterator[MadeUpFamily]:
    """Those whose course ended in this financial year, or in the one before, up to a quarter."""
    quarter = Quarter(until.year - 1, 1)
    while quarter <= until:
        yield from _families(quarter)
        quarter = following(quarter)


def _services() -> dict[str, str]:
    """Service -> region."""
    regions = list(NATION_OF)
    return {f"Made-up service {tree}": regions[place % len(regions)] for place, tree in enumerate(TREES)}


@cache
def _families(quarter: Quarter) -> tuple[MadeUpFamily, ...]:
    chance, services = random.Random(f"made-up {quarter}"), _services()  # noqa: S311 - no secrets # nosec B311
    weights = [1 / (place % 7 + 2) ** 0.6 for place in range(len(services))]
    chosen = chance.choices(list(services), weights, k=PER_QUARTER)
    first = FIRST_MEMBER + 1_000 * (4 * (quarter.year - 2000) + quarter.number)
    return tuple(_family(first + place, service, services[service], quarter) for place, service in enumerate(chosen))


def _family(member: int, service: str, region: str, quarter: Quarter) -> MadeUpFamily:
    chance = random.Random(f"made-up family {member}")  # noqa: S311 # nosec B311
    carer = chance.choices(list(CARERS), list(CARERS.values()))[0]
    populations = {str(each) for each, share in SHARES.items() if chance.random() < share}
    record = Record(
        member=member,
        key=chance.getrandbits(32),
        service=service,
        region=region,
        nation=NATION_OF[region],
        practitioner=f"{service} {chance.randrange(5)}",
        populations=frozenset({*populations, CARER + carer}),
        quarter=quarter,
        before=0,
        after=0,
    )
    return MadeUpFamily(record, frozenset(code for code in SPREADS if chance.random() < 0.8))


def _dice(family: MadeUpFamily, of: str) -> random.Random:
    return random.Random(f"{of} {family.record.member}")  # noqa: S311 # nosec B311


def _scored(family: MadeUpFamily, measure: Measure) -> Record:
    chance, record = _dice(family, measure.key), family.record
    mean, spread, change = SPREADS[measure.instrument]
    first = _within(measure, round(chance.gauss(mean, spread)))
    last = _within(measure, round(first + measure.better * chance.gauss(change, spread)))
    gain, threshold = measure.better * (last - first), measure.threshold
    cut_off, improved = CUT_OFFS[measure.instrument], threshold is not None and gain >= threshold
    crossed = measure.better * (first - cut_off) < 0 <= measure.better * (last - cut_off)
    return replace(
        record,
        before=first * 100,
        after=last * 100,
        improved=improved,
        recovered=improved and crossed,
        worse=threshold is not None and -gain >= threshold,
    )


def _within(measure: Measure, points: int) -> int:
    return min(measure.high, max(measure.low, points))
