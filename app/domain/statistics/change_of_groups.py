"""How much a group changed from before to after, and how sure that is.

Points first, with their interval; then the standardised mean change with raw-score standardisation (SMCR: Becker 1988,
Br J Math Stat Psychol 41:257-278; Morris 2008, Organ Res Methods 11:364-386) and the variance that holds when the
spread differs after (SMCRH: Bonett 2008, Psychol Methods 13:99-109). It says nothing about causes: see design §9.
"""

from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

from app.domain.statistics.distributions import normal_quantile, t_quantile
from app.domain.statistics.interval import Interval
from app.domain.statistics.pairs import PairSums

OWN_SPREAD_FROM = 50
"""From this many pairs on a group's own spread before may standardise its change; below, the national one does."""


@dataclass(frozen=True, slots=True)
class StandardisedChange:
    """A change in standard deviations of the score before. `own_spread`: whether that is the group's own."""

    estimate: float
    interval: Interval
    own_spread: bool


def hedges_j(degrees: int) -> float | None:
    """The exact correction for small samples (Hedges 1981); None below two degrees of freedom: undefined there."""
    if degrees < 2:
        return None
    return exp(lgamma(degrees / 2) - 0.5 * log(degrees / 2) - lgamma((degrees - 1) / 2))


def mean_change_interval(sums: PairSums, confidence: float = 0.95) -> Interval | None:
    """Student's interval of the mean change, in points; None below two pairs."""
    mean, sd = sums.mean_change, sums.sd_change
    if mean is None or sd is None:
        return None
    half = t_quantile((1 + confidence) / 2, sums.n - 1) * sd / sqrt(sums.n)
    return Interval(mean - half, mean + half)


def standardised_change(
    sums: PairSums, national_sd: float | None = None, confidence: float = 0.95
) -> StandardisedChange | None:
    """SMCR with the SMCRH variance and a z interval; None where it is not defined.

    `national_sd` (points) standardises a group of fewer than OWN_SPREAD_FROM pairs: families chosen for a narrow
    range of scores would otherwise look as if they had changed more. It is known far better than the spread of these
    few, so the interval is then that of the mean change. Without it the group's own spread has to do.
    """
    if national_sd and sums.n < OWN_SPREAD_FROM:
        return _by_national_spread(sums, national_sd, confidence)
    correction, mean, sd, of_change = hedges_j(sums.n - 1), sums.mean_change, sums.sd_before, sums.sd_change
    if correction is None or mean is None or of_change is None or not sd:
        return None
    estimate = correction * mean / sd
    variance = of_change**2 / (sd**2 * (sums.n - 1)) + estimate**2 / (2 * (sums.n - 1))
    half = normal_quantile((1 + confidence) / 2) * sqrt(variance)
    return StandardisedChange(estimate, Interval(estimate - half, estimate + half), own_spread=True)


def _by_national_spread(sums: PairSums, sd: float, confidence: float) -> StandardisedChange | None:
    mean, interval = sums.mean_change, mean_change_interval(sums, confidence)
    if mean is None or interval is None:
        return None
    return StandardisedChange(mean / sd, Interval(interval.low / sd, interval.high / sd), own_spread=False)


def detectable(n: int, change: float = 0.5, correlation: float = 0.6, confidence: float = 0.95) -> float:
    """Half the width of an SMCR's interval with n pairs: what a group of this size can tell apart.

    By the large-sample variance 2(1 - r)/n + d²/(2n) (Becker 1988), for d = `change` and r = `correlation`.
    """
    return normal_quantile((1 + confidence) / 2) * sqrt(2 * (1 - correlation) / n + change**2 / (2 * n))


def expected_from_regression(mean_before: float, mean_functional: float, reliability: float) -> float:
    """The mean change to expect from regression to the mean alone, in points (statistics reference §2.1)."""
    return (1 - reliability) * (mean_functional - mean_before)


def with_missing_as_no_change(sums: PairSums, started: int) -> float | None:
    """The mean change, in points, if every family without a score after had not changed at all."""
    change = sums.mean_change
    return None if change is None or started == 0 else change * sums.n / max(started, sums.n)


def clustered_variance(groups: list[PairSums]) -> float | None:
    """The variance of the pooled mean change, in squared points, allowing for families of one service being alike.

    The sum over services of squared totals of deviations, over n², times S / (S - 1). None below two services.
    """
    total = sum(groups, PairSums())
    mean = total.mean_change
    if mean is None or len(groups) < 2:
        return None
    deviations = [((each.sum_y - each.sum_x) / 100 - each.n * mean) ** 2 for each in groups]
    return sum(deviations) / total.n**2 * len(groups) / (len(groups) - 1)
