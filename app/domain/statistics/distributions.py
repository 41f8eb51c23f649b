"""Quantiles of the normal, Student's t and the beta distribution, which the standard library has only in part."""

from functools import lru_cache
from math import exp, fabs, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist

_TINY = 1e-300
_NORMAL = NormalDist()


def normal_quantile(probability: float) -> float:
    """z with P(Z <= z) = `probability`, which lies strictly between 0 and 1."""
    return _NORMAL.inv_cdf(probability)


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for 0 <= x <= 1 and positive a, b.

    The continued fraction of DiDonato and Morris (1992), by Lentz's method, on the side where it converges fast.
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b))
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(x, a, b) / a
    return 1 - front * _beta_fraction(1 - x, b, a) / b


def _beta_fraction(x: float, a: float, b: float) -> float:
    d = 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    c, total = 1.0, d
    for m in range(1, 500):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away_from_zero(1 + numerator * d)
            c = _away_from_zero(1 + numerator / c)
            total *= c * d
        if fabs(c * d - 1) < 1e-16:
            break
    return total


def _away_from_zero(value: float) -> float:
    return value if fabs(value) > _TINY else _TINY


def beta_quantile(probability: float, a: float, b: float) -> float:
    """x with I_x(a, b) = `probability`: Newton's method, held between two ends that close in on it."""
    low, high, x = 0.0, 1.0, a / (a + b)
    log_beta = lgamma(a) + lgamma(b) - lgamma(a + b)
    for _ in range(200):
        off = beta_cdf(x, a, b) - probability
        low, high = (low, x) if off > 0 else (x, high)
        density = exp((a - 1) * log(x) + (b - 1) * log1p(-x) - log_beta)
        guess = x - off / density if density > 0 else low
        if not low < guess < high:
            guess = (low + high) / 2
        if fabs(guess - x) <= 1e-16 * x or guess in (low, high):
            return guess
        x = guess
    return x


def t_cdf(t: float, degrees: float) -> float:
    """P(T <= t) for Student's t with `degrees` > 0 degrees of freedom."""
    tail = beta_cdf(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
    return 1 - tail if t > 0 else tail


@lru_cache(maxsize=10_000)  # a page asks for those of the same few sizes over and over
def t_quantile(probability: float, degrees: float) -> float:
    """t with P(T <= t) = `probability`, strictly between 0 and 1."""
    if probability < 0.5:
        return -t_quantile(1 - probability, degrees)
    # T² / (degrees + T²) is beta distributed, and its lower tail keeps its digits where the upper one loses them.
    x = beta_quantile(2 * (1 - probability), degrees / 2, 0.5)
    return inf if x == 0 else sqrt(degrees * (1 - x) / x)
