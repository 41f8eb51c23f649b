"""T1 and T2: take one published count from another, for every nested pair and every family of cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from app.domain.disclosure.eligibility import FEWEST
from app.domain.disclosure.lattice import EVERYBODY, Address
from benchmarks.attack.mechanisms import Table

SMALL = range(1, FEWEST)


@dataclass
class Differences:
    """`small`: differences that truly are 1 to 9; of these `exact` ones are known, `certain` ones known to be small."""

    looked_at: int = 0
    small: int = 0
    exact: int = 0
    certain: int = 0

    def add(self, truth: int, low: int, high: int) -> None:
        self.looked_at += 1
        if truth in SMALL:
            self.small += 1
            self.exact += low == high
            self.certain += low in SMALL and high in SMALL


def nested_pairs(table: Table) -> Differences:
    """Every published cell against every published cell that contains it."""
    found = Differences()
    for inner in table.counts:
        for outer in table.lattice.ancestors(inner):
            if outer in table.counts:
                (low, high), (low_out, high_out) = table.bounds(inner), table.bounds(outer)
                truth = table.truth(outer) - table.truth(inner)
                found.add(truth, max(0, low_out - high), high_out - low)
    return found


def parents_minus_children(table: Table) -> Differences:
    """What is left of a cell when all its published parts, level by level and all together, are taken away."""
    found = Differences()
    for parent in table.counts:
        for family in _families(table, parent):
            covered = 0
            for each in family:
                covered |= table.lattice.cells[each]
            truth = (table.lattice.cells[parent] & ~covered).bit_count()
            low, high = table.bounds(parent)
            lows, highs = zip(*(table.bounds(each) for each in family), strict=True)
            found.add(truth, max(0, low - sum(highs)), high - sum(lows))
    return found


def _families(table: Table, parent: Address) -> Iterator[list[Address]]:
    below = [parent._replace(level=level, place=place) for level, place in _places(table, parent)]
    published = sorted((each for each in below if each in table.counts), key=lambda each: each.level)
    for _, level in groupby(published, key=lambda each: each.level):
        yield list(level)
    if parent.population == EVERYBODY:
        for names in table.lattice.apart:
            named = [parent._replace(population=name) for name in names]
            disjoint = [each for each in named if each in table.counts]
            # Families may belong to several populations; only where they happen not to does taking away make sense.
            if disjoint and sum(table.truth(each) for each in disjoint) <= table.truth(parent):
                yield disjoint


def _places(table: Table, parent: Address) -> tuple[tuple[str, str], ...]:
    return table.lattice.narrower.get((parent.level, parent.place), ())
