"""Which cells are large and mixed enough to be published by themselves (statistics reference §3.3, items 1 and 2)."""

from enum import StrEnum

from app.domain.disclosure.lattice import EVERYBODY, Address, Lattice, Level

FEWEST = 10
"""No figure of fewer families, and no difference of fewer between two figures (SACRO; ABS DataLab: the rule of ten)."""
FEWEST_CONTRIBUTORS = 3
LARGEST_SHARE = 0.8
"""No single service, or practitioner in a service, may stand for more of a cell than this."""
FEWEST_FOR_A_BREAKDOWN = 20
"""A service is broken down by population only where it has this many families in all."""


class Withheld(StrEnum):
    """Why a cell is not published."""

    TOO_FEW = "too_few"
    TOO_FEW_CONTRIBUTORS = "too_few_contributors"
    ONE_KNOWS_TOO_MUCH = "one_knows_too_much"
    SMALL_SERVICE = "small_service"
    DIFFERENCE = "difference"
    CHANGED_TOO_LITTLE = "changed_too_little"


def withheld_by_itself(lattice: Lattice, address: Address, members: int) -> Withheld | None:
    """Why this cell may not be published whatever else is; None where it may.

    The insider rule: whoever made one contribution could take it off, so the others must be FEWEST too.
    """
    n = members.bit_count()
    if n < FEWEST:
        return Withheld.TOO_FEW
    if address.level is Level.SERVICE and address.population != EVERYBODY:
        whole = lattice.cells[address._replace(population=EVERYBODY)]
        if whole.bit_count() < FEWEST_FOR_A_BREAKDOWN:
            return Withheld.SMALL_SERVICE
    kind = Level.SERVICE if address.level is Level.SERVICE else Level.REGION
    names = lattice.within[address.level, address.place]
    counts = [(members & lattice.contributors[kind, name]).bit_count() for name in names]
    if sum(count > 0 for count in counts) < FEWEST_CONTRIBUTORS:
        return Withheld.TOO_FEW_CONTRIBUTORS
    if n - max(counts) < FEWEST or max(counts) > LARGEST_SHARE * n:
        return Withheld.ONE_KNOWS_TOO_MUCH
    return None
