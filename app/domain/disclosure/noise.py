"""Keyed noise: the same families give the same figure by whatever way they are reached, and nobody can average it away.

The cell-key method (ABS; ONS Census 2021), with the table and the keyed hash of statistics reference §3.3, item 5.
"""

import hashlib
import hmac
from itertools import accumulate
from math import exp, floor
from statistics import NormalDist

from app.domain.disclosure.eligibility import FEWEST

LARGEST_NOISE = 5
_STEPS = tuple(range(-LARGEST_NOISE, LARGEST_NOISE + 1))
_WEIGHTS = [exp(-k * k / 8) for k in _STEPS]
_CUMULATED = [total / sum(_WEIGHTS) for total in accumulate(_WEIGHTS)]
ROUNDED_TO = 5
KEYS = 2**32
MEAN_NOISE = 2.0
"""The noise on a mean has this many standard deviations over n: about as much as two families matter."""
SD_NOISE = 1.4


def cell_key(record_keys: int) -> int:
    """From the sum of the 32-bit record keys of a cell's families."""
    return record_keys % KEYS


def uniform(secret: bytes, statistic: str, key: int, n: int) -> float:
    """A number strictly between 0 and 1 that only the secret explains: HMAC-SHA256 of statistic, cell key and n."""
    digest = hmac.new(secret, f"{statistic}|{key}|{n}".encode(), hashlib.sha256).digest()
    return (int.from_bytes(digest[:6], "big") + 0.5) / 2**48


def count_noise(secret: bytes, statistic: str, key: int, n: int) -> int:
    """A whole number from -5 to 5, with a standard deviation of 1.95."""
    place = uniform(secret, statistic, key, n)
    return next((k for k, total in zip(_STEPS, _CUMULATED, strict=True) if total >= place), LARGEST_NOISE)


def published_count(secret: bytes, statistic: str, key: int, n: int) -> int | None:
    """n with noise, at least ten, to the nearest five; None below ten."""
    if n < FEWEST:
        return None
    return max(FEWEST, nearest_five(max(FEWEST, n + count_noise(secret, statistic, key, n))))


def nearest_five(count: int) -> int:
    return ROUNDED_TO * floor((count + 2) / ROUNDED_TO)


def mean_noise(secret: bytes, statistic: str, key: int, n: int, sd: float) -> float:
    """What to add to a mean, in the unit of `sd`."""
    return NormalDist().inv_cdf(uniform(secret, statistic, key, n)) * MEAN_NOISE * sd / n


def spread_factor(secret: bytes, statistic: str, key: int, n: int) -> float:
    """What to multiply a standard deviation by."""
    return exp(NormalDist().inv_cdf(uniform(secret, statistic, key, n)) * SD_NOISE / n)


def mean_noise_variance(n: int, sd: float) -> float:
    """What the noise adds to the variance of a mean; every published interval includes it."""
    return (MEAN_NOISE * sd / n) ** 2
