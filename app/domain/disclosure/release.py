"""One scale of a release: which cells are published, with which figures, and why the others are not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from app.domain.disclosure.eligibility import Withheld
from app.domain.disclosure.guard import Guard, Standing
from app.domain.disclosure.lattice import Address, Lattice, Record
from app.domain.disclosure.noise import (
    cell_key,
    count_noise,
    mean_noise,
    mean_noise_variance,
    nearest_five,
    published_count,
)
from app.domain.statistics.distributions import normal_quantile
from app.domain.statistics.pairs import PairSums

FEW_OF_THEM = 5
"""A share of fewer families than this, or of all but so few, is only given as under 10 % or over 90 %."""
LOWEST_SHARE, HIGHEST_SHARE = 9, 91
"""How "under 10 %" and "over 90 %" are kept."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is published of a cell: a rounded count, points to one decimal, whole percents. All with noise."""

    n: int
    mean_before: float
    mean_change: float
    change_low: float
    change_high: float
    standardised: float | None
    improved: int
    recovered: int
    worse: int


@dataclass(frozen=True, slots=True)
class Published:
    """Figures with the families behind them, which stay inside."""

    figures: Figures
    members: frozenset[int]


@dataclass(frozen=True, slots=True)
class ScaleRelease:
    published: Mapping[Address, Published]
    withheld: Mapping[Address, Withheld]


def release_scale(
    records: Sequence[Record],
    earlier: Mapping[Address, Published],
    *,
    secret: bytes,
    scale: str,
    national_sd: float | None,
) -> ScaleRelease:
    """Publish one scale after what was published before. The same input gives the same output, to the byte.

    `scale` names the statistic for the noise; `national_sd` in points (of the records themselves where None).
    """
    members = dict.fromkeys([*(each.member for each in records), *_of_earlier(earlier)])
    lattice = Lattice(records, {member: bit for bit, member in enumerate(members)})
    guard = Guard(lattice, {address: lattice.bits_of(each.members) for address, each in earlier.items()})
    guard.settle()
    sd = national_sd or sums_of(records).sd_before or 0.0
    published = {}
    for address, standing in guard.standing.items():
        if standing is Standing.OLD:
            published[address] = earlier[address]
        elif standing is Standing.NEW:
            inside = lattice.records_in[address]
            published[address] = Published(
                figures_of(inside, secret, scale, sd), frozenset(each.member for each in inside)
            )
    return ScaleRelease(published, {address: why for address, why in guard.why.items() if address not in published})


def _of_earlier(earlier: Mapping[Address, Published]) -> list[int]:
    return sorted(frozenset().union(*(each.members for each in earlier.values())))


def sums_of(records: Sequence[Record]) -> PairSums:
    return PairSums.of((each.before, each.after) for each in records)


def figures_of(records: Sequence[Record], secret: bytes, scale: str, sd: float) -> Figures:
    """The figures of at least ten records. `sd`: the national spread before, in points."""
    sums, key = sums_of(records), cell_key(sum(each.key for each in records))
    n = published_count(secret, f"{scale}:count", key, sums.n)
    assert n is not None, "only eligible cells have figures"  # noqa: S101
    assert sums.mean_before is not None  # noqa: S101
    assert sums.mean_change is not None  # noqa: S101
    before = sums.mean_before + mean_noise(secret, f"{scale}:before", key, sums.n, sd)
    change = sums.mean_change + mean_noise(secret, f"{scale}:change", key, sums.n, sd)
    error = sqrt((sums.sd_change or 0.0) ** 2 / sums.n + mean_noise_variance(sums.n, sd))
    half = normal_quantile(0.975) * error
    return Figures(
        n=n,
        mean_before=round(before, 1),
        mean_change=round(change, 1),
        change_low=round(change - half, 1),
        change_high=round(change + half, 1),
        standardised=round(round(change, 1) / sd, 2) if sd else None,
        improved=share([each for each in records if each.improved], n, secret, f"{scale}:improved", sums.n),
        recovered=share([each for each in records if each.recovered], n, secret, f"{scale}:recovered", sums.n),
        worse=share([each for each in records if each.worse], n, secret, f"{scale}:worse", sums.n),
    )


def share(some: Sequence[Record], published_n: int, secret: bytes, statistic: str, n: int) -> int:
    """Whole percent, from figures with noise only; 9 and 91 stand for "under 10 %" and "over 90 %"."""
    if len(some) < FEW_OF_THEM:
        return LOWEST_SHARE
    if n - len(some) < FEW_OF_THEM:
        return HIGHEST_SHARE
    noise = count_noise(secret, statistic, cell_key(sum(each.key for each in some)), len(some))
    percent = round(100 * nearest_five(max(0, len(some) + noise)) / published_n)
    return min(HIGHEST_SHARE, max(LOWEST_SHARE, percent))
