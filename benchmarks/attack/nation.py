"""A made-up nation: services of very different sizes, five populations, four kinds of carers, a year of families."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.disclosure.lattice import Quarter, Record

POPULATIONS = ("neonatal", "parental_mental_health", "neglect", "edge_of_care", "in_care_or_adopted")
SHARES = (0.30, 0.35, 0.15, 0.12, 0.08)
CARERS = ("carer_mother", "carer_father", "carer_foster_carer", "carer_grandparent")
CARER_SHARES = (0.82, 0.09, 0.05, 0.04)
"""Each family is in one of these, so that together they are everybody."""
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
YEAR = 2026


@dataclass(frozen=True)
class Nation:
    records: tuple[Record, ...]
    services: int


def nation(families: int, services: int, regions: int = 12, seed: int = 1) -> Nation:
    """`families` records over `services` whose sizes follow Zipf's law with exponent 0.8."""
    chance = random.Random(seed)
    weights = [1 / (rank + 1) ** 0.8 for rank in range(services)]
    region_of = [chance.randrange(regions) for _ in range(services)]
    nation_of = [min(region // 8 + (region > 7) + (region > 9), 3) if region > 7 else 0 for region in range(regions)]
    chosen = chance.choices(range(services), weights, k=families)
    return Nation(
        tuple(_family(member, service, region_of[service], nation_of, chance) for member, service in enumerate(chosen)),
        services,
    )


def _family(member: int, service: int, region: int, nation_of: Sequence[int], chance: random.Random) -> Record:
    before = min(30, max(0, round(chance.gauss(16, 5))))
    after = min(30, max(0, round(before - chance.gauss(3.5, 5))))
    practitioners = 3 + service % 6
    populations = {chance.choices(POPULATIONS, SHARES)[0]}
    if chance.random() < 0.15:
        populations.add(chance.choice(POPULATIONS))
    populations.add(chance.choices(CARERS, CARER_SHARES)[0])
    return Record(
        member=member,
        key=chance.getrandbits(32),
        service=f"s{service:03}",
        region=f"r{region:02}",
        nation=NATIONS[nation_of[region]],
        practitioner=f"s{service:03}p{chance.randrange(practitioners)}",
        populations=frozenset(populations),
        quarter=Quarter(YEAR, chance.randrange(1, 5)),
        before=before * 100,
        after=after * 100,
        improved=before - after >= 4,
        recovered=before - after >= 4 and before >= 13 > after,
        worse=after - before >= 4,
    )


PLANTED = {"large": 30, "middle": 25, "also": 20, "small": 7}
"""Service of the planted region -> families. The small one is hidden, and is what is left of the region's total."""


def planted() -> Nation:
    """A nation in which one hidden cell follows from published totals, for an attack that must find it."""
    made, chance = nation(120, 6, regions=2), random.Random(9)
    more = [
        replace(
            _family(10_000 + 100 * place + number, 0, 0, [0], chance),
            service=service,
            region="planted",
            practitioner=f"{service} {number % 4}",
            populations=frozenset(),
        )
        for place, (service, families) in enumerate(PLANTED.items())
        for number in range(families)
    ]
    return Nation((*made.records, *more), made.services + len(PLANTED))
