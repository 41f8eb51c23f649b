"""How sure a share of families can be, when the families are few."""

from math import sqrt

from app.domain.statistics.distributions import beta_quantile, normal_quantile
from app.domain.statistics.interval import Interval


def wilson(successes: int, n: int, confidence: float = 0.95) -> Interval | None:
    """The score interval of a share, from 0 to 1; None for nobody.

    Wilson 1927 (JASA 22:209-212); recommended for small n by Newcombe 1998 (Statistics in Medicine 17:857-872).
    """
    if n == 0:
        return None
    z = normal_quantile((1 + confidence) / 2)
    share, spread = successes / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    return Interval(
        0.0 if successes == 0 else middle - half,
        1.0 if successes == n else middle + half,
    )


def clopper_pearson(successes: int, n: int, confidence: float = 0.95) -> Interval | None:
    """The exact interval of a share: never too narrow, usually too wide. None for nobody.

    Clopper & Pearson 1934 (Biometrika 26:404-413).
    """
    if n == 0:
        return None
    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else beta_quantile(tail, successes, n - successes + 1)
    high = 1.0 if successes == n else beta_quantile(1 - tail, successes + 1, n - successes)
    return Interval(low, high)


def needed_for_half_width(share: float, half_width: float, confidence: float = 0.95) -> int:
    """How many must be looked at for a Wilson interval of at most this half width, were the share to stay as it is."""
    low, high = 1, 2
    while _half_width(share, high, confidence) > half_width:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _half_width(share, middle, confidence) <= half_width else (middle, high)
    return high


def _half_width(share: float, n: int, confidence: float) -> float:
    z = normal_quantile((1 + confidence) / 2)
    spread = z * z / n
    return sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
