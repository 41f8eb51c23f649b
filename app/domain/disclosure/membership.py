"""Who is behind each published figure, packed small: kept inside, for the guard of the next release."""

import json
import zlib
from collections.abc import Mapping
from itertools import accumulate, pairwise

from app.domain.disclosure.lattice import Address, Level, Quarter


def pack(members: Mapping[Address, frozenset[int]]) -> bytes:
    """Each set as steps from one member's number to the next, which are small where numbers are close."""
    rows = [[*_flat(address), _steps(sorted(members[address]))] for address in sorted(members)]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 6)


def unpack(packed: bytes) -> dict[Address, frozenset[int]]:
    return {
        Address(Level(level), place, population, Quarter(year, number)): frozenset(accumulate(steps))
        for level, place, population, year, number, steps in json.loads(zlib.decompress(packed))
    }


def _flat(address: Address) -> tuple[str, str, str, int, int]:
    return address.level, address.place, address.population, *address.until


def _steps(numbers: list[int]) -> list[int]:
    return [*numbers[:1], *(later - earlier for earlier, later in pairwise(numbers))]
