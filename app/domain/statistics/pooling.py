"""One answer from several: services pooled with random effects, and answers from imputed data sets combined."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

from app.domain.statistics.distributions import normal_quantile, t_quantile
from app.domain.statistics.interval import Interval


@dataclass(frozen=True, slots=True)
class Pooled:
    """`between` is the variance between services (tau²); `prediction` is where a new service's own change may lie."""

    estimate: float
    standard_error: float
    interval: Interval
    between: float
    prediction: Interval | None = None


def fixed_effect(estimates: Sequence[float], variances: Sequence[float], confidence: float = 0.95) -> Pooled:
    """Weighted by precision, as if every service changed alike."""
    return _with_z(estimates, variances, 0.0, confidence)


def dersimonian_laird(estimates: Sequence[float], variances: Sequence[float], confidence: float = 0.95) -> Pooled:
    """Random effects by moments (DerSimonian & Laird 1986, Controlled Clinical Trials 7:177-188)."""
    weights = [1 / each for each in variances]
    spare = sum(weights) - sum(each**2 for each in weights) / sum(weights)
    between = max(0.0, (heterogeneity(estimates, variances) - (len(estimates) - 1)) / spare)
    return _with_z(estimates, variances, between, confidence)


def random_effects(estimates: Sequence[float], variances: Sequence[float], confidence: float = 0.95) -> Pooled:
    """Random effects by REML, with the interval of Knapp & Hartung 2003 (Statistics in Medicine 22:2693-2710).

    From at least two estimates with positive variances. The prediction interval has n - 1 degrees of freedom, as
    metafor's has.
    """
    between = restricted_maximum_likelihood(estimates, variances)
    weights, mean = _weighted(estimates, variances, between)
    scale = sum(w * (each - mean) ** 2 for w, each in zip(weights, estimates, strict=True)) / (len(estimates) - 1)
    error = sqrt(scale / sum(weights))
    t = t_quantile((1 + confidence) / 2, len(estimates) - 1)
    wide = t * sqrt(error**2 + between)
    return Pooled(
        mean, error, Interval(mean - t * error, mean + t * error), between, Interval(mean - wide, mean + wide)
    )


def heterogeneity(estimates: Sequence[float], variances: Sequence[float]) -> float:
    """Cochran's Q."""
    weights, mean = _weighted(estimates, variances, 0.0)
    return sum(weight * (each - mean) ** 2 for weight, each in zip(weights, estimates, strict=True))


def restricted_maximum_likelihood(estimates: Sequence[float], variances: Sequence[float]) -> float:
    """tau² where the derivative of the restricted log-likelihood is zero; 0 where it falls from there on."""

    def slope(between: float) -> float:
        weights, mean = _weighted(estimates, variances, between)
        squares = sum(w * w * (each - mean) ** 2 for w, each in zip(weights, estimates, strict=True))
        return squares - sum(weights) + sum(w * w for w in weights) / sum(weights)

    if slope(0.0) <= 0:
        return 0.0
    high = max(variances)
    while slope(high) > 0:
        high *= 2
    return _root(slope, 0.0, high)


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2


def _weighted(estimates: Sequence[float], variances: Sequence[float], between: float) -> tuple[list[float], float]:
    weights = [1 / (each + between) for each in variances]
    return weights, sum(w * each for w, each in zip(weights, estimates, strict=True)) / sum(weights)


def _with_z(estimates: Sequence[float], variances: Sequence[float], between: float, confidence: float) -> Pooled:
    weights, mean = _weighted(estimates, variances, between)
    error = 1 / sqrt(sum(weights))
    half = normal_quantile((1 + confidence) / 2) * error
    return Pooled(mean, error, Interval(mean - half, mean + half), between)


@dataclass(frozen=True, slots=True)
class Combined:
    """An estimate from several imputed data sets; `missing_share` is the share of variance due to what is missing."""

    estimate: float
    standard_error: float
    degrees: float
    missing_share: float


def rubin(estimates: Sequence[float], variances: Sequence[float]) -> Combined:
    """Rubin 1987: T = mean within + (1 + 1/m) between, for m >= 2 imputed data sets that differ."""
    m, within, between = len(estimates), fmean(variances), variance(estimates)
    extra = (1 + 1 / m) * between
    total = within + extra
    return Combined(fmean(estimates), sqrt(total), (m - 1) * (total / extra) ** 2, extra / total)
