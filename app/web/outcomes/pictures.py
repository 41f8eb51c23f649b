"""Where things stand on pictures of outcomes, in units of a drawing 328 wide. Right, or up, is better."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from app.domain.change import Outcome
from app.domain.outcomes.figures import OverTime, Share
from app.domain.scale import Scale
from app.web.outcomes.asking import Measured
from app.web.outcomes.sentences import spreads, towards_better

WIDTH, LEFT, RIGHT = 328.0, 12.0, 316.0
ROW, FIRST_ROW, HALF = 54.0, 44.0, 17.0
"""Height of one measure, where the text of the first stands, and from there to its bar."""
STEP = 0.5
TOP, BOTTOM = 30.0, 190.0
BAR = 326.0
NARROWEST_SHAPE = 14.0


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: its text's line, and estimate and interval on the line below."""

    name: str
    families: int
    text_y: float
    y: float
    low: float
    high: float
    estimate: float


@dataclass(frozen=True, slots=True)
class Averages:
    height: float
    bottom: float
    zero: float
    ticks: tuple[Tick, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the bar. `middle` is None where its shape would touch the next one's."""

    shape: str
    x: float
    width: float
    middle: float | None


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    outside: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Average change over time. `limits` are the heights of mean, upper and lower limit; empty without."""

    ticks: tuple[Tick, ...]
    path: str
    dots: tuple[Dot, ...]
    zero: float
    mean: float | None
    limits: tuple[float, ...]


def averages(measures: Sequence[Measured]) -> Averages | None:
    """Standardised changes of all measures that have one, in the given order: never by size. None without any."""
    found = [
        (
            each,
            change.standardised.estimate * each.scale.direction.sign,
            towards_better(each.scale, change.standardised.interval),
        )
        for each in measures
        if (change := each.figures.change) is not None and change.standardised is not None
    ]
    if not found:
        return None
    low = min(0.0, *(floor(interval.low / STEP) * STEP for _, _, interval in found))
    high = max(1.0, *(ceil(interval.high / STEP) * STEP for _, _, interval in found))

    def x(value: float) -> float:
        return round(LEFT + (value - low) / (high - low) * (RIGHT - LEFT), 1)

    bottom = FIRST_ROW + ROW * (len(found) - 1) + HALF + 20
    rows = tuple(
        Row(
            each.name,
            each.figures.paired,
            FIRST_ROW + ROW * place,
            FIRST_ROW + ROW * place + HALF,
            x(interval.low),
            x(interval.high),
            x(estimate),
        )
        for place, (each, estimate, interval) in enumerate(found)
    )
    steps = round((high - low) / STEP)
    ticks = tuple(
        Tick(x(low + STEP * step), spreads(low + STEP * step).rstrip("0").rstrip(".")) for step in range(steps + 1)
    )
    return Averages(bottom + 40, bottom, x(0.0), ticks, rows)


def bar(shares: Sequence[Share]) -> tuple[Piece, ...]:
    """One bar of all who were judged, better first."""
    pieces, x = [], 0.0
    for share in shares:
        width = round(BAR * share.share, 1)
        if width:
            middle = round(x + width / 2, 1) if width >= NARROWEST_SHAPE else None
            pieces.append(Piece(str(share.outcome), round(x, 1), max(width - 2, 1.0), middle))
        x += width
    return tuple(pieces)


SHADES = {
    Outcome.RECOVERED: "better",
    Outcome.IMPROVED: "better2",
    Outcome.NO_RELIABLE_CHANGE: "same",
    Outcome.WORSE: "worse",
}


def run(scale: Scale, told: OverTime) -> Run | None:
    """The chart over time, up is better; None below two dots."""
    if len(told.points) < 2:
        return None
    sign = scale.direction.sign
    means = [each.mean * sign for each in told.points]
    limits = () if told.limits is None else tuple(sorted((told.limits.low * sign, told.limits.high * sign)))
    low, high = floor(min(0.0, *means, *limits)), ceil(max(0.0, *means, *limits))
    high = max(high, low + 1)

    def y(value: float) -> float:
        return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 1)

    step = (RIGHT - LEFT - 50) / (len(means) - 1)
    outside = [bool(limits) and not limits[0] <= mean <= limits[1] for mean in means]
    dots = tuple(
        Dot(round(LEFT + 40 + step * place, 1), y(mean), out)
        for place, (mean, out) in enumerate(zip(means, outside, strict=True))
    )
    every = max(1, ceil((high - low) / 5))
    ticks = tuple(Tick(y(value), f"{value}".replace("-", "−")) for value in range(low, high + 1, every))
    path = "M" + "L".join(f"{dot.x} {dot.y}" for dot in dots)
    mean = None if told.limits is None else y(told.limits.mean * sign)
    return Run(ticks, path, dots, y(0.0), mean, tuple(y(each) for each in limits))
