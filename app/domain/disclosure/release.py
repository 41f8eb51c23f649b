"""One scale of a release: which cells are published, with which figures, and why the others are not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from app.domain.disclosure.eligibility import Withheld
from app.domain.disclosure.guard import Guard, Standing
from app.domain.disclosure.lattice import Address, Lattice, Quarter, Record
from app.domain.disclosure.noise import (
    cell_key,
    count_noise,
    mean_noise,
    mean_noise_variance,
    nearest_five,
    published_count,
    spread_factor,
)
from app.domain.statistics.distributions import normal_quantile
from app.domain.statistics.pairs import PairSums

LOWEST_SHARE, HIGHEST_SHARE = 9, 91
"""How "under 10 %" and "over 90 %" are kept: nearer to nobody or to everybody no share is ever told."""


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
    measured: int | None = None
    """Of those whose course ended, how many were measured twice; None where it was not asked."""


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
    until: Quarter | None = None,
    ended: Sequence[Record] = (),
) -> ScaleRelease:
    """Publish one scale after what was published before. The same input gives the same output, to the byte.

    `scale` names the statistic for the noise; `national_sd` in points (of the records themselves, with noise, where
    None). Nothing after the quarter `until` is published. `ended`: everybody whose course ended, measured twice or not;
    their scores are not looked at.
    """
    members = dict.fromkeys([*(each.member for each in records), *_of_earlier(earlier)])
    lattice = Lattice(records, {member: bit for bit, member in enumerate(members)}, until)
    guard = Guard(lattice, {address: lattice.bits_of(each.members) for address, each in earlier.items()})
    guard.settle()
    sd = national_sd or spread_of(lattice.records, secret, scale)
    all_ended = Lattice(ended, until=until).records_in
    published = {}
    for address, standing in guard.standing.items():
        if standing is Standing.OLD:
            published[address] = earlier[address]
        elif standing is Standing.NEW:
            inside = lattice.records_in[address]
            figures = figures_of(inside, secret, scale, sd, all_ended.get(address, ()))
            published[address] = Published(figures, frozenset(each.member for each in inside))
    return ScaleRelease(published, {address: why for address, why in guard.why.items() if address not in published})


def _of_earlier(earlier: Mapping[Address, Published]) -> list[int]:
    return sorted(frozenset().union(*(each.members for each in earlier.values())))


def sums_of(records: Sequence[Record]) -> PairSums:
    return PairSums.of((each.before, each.after) for each in records)


def spread_of(records: Sequence[Record], secret: bytes, scale: str) -> float:
    """The spread of these records' scores before, in points to one decimal and with noise; 0 where there is none."""
    sums, key = sums_of(records), cell_key(sum(each.key for each in records))
    return round(sums.sd_before * spread_factor(secret, f"{scale}:sd", key, sums.n), 1) if sums.sd_before else 0.0


def figures_of(
    records: Sequence[Record], secret: bytes, scale: str, sd: float, ended: Sequence[Record] = ()
) -> Figures:
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
        improved=share(sum(each.improved for each in records), n, secret, f"{scale}:improved", key, sums.n),
        recovered=share(sum(each.recovered for each in records), n, secret, f"{scale}:recovered", key, sums.n),
        worse=share(sum(each.worse for each in records), n, secret, f"{scale}:worse", key, sums.n),
        measured=measured_of(records, n, ended, secret, scale),
    )


def measured_of(records: Sequence[Record], n: int, ended: Sequence[Record], secret: bytes, scale: str) -> int | None:
    """Whole percent of those who ended that were measured twice, from two counts with noise; None if nobody is told."""
    key = cell_key(sum(each.key for each in ended))
    of = published_count(secret, f"{scale}:ended", key, len(ended))
    if not of:
        return None
    return min(HIGHEST_SHARE, max(LOWEST_SHARE, round(100 * n / of)))


def share(some: int, published_n: int, secret: bytes, statistic: str, key: int, n: int) -> int:
    """`some` of a cell's `n` families as whole percent, from figures with noise only. `key`: the cell key of all n.

    9 and 91 stand for "under 10 %" and "over 90 %".

    No rule here looks at the true count, and the noise hangs on all families of the cell and not on these: otherwise
    two figures would tell for sure whether a family that joined is one of them.
    """
    noise = count_noise(secret, statistic, key, n)
    percent = round(100 * nearest_five(max(0, some + noise)) / published_n)
    return min(HIGHEST_SHARE, max(LOWEST_SHARE, percent))
