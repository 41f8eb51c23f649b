"""An interval around an estimate."""

from typing import NamedTuple


class Interval(NamedTuple):
    """Both ends, in the unit of what it is an interval of."""

    low: float
    high: float
