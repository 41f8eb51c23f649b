"""A score before and after on one level line, right is better: plain geometry, in units of a drawing 328 wide."""

from dataclasses import dataclass

from app.domain.change import Outcome
from app.domain.scale import Direction, Scale
from app.web.charts import Place, boundary, noise, share

LEFT, RIGHT = 12.0, 316.0
PLAIN_Y, LABELLED_Y = 15.0, 36.0
PLAIN_HEIGHT, LABELLED_HEIGHT = 30.0, 70.0
MOST_TICKS = 10


@dataclass(frozen=True, slots=True)
class Strip:
    """One line. Numbers are `x` but for `y`, the level; `shape` is an outcome's code.

    `band` is where the band of noise begins and how wide it is; `cut_off` and its label stand between two scores.
    """

    height: float
    y: float
    labelled: bool
    ticks: tuple[float, ...]
    band: tuple[float, float] | None
    cut_off: float | None
    cut_off_label: Place | None
    cut_off_value: int | None
    before: float | None
    after: float | None
    shape: str
    worst: int
    best: int

    @property
    def joined(self) -> bool:
        return self.before is not None and self.after is not None


def strip(
    scale: Scale, before: float | None, after: float | None, outcome: Outcome, *, labelled: bool = False
) -> Strip:
    """The line of two scores in points; either may be missing. `labelled` leaves room for words above and below it."""
    seen = [points for points in (before, after) if points is not None]
    line = boundary(scale, seen)
    whole = scale.high - scale.low
    upwards = scale.direction is Direction.HIGHER_BETTER
    cut_off = None if line is None else _x(scale, line)
    return Strip(
        height=LABELLED_HEIGHT if labelled else PLAIN_HEIGHT,
        y=LABELLED_Y if labelled else PLAIN_Y,
        labelled=labelled,
        ticks=tuple(_x(scale, scale.low + each) for each in range(whole + 1) if labelled and whole <= MOST_TICKS),
        band=None if before is None or after is None else _band(scale, before, after),
        cut_off=cut_off,
        cut_off_label=None if cut_off is None else _cut_off_label(cut_off),
        cut_off_value=scale.cut_off.value if scale.cut_off else None,
        before=None if before is None else _x(scale, before),
        after=None if after is None else _x(scale, after),
        shape=outcome,
        worst=scale.low if upwards else scale.high,
        best=scale.high if upwards else scale.low,
    )


def _x(scale: Scale, points: float) -> float:
    return round(LEFT + share(scale, points) * (RIGHT - LEFT), 1)


def _band(scale: Scale, before: float, after: float) -> tuple[float, float] | None:
    span = noise(scale, before, (after,))
    if span is None:
        return None
    left, right = sorted(_x(scale, points) for points in span)
    return left, round(right - left, 1)


def _cut_off_label(x: float) -> Place:
    anchor = "start" if x < 48 else "end" if x > 280 else "middle"
    return Place(x, 14.0, anchor)
