"""Change over time: an XmR chart, which tells ordinary ups and downs from a signal (Shewhart; Wheeler 1993)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

SCALING, RANGE_SCALING = 2.66, 3.267
"""3 / 1.128 and D4 for ranges of two, as NHS England's Making Data Count prints them."""
FEWEST_POINTS = 12
"""Below this many points there are no limits to draw."""


@dataclass(frozen=True, slots=True)
class RunChart:
    """The mean and the natural limits, in the unit of the values; the limit of the moving range."""

    mean: float
    moving_range: float
    low: float
    high: float
    range_limit: float


def run_chart(values: Sequence[float]) -> RunChart | None:
    """Limits from all values; None below two."""
    if len(values) < 2:
        return None
    mean, moving = fmean(values), fmean(abs(later - earlier) for earlier, later in pairwise(values))
    return RunChart(mean, moving, mean - SCALING * moving, mean + SCALING * moving, RANGE_SCALING * moving)
