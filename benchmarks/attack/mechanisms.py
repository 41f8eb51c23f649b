"""What a nation would publish: with everything, with less, and with one protection taken out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from app.domain.disclosure import guard, release
from app.domain.disclosure.eligibility import FEWEST, withheld_by_itself
from app.domain.disclosure.lattice import Address, Lattice, Record
from app.domain.disclosure.noise import LARGEST_NOISE, cell_key, count_noise, nearest_five
from app.domain.disclosure.release import Published, ScaleRelease, release_scale

SECRET = bytes(range(32))
SCALE = "made_up.total"
SD = 5.0


@dataclass(frozen=True)
class Table:
    """Published counts, and how far from the truth each may lie. `lattice` is the truth, which no attacker has."""

    lattice: Lattice
    counts: Mapping[Address, int]
    off_by: int

    def bounds(self, address: Address) -> tuple[int, int]:
        """What an attacker who knows the rules concludes: never under ten, unless it says so itself."""
        value = self.counts[address]
        return max(min(FEWEST, value), value - self.off_by), value + self.off_by

    def truth(self, address: Address) -> int:
        return self.lattice.cells[address].bit_count()


def threshold_only(lattice: Lattice, *, noise: bool, rounding: bool) -> Table:
    """Every cell of at least ten, with or without noise, with or without rounding: what many bodies publish."""
    counts = {}
    for address, members in lattice.records_in.items():
        n = len(members)
        if n < FEWEST:
            continue
        if noise:
            n = max(FEWEST, n + count_noise(SECRET, f"{SCALE}:count", cell_key(sum(each.key for each in members)), n))
        counts[address] = nearest_five(n) if rounding else n
    return Table(lattice, counts, (LARGEST_NOISE if noise else 0) + (2 if rounding else 0))


def everything(lattice: Lattice, found: ScaleRelease | None = None) -> Table:
    """What the project publishes."""
    found = found or publish(lattice.records)
    return Table(lattice, {address: each.figures.n for address, each in found.published.items()}, LARGEST_NOISE + 2)


def guard_alone(lattice: Lattice, found: ScaleRelease | None = None) -> Table:
    """The cells that the project publishes, as counted: nothing but the guard then protects anybody."""
    found = found or publish(lattice.records)
    return Table(lattice, {address: len(each.members) for address, each in found.published.items()}, 0)


def no_guard(lattice: Lattice) -> Table:
    """The same cells as they would be without the guard: each may be published by itself. As counted."""
    counts = {
        address: members.bit_count()
        for address, members in lattice.cells.items()
        if withheld_by_itself(lattice, address, members) is None
    }
    return Table(lattice, counts, 0)


def publish(records: Sequence[Record], earlier: Mapping[Address, Published] | None = None) -> ScaleRelease:
    return release_scale(records, earlier or {}, secret=SECRET, scale=SCALE, national_sd=SD)


OTHERS: dict[str, Callable[[Lattice], Table]] = {
    "A threshold, exact": lambda lattice: threshold_only(lattice, noise=False, rounding=False),
    "B threshold, rounded": lambda lattice: threshold_only(lattice, noise=False, rounding=True),
    "C threshold, noise": lambda lattice: threshold_only(lattice, noise=True, rounding=False),
    "D threshold, noise, rounded": lambda lattice: threshold_only(lattice, noise=True, rounding=True),
    "F no guard, no noise": no_guard,
}
"""What others do, and what would be published without the guard: these give families away."""


@contextmanager
def without(protection: str) -> Iterator[None]:
    """The project's own release with one protection taken out, to show that the attacks then succeed."""
    with ExitStack() as stack:
        match protection:
            case "guard":
                stack.enter_context(patch.object(guard.Guard, "_objections", lambda self: iter(())))
            case "freeze":
                stack.enter_context(patch.object(guard, "changed_too_little", lambda before, now: before == now))
                stack.enter_context(patch.object(guard.Guard, "_objections", lambda self: iter(())))
            case "noise":
                stack.enter_context(patch.object(release, "mean_noise", lambda *_: 0.0))
                stack.enter_context(patch.object(release, "count_noise", lambda *_: 0))
            case "threshold":
                stack.enter_context(patch.object(guard, "withheld_by_itself", lambda *_: None))
                stack.enter_context(patch.object(release, "published_count", lambda secret, name, key, n: n))
            case _:
                raise ValueError(protection)
        yield


PROTECTIONS = ("guard", "freeze", "noise", "threshold")
