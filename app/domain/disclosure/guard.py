"""Nobody can take one published figure from another and be left with a few families, today or next quarter.

Deterministic and on true membership, so no luck is involved (statistics reference §3.3, items 3 and 4). A cell is
published *new*, published again as it was (*old*), or *hidden*. It only ever moves in that direction, so this ends.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from app.domain.disclosure.eligibility import FEWEST, Withheld, withheld_by_itself
from app.domain.disclosure.lattice import EVERYBODY, Address, Lattice


class Standing(StrEnum):
    NEW = "new"
    OLD = "old"
    HIDDEN = "hidden"


def too_close(some: int, others: int) -> bool:
    """Whether two sets of families differ by a few only, in either direction."""
    return _few(some & ~others) or _few(others & ~some)


def _few(members: int) -> bool:
    return 0 < members.bit_count() < FEWEST


@dataclass
class Guard:
    """Settles one scale. `earlier`: the members behind each figure as last published."""

    lattice: Lattice
    earlier: Mapping[Address, int]
    standing: dict[Address, Standing] = field(default_factory=dict)
    why: dict[Address, Withheld] = field(default_factory=dict)
    _behind: dict[Address, int] = field(default_factory=dict)
    _ancestors: dict[Address, tuple[Address, ...]] = field(default_factory=dict)
    _parts: dict[Address, tuple[tuple[Address, ...], ...]] = field(default_factory=dict)

    def settle(self) -> None:
        """Decide on every cell; ends at a fixpoint where no rule has anything left to object to."""
        for address in {**self.lattice.cells, **self.earlier}:
            self._begin(address)
        changed = True
        while changed:
            changed = False
            for few in self._objections():
                changed |= self._withdraw(few)

    def behind(self, address: Address) -> int | None:
        """The members behind what is published of this cell; None where nothing is."""
        return self._behind.get(address)

    def _begin(self, address: Address) -> None:
        """Eligible by itself, and enough has changed since the last time: otherwise it stays as it was, or hidden."""
        members, before = self.lattice.cells.get(address, 0), self.earlier.get(address)
        why = withheld_by_itself(self.lattice, address, members) if members else Withheld.TOO_FEW
        if why is None and before is not None and changed_too_little(before, members):
            why = Withheld.CHANGED_TOO_LITTLE
        if why is None:
            self.standing[address], self._behind[address] = Standing.NEW, members
        else:
            self._fall_back(address, why)

    def _fall_back(self, address: Address, why: Withheld) -> None:
        """Not as it is now: as it was when it was last published, or not at all."""
        self.why[address] = why
        if address in self.earlier:
            self.standing[address], self._behind[address] = Standing.OLD, self.earlier[address]
        else:
            self.standing[address] = Standing.HIDDEN
            self._behind.pop(address, None)

    def _withdraw(self, cells: Iterable[Address]) -> bool:
        """Take back the smallest cell that is new; what is published already cannot be called back."""
        new = [each for each in cells if self.standing[each] is Standing.NEW]
        if not new:
            return False
        smallest = min(new, key=lambda each: (self.lattice.cells[each].bit_count(), each))
        self._fall_back(smallest, Withheld.DIFFERENCE)
        return True

    def _objections(self) -> Iterator[tuple[Address, ...]]:
        """Sets of cells that may not be published together as they stand."""
        for address in self._smallest_first:
            if self.standing[address] is Standing.HIDDEN:
                continue
            for wider in self._wider(address):
                if self._pair_tells(address, wider):
                    yield address, wider
        for address in self.lattice.cells:
            for family in self._families(address):
                if self._remainder_tells(address, family):
                    yield family if any(self.standing[each] is Standing.NEW for each in family) else (address,)

    @cached_property
    def _smallest_first(self) -> list[Address]:
        return sorted(self.lattice.cells, key=lambda each: (self.lattice.cells[each].bit_count(), each))

    def _wider(self, address: Address) -> tuple[Address, ...]:
        """Every wider cell, found once: each pass over the cells asks again."""
        if address not in self._ancestors:
            self._ancestors[address] = tuple(self.lattice.ancestors(address))
        return self._ancestors[address]

    def _pair_tells(self, narrow: Address, wide: Address) -> bool:
        inner, outer = self.behind(narrow), self.behind(wide)
        if inner is None or outer is None:
            return False
        if too_close(inner, outer):
            return True
        before, before_wide = self.earlier.get(narrow), self.earlier.get(wide)
        if before is None or before_wide is None:
            return False
        return too_close(outer & ~inner, before_wide & ~before)

    def _families(self, parent: Address) -> Iterator[tuple[Address, ...]]:
        """The published parts of a cell: its places level by level, all its places, and its populations."""
        if self.behind(parent) is None:
            return
        if parent not in self._parts:
            self._parts[parent] = tuple(self._parts_of(parent))
        for parts in self._parts[parent]:
            yield tuple(each for each in parts if self.standing[each] is not Standing.HIDDEN)

    def _parts_of(self, parent: Address) -> Iterator[tuple[Address, ...]]:
        places = self.lattice.narrower.get((parent.level, parent.place), ())
        below = [Address(level, place, parent.population, parent.until) for level, place in places]
        there = tuple(each for each in below if each in self.standing)
        for level in dict.fromkeys(each.level for each in there):
            yield tuple(each for each in there if each.level is level)
        yield there
        if parent.population == EVERYBODY:
            for names in self.lattice.apart:
                populations = (parent._replace(population=name) for name in names)
                yield tuple(each for each in populations if each in self.standing)

    def _remainder_tells(self, parent: Address, family: tuple[Address, ...]) -> bool:
        """Whether the parent without these parts is a few families, or has changed by a few."""
        if not family:
            return False
        whole = self.behind(parent) or 0
        left = whole & ~_union(self.behind(each) or 0 for each in family)
        if _few(left):
            return True
        if parent not in self.earlier or any(each not in self.earlier for each in family):
            return False
        return too_close(left, self.earlier[parent] & ~_union(self.earlier[each] for each in family))


def changed_too_little(before: int, now: int) -> bool:
    """The freeze rule: a figure is renewed when at least ten families came, and none or at least ten went."""
    return (now & ~before).bit_count() < FEWEST or _few(before & ~now)


def _union(cells: Iterable[int]) -> int:
    total = 0
    for each in cells:
        total |= each
    return total
