"""The fixed lattice of cells: geography × population × period. Nothing else can be asked for.

Membership is a whole number used as a set of bits, one bit for each record, so that a hundred thousand families are
compared in microseconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class Level(StrEnum):
    """How wide a place is, widest first."""

    UK = "uk"
    NATION = "nation"
    REGION = "region"
    SERVICE = "service"


LEVELS = tuple(Level)
EVERYBODY = "all"
"""The population of a cell that is not broken down."""
CARER = "carer_"
"""How populations begin of which each family is in one at most, so that together they are everybody."""


class Quarter(NamedTuple):
    """A financial quarter: `year` is the calendar year in which the financial year begins (April), `number` 1 to 4."""

    year: int
    number: int


class Address(NamedTuple):
    """Where a cell lies. `place` is "uk", or the id of a nation, region or service; `until` counts from April on."""

    level: Level
    place: str
    population: str
    until: Quarter


@dataclass(frozen=True, slots=True)
class Record:
    """One family's pair of one scale, as far as a release may know it.

    `member` tells families apart and never leaves; `key` is its 32-bit random record key; the scores are hundredths
    of a point; `improved`, `recovered` and `worse` say what the published threshold makes of them.
    """

    member: int
    key: int
    service: str
    region: str
    nation: str
    practitioner: str
    populations: frozenset[str]
    quarter: Quarter
    before: int
    after: int
    improved: bool = False
    recovered: bool = False
    worse: bool = False


class Lattice:
    """All cells of one scale, from its records. Cells without a member do not exist."""

    def __init__(
        self, records: Sequence[Record], bits: Mapping[int, int] | None = None, until: Quarter | None = None
    ) -> None:
        """`bits`: member -> bit, to compare with another lattice over the same families; else in the given order.

        Nothing later than the quarter `until` has an address.
        """
        self.records = tuple(each for each in records if until is None or each.quarter <= until)
        self.until = until
        self.bits = bits if bits is not None else {each.member: bit for bit, each in enumerate(self.records)}
        if len({each.member for each in self.records}) != len(self.records):
            raise ValueError("a family has one pair of a scale")

    @cached_property
    def records_in(self) -> dict[Address, list[Record]]:
        """Address -> its records. Those that lie in the same cells are put there together."""
        alike: dict[object, list[Record]] = defaultdict(list)
        for record in self.records:
            alike[record.service, record.region, record.nation, record.populations, record.quarter].append(record)
        found: dict[Address, list[Record]] = defaultdict(list)
        for records in alike.values():
            for address in addresses_of(records[0], self.until):
                found[address] += records
        return dict(found)

    @cached_property
    def cells(self) -> dict[Address, int]:
        """Address -> members as bits."""
        return {
            address: bit_set([self.bits[each.member] for each in records])
            for address, records in self.records_in.items()
        }

    def bits_of(self, members: Iterable[int]) -> int:
        """These families as bits."""
        return bit_set([self.bits[member] for member in members])

    @cached_property
    def contributors(self) -> dict[tuple[Level, str], int]:
        """Who contributed -> members as bits: (REGION, a service's id) and (SERVICE, a practitioner's id)."""
        parts: dict[tuple[Level, str], list[int]] = defaultdict(list)
        for record in self.records:
            bit = self.bits[record.member]
            parts[Level.REGION, record.service].append(bit)
            parts[Level.SERVICE, record.practitioner].append(bit)
        return {contributor: bit_set(bits) for contributor, bits in parts.items()}

    @cached_property
    def within(self) -> dict[tuple[Level, str], frozenset[str]]:
        """Place -> its contributors: the services of a wider place, the practitioners of a service."""
        found: dict[tuple[Level, str], set[str]] = defaultdict(set)
        for record in self.records:
            for level, place in path_of(record):
                name = record.practitioner if level is Level.SERVICE else record.service
                found[level, place].add(name)
        return {place: frozenset(names) for place, names in found.items()}

    @cached_property
    def wider(self) -> dict[tuple[Level, str], tuple[tuple[Level, str], ...]]:
        """Place -> itself and the places it lies in, widest first."""
        found: dict[tuple[Level, str], tuple[tuple[Level, str], ...]] = {}
        for record in self.records:
            path = path_of(record)
            for depth in range(len(path)):
                found[path[depth]] = path[: depth + 1]
        return found

    @cached_property
    def populations(self) -> tuple[str, ...]:
        """Every population that any family belongs to."""
        return tuple(sorted({name for record in self.records for name in record.populations}))

    @cached_property
    def apart(self) -> tuple[tuple[str, ...], ...]:
        """Populations that somebody may add up: all of them, and those of which each family is in one at most."""
        carers = tuple(name for name in self.populations if name.startswith(CARER))
        return tuple(dict.fromkeys(each for each in (self.populations, carers) if each))

    @cached_property
    def narrower(self) -> dict[tuple[Level, str], tuple[tuple[Level, str], ...]]:
        """Place -> every place that lies in it, at whatever level. Not itself."""
        found: dict[tuple[Level, str], list[tuple[Level, str]]] = defaultdict(list)
        for place, path in self.wider.items():
            for above in path[:-1]:
                found[above].append(place)
        return {place: tuple(below) for place, below in found.items()}

    def ancestors(self, address: Address) -> Iterator[Address]:
        """Every wider cell: a wider place, everybody instead of one population, a longer period. Not itself."""
        populations = dict.fromkeys((address.population, EVERYBODY))
        for level, place in self.wider[address.level, address.place]:
            for population in populations:
                for number in range(address.until.number, 5):
                    wider = Address(level, place, population, Quarter(address.until.year, number))
                    if wider != address and wider in self.cells:
                        yield wider


def path_of(record: Record) -> tuple[tuple[Level, str], ...]:
    return (
        (Level.UK, "uk"),
        (Level.NATION, record.nation),
        (Level.REGION, record.region),
        (Level.SERVICE, record.service),
    )


def addresses_of(record: Record, until: Quarter | None = None) -> Iterator[Address]:
    """Every cell a record lies in, up to the quarter `until`."""
    quarters = [Quarter(record.quarter.year, number) for number in range(record.quarter.number, 5)]
    for level, place in path_of(record):
        for population in (EVERYBODY, *record.populations):
            for quarter in quarters:
                if until is None or quarter <= until:
                    yield Address(level, place, population, quarter)


def bit_set(bits: Iterable[int]) -> int:
    """A set of bits from their numbers. Through bytes, because shifting a long number for each bit takes for ever."""
    listed = list(bits)
    if not listed:
        return 0
    packed = bytearray(max(listed) // 8 + 1)
    for bit in listed:
        packed[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(packed, "little")
