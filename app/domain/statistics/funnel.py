"""Services side by side without a ranking: whether one lies further from the rest than chance allows.

Spiegelhalter 2005 (Statistics in Medicine 24:1185-1202), with winsorised z and an additive allowance for
over-dispersion: services differ for reasons that no figure here knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from app.domain.statistics.distributions import normal_quantile
from app.domain.statistics.interval import Interval

WINSORISED = 0.1
ALERT, ALARM = 0.95, 0.998


@dataclass(frozen=True, slots=True)
class Funnel:
    """`centre` in the unit of the estimates; `between` is the additive variance between services (tau²)."""

    centre: float
    dispersion: float
    between: float

    def limits(self, standard_error: float, confidence: float = ALERT) -> Interval:
        """Where an estimate with this standard error lies when nothing is special about it."""
        half = normal_quantile((1 + confidence) / 2) * sqrt(standard_error**2 + self.between)
        return Interval(self.centre - half, self.centre + half)

    def z(self, estimate: float, standard_error: float) -> float:
        return (estimate - self.centre) / sqrt(standard_error**2 + self.between)


def funnel(estimates: Sequence[float], standard_errors: Sequence[float]) -> Funnel:
    """From at least two estimates with positive standard errors. Raises ValueError otherwise."""
    if len(estimates) != len(standard_errors) or len(estimates) < 2 or min(standard_errors) <= 0:
        raise ValueError("a funnel needs two or more estimates, each with a positive standard error")
    weights = [1 / each**2 for each in standard_errors]
    centre = sum(weight * each for weight, each in zip(weights, estimates, strict=True)) / sum(weights)
    z = [(each - centre) / error for each, error in zip(estimates, standard_errors, strict=True)]
    low, high = quantile(z, WINSORISED), quantile(z, 1 - WINSORISED)
    dispersion = sum(min(max(each, low), high) ** 2 for each in z) / len(z)
    spare = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    between = max(0.0, (len(z) * dispersion - (len(z) - 1)) / spare)
    return Funnel(centre, dispersion, between)


def quantile(values: Sequence[float], share: float) -> float:
    """By linear interpolation between order statistics (Hyndman & Fan 1996, type 7)."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
