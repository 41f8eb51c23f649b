"""A made-up nation: services of very different sizes, five populations, a year of families."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.disclosure.lattice import Quarter, Record

POPULATIONS = ("neonatal", "parental_mental_health", "neglect", "edge_of_care", "in_care_or_adopted")
SHARES = (0.30, 0.35, 0.15, 0.12, 0.08)
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
