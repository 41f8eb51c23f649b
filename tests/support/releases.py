"""Releases for tests: a small made-up source, and two analysts, of whom one prepares and the other one signs."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain.disclosure.lattice import Level, Quarter, Record
from app.domain.disclosure.source import Source
from app.domain.disclosure.written import Measure, PlaceName
from app.domain.permissions import Actor
from app.operations.releasing import begin_release, prepare_next
from app.operations.signing_off import sign_release

KEY = b"a secret for tests, and no other"
FIRST, SECOND = Quarter(2026, 1), Quarter(2026, 2)
MOMENT = datetime(2026, 10, 5, 9, tzinfo=UTC)
"""Both are over by then."""
PHQ9 = Measure("phq9", "total", "PHQ-9", -1, 0, 27, 6.0, True)
SERVICES = ("Ash", "Birch", "Cedar", "Elm")


def families(number: int, *, quarter: Quarter = FIRST, first: int = 0, service: str | None = None) -> list[Record]:
    """So many families, in turns of four services of one region, or all of one service."""
    chance = random.Random(f"{number} {quarter} {first}")
    return [
        Record(
            member=first + place,
            key=chance.getrandbits(32),
            service=service or SERVICES[place % 4],
            region="North",
            nation="England",
            practitioner=f"{service or SERVICES[place % 4]} {place // 4 % 4}",
            populations=frozenset({"neonatal"} if place % 2 else ()),
            quarter=quarter,
            before=100 * chance.randrange(10, 20),
            after=100 * chance.randrange(4, 14),
            improved=place % 3 == 0,
        )
        for place in range(number)
    ]


@dataclass
class SmallSource(Source):
    """One measure; everybody who ended was measured twice but for `unpaired`."""

    records: list[Record]
    unpaired: list[Record] = field(default_factory=list)

    def places(self) -> Sequence[PlaceName]:
        return [
            PlaceName(Level.NATION, "England", "England", "uk"),
            PlaceName(Level.REGION, "North", "North", "England"),
            *(PlaceName(Level.SERVICE, name, name, "North") for name in SERVICES),
        ]

    def measures(self) -> Sequence[Measure]:
        return [PHQ9]

    def pairs(self, measure: Measure, until: Quarter) -> Sequence[Record]:
        return [each for each in self.records if each.quarter <= until]

    def ended(self, measure: Measure, until: Quarter) -> Sequence[Record]:
        return [each for each in [*self.records, *self.unpaired] if each.quarter <= until]


def prepared(actor: Actor, source: Source, quarter: Quarter = FIRST, key: bytes = KEY) -> uuid.UUID:
    """A draft whose measures are all worked out."""
    release_id = begin_release(actor, quarter, source, key, MOMENT)
    while prepare_next(actor, release_id, source, key):
        pass
    return release_id


def signed(preparer: Actor, signer: Actor, source: Source, quarter: Quarter = FIRST, key: bytes = KEY) -> uuid.UUID:
    release_id = prepared(preparer, source, quarter, key)
    sign_release(signer, release_id, source)
    return release_id


def without(records: Sequence[Record], *members: int) -> list[Record]:
    return [each for each in records if each.member not in members]
