"""T3 and T6: every published count as an inequality or an equation, solved for the cells that are not published."""

from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from statistics import median

import numpy as np
from scipy.optimize import linprog, lsq_linear
from scipy.sparse import csr_matrix, vstack

from app.domain.disclosure.lattice import EVERYBODY, Address, Level, Quarter
from benchmarks.attack.differences import SMALL
from benchmarks.attack.mechanisms import Table
from benchmarks.attack.nation import YEAR

Cell = tuple[str, str]
"""A bottom cell: service, and population or everybody. Over the whole year: quarters are T1's business."""
WHOLE_YEAR = Quarter(YEAR, 4)


@dataclass(frozen=True)
class Widths:
    """Of the hidden small cells that were aimed at: how many are known exactly, and how wide the rest may lie."""

    aimed_at: int
    exact: int
    truth_outside: int
    narrowest: float
    middle: float


@dataclass(frozen=True)
class Hits:
    """Shares of so many hidden small cells: hit by solving everything that is published, and by margins alone."""

    of: int
    solved: float
    guessed: float

    @property
    def by_chance(self) -> float:
        """How far two shares of so few cells may lie apart without meaning anything: two standard errors."""
        return 2 * sqrt(2 * max(self.guessed, 0.05) * (1 - self.guessed) / self.of) if self.of else 0.0


class Equations:
    """One unknown for each service and population; one row for each published cell of the whole year."""

    def __init__(self, table: Table) -> None:
        self.table = table
        lattice = table.lattice
        self.services = sorted({record.service for record in lattice.records})
        self.names = (EVERYBODY, *lattice.populations)
        self.cells: list[Cell] = [(service, name) for service in self.services for name in self.names]
        self.column = {cell: place for place, cell in enumerate(self.cells)}

    @cached_property
    def rows(self) -> list[tuple[Address, list[int]]]:
        return [(each, self.columns_of(each)) for each in self.table.counts if each.until == WHOLE_YEAR]

    def columns_of(self, address: Address) -> list[int]:
        below = self.table.lattice.narrower.get((address.level, address.place), ())
        services = [place for level, place in below if level is Level.SERVICE] or [address.place]
        return [self.column[service, address.population] for service in services]

    @cached_property
    def matrix(self) -> csr_matrix:
        places = [(row, column) for row, (_, columns) in enumerate(self.rows) for column in columns]
        rows, columns = zip(*places, strict=True)
        return csr_matrix((np.ones(len(places)), (rows, columns)), shape=(len(self.rows), len(self.cells)))

    @cached_property
    def hidden_small(self) -> list[Address]:
        """What is worth attacking: cells of a service over the whole year that hold 1 to 9 families."""
        return [
            address
            for address, members in self.table.lattice.cells.items()
            if address.level is Level.SERVICE
            and address.until == WHOLE_YEAR
            and members.bit_count() in SMALL
            and address not in self.table.counts
        ]

    def widths(self, most: int) -> Widths:
        """T3: the least and the most that each hidden small cell may be, by linear programming."""
        bounds = [self.table.bounds(address) for address, _ in self.rows]
        low, high = (np.array(side, dtype=float) for side in zip(*bounds, strict=True))
        constraints = vstack([self.matrix, -self.matrix, self._populations_and_everybody()], format="csr")
        limits = np.concatenate([high, -low, np.zeros(constraints.shape[0] - 2 * len(low))])
        step = max(1, len(self.hidden_small) // most)
        found = []
        for address in self.hidden_small[::step][:most]:
            aim = np.zeros(len(self.cells))
            aim[self.columns_of(address)] = 1
            ends = [linprog(sign * aim, constraints, limits, method="highs").fun * sign for sign in (1, -1)]
            found.append((self.table.truth(address), round(ends[0], 6), round(ends[1], 6)))
        spread = [top - bottom for _, bottom, top in found]
        return Widths(
            len(found),
            sum(bool(np.ceil(bottom) >= np.floor(top)) for _, bottom, top in found),
            sum(not bottom - 1e-6 <= truth <= top + 1e-6 for truth, bottom, top in found),
            min(spread, default=0.0),
            median(spread) if spread else 0.0,
        )

    def _populations_and_everybody(self) -> csr_matrix:
        """A population of a service is not more than everybody there, and all of them together are not less."""
        rows: list[tuple[int, int, float]] = []
        for number, service in enumerate(self.services):
            everybody = self.column[service, EVERYBODY]
            for place, name in enumerate(self.names[1:]):
                row, column = len(self.services) + number * len(self.names) + place, self.column[service, name]
                rows += [(row, column, 1.0), (row, everybody, -1.0), (number, column, -1.0)]
            rows.append((number, everybody, 1.0))
        numbers, columns, values = zip(*rows, strict=True)
        return csr_matrix((values, (numbers, columns)), shape=(max(numbers) + 1, len(self.cells)))

    def hits(self) -> Hits:
        """T6: hidden small cells hit exactly by least squares, and by the margins alone: the better of two guesses."""
        values = np.array([self.table.counts[address] for address, _ in self.rows], dtype=float)
        weights = 1 / np.sqrt(np.maximum(values, 1))
        scaled = self.matrix.multiply(weights[:, None]).tocsr()
        solved = lsq_linear(scaled, values * weights, bounds=(0, np.inf), max_iter=50).x
        guesses = [(self.table.truth(a), round(float(solved[self.columns_of(a)].sum()))) for a in self.hidden_small]
        wider = [self._share_hit_by_margins(level) for level in (Level.UK, Level.REGION)]
        return Hits(len(self.hidden_small), _share_hit(guesses), max(wider, default=0.0))

    def _share_hit_by_margins(self, level: Level) -> float:
        """A service's share of what is published of its region, or of the UK: what anybody would guess."""
        return _share_hit([(self.table.truth(each), self._from_margins(each, level)) for each in self.hidden_small])

    def _from_margins(self, address: Address, level: Level) -> int:
        counts, around = self.table.counts, dict(self.table.lattice.wider[Level.SERVICE, address.place])
        here = counts.get(Address(Level.SERVICE, address.place, EVERYBODY, WHOLE_YEAR), 5)
        whole = counts.get(Address(level, around[level], EVERYBODY, WHOLE_YEAR), 0)
        population = counts.get(Address(level, around[level], address.population, WHOLE_YEAR), 0)
        return round(here * population / whole) if whole else 0


def _share_hit(guesses: list[tuple[int, int]]) -> float:
    return sum(truth == guess for truth, guess in guesses) / len(guesses) if guesses else 0.0
