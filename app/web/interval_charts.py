"""Changes with their intervals, as plain geometry in units of a drawing 328 wide. Right or up is better on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

from app.domain.disclosure.release import Figures
from app.domain.statistics.distributions import normal_quantile
from app.domain.statistics.funnel import ALARM, ALERT, Funnel, funnel
from app.domain.statistics.interval import Interval

LEFT, RIGHT = 40.0, 316.0
MIDDLE = 120.0
TOP, BOTTOM = 26.0, 236.0
FIRST_LINE, LINE = 44.0, 54.0
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
MOST_TICKS = 6
CURVE_POINTS = 24
FEWEST_FOR_A_FUNNEL = 5
"""Services. With fewer there is no crowd to lie in."""


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One interval: `low` and `high` are its ends, `at` its middle along the axis, `across` where it lies beside it."""

    name: str
    quiet: str
    at: float
    low: float
    high: float
    across: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """`nought` is where no change lies; `height` is that of the whole drawing."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    nought: float
    height: float
    text: float = 0.0
    """Where words begin: beside the line of no change, not on it."""


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class FunnelDrawing:
    """`inner` and `outer` are the paths of the 95 % and the 99.8 % limits."""

    dots: tuple[Dot, ...]
    centre: float
    inner: str
    outer: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


Estimate = tuple[str, str, Interval]
"""A name, quiet words beside it, and the interval of a change for the better."""


def better(figures: Figures, sign: int) -> tuple[float, Interval]:
    """The change for the better with its interval, in points. `sign`: +1 where higher is better."""
    ends = sorted((sign * figures.change_low, sign * figures.change_high))
    return sign * figures.mean_change, Interval(*ends)


def lying(estimates: Sequence[Estimate]) -> Intervals:
    """Intervals one below the other, for at least one estimate; right is better."""
    axis = _Axis([end for _, _, interval in estimates for end in interval], LEFT + 17, RIGHT - 10)
    bars = tuple(
        Bar(name, quiet, axis.of(sum(each) / 2), axis.of(each.low), axis.of(each.high), FIRST_LINE + place * LINE)
        for place, (name, quiet, each) in enumerate(estimates)
    )
    nought = axis.of(0)
    return Intervals(bars, axis.ticks, nought, FIRST_LINE + len(estimates) * LINE, nought + 8 if nought < MIDDLE else 8)


def standing(estimates: Sequence[Estimate]) -> Intervals:
    """Intervals side by side, in time order, for at least one estimate; up is better."""
    axis = _Axis([end for _, _, interval in estimates for end in interval], BOTTOM, TOP + 8)
    step = (RIGHT - LEFT) / len(estimates)
    bars = tuple(
        Bar(
            name,
            quiet,
            axis.of(sum(each) / 2),
            axis.of(each.low),
            axis.of(each.high),
            round(LEFT + step * (place + 0.5), 1),
        )
        for place, (name, quiet, each) in enumerate(estimates)
    )
    return Intervals(bars, axis.ticks, axis.of(0), BOTTOM + 44)


def standard_error(interval: Interval) -> float:
    """Of an estimate whose published 95 % interval this is; never nought, because figures are rounded."""
    return max(0.05, (interval.high - interval.low) / (2 * normal_quantile(0.975)))


def funnel_of(services: Sequence[tuple[int, float, Interval]]) -> Funnel | None:
    """From (families, change, interval) of each service; None for fewer than FEWEST_FOR_A_FUNNEL."""
    if len(services) < FEWEST_FOR_A_FUNNEL:
        return None
    return funnel([change for _, change, _ in services], [standard_error(each) for _, _, each in services])


def draw_funnel(found: Funnel, services: Sequence[tuple[int, float, Interval]]) -> FunnelDrawing:
    """Change against the number of families, with limits that allow for services being different anyway.

    The limits are drawn for a service whose families are as different from each other as they are on the whole.
    """
    spread = sum(standard_error(each) * sqrt(n) for n, _, each in services) / len(services)
    fewest, most = min(n for n, _, _ in services), max(n for n, _, _ in services)
    sizes = [fewest + (most - fewest) * place / CURVE_POINTS for place in range(CURVE_POINTS + 1)]
    limits = {each: [found.limits(spread / sqrt(n), each) for n in sizes] for each in (ALERT, ALARM)}
    seen = [change for _, change, _ in services] + [end for each in limits[ALARM] for end in each]
    y, x = _Axis(seen, BOTTOM, TOP + 8), _Axis([fewest, most], LEFT + 8, RIGHT - 8, with_nought=False)
    paths = {each: _around(x, y, sizes, found_limits) for each, found_limits in limits.items()}
    return FunnelDrawing(
        tuple(Dot(x.of(n), y.of(change)) for n, change, _ in services),
        y.of(found.centre),
        paths[ALERT],
        paths[ALARM],
        x.ticks,
        y.ticks,
    )


def _around(x: "_Axis", y: "_Axis", sizes: Sequence[float], limits: Sequence[Interval]) -> str:
    low = "L".join(f"{x.of(n)} {y.of(each.low)}" for n, each in zip(sizes, limits, strict=True))
    high = "L".join(f"{x.of(n)} {y.of(each.high)}" for n, each in zip(sizes, limits, strict=True))
    return f"M{low}M{high}"


class _Axis:
    """From points to a place between two ends of the drawing, with round ticks."""

    def __init__(self, values: Sequence[float], start: float, end: float, *, with_nought: bool = True) -> None:
        low, high = min(values), max(values)
        if with_nought:
            low, high = min(low, 0.0), max(high, 0.0)
        high = high if high > low else low + 1
        step = next((each for each in STEPS if (high - low) / each <= MOST_TICKS), (high - low) / MOST_TICKS)
        first, last = floor(low / step), ceil(high / step)
        self._low, self._high = first * step, last * step
        self._start, self._end = start, end
        self.ticks = tuple(Tick(self.of(each * step), f"{each * step:g}") for each in range(first, last + 1))

    def of(self, value: float) -> float:
        part = (value - self._low) / (self._high - self._low)
        return round(self._start + part * (self._end - self._start), 1)
