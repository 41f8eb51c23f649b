"""Before against after, one mark for each family: plain geometry, in units of a drawing 328 wide.

Right is better before, up is better after. On the diagonal nothing changed; between the lines beside it the change may
be measurement noise (Jacobson & Truax 1991).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.change import Outcome
from app.domain.scale import Scale
from app.web.charts import Tick, boundary, just_under, share, tick_values

LEFT, RIGHT, TOP, BOTTOM = 44.0, 316.0, 26.0, 298.0
HEIGHT = 344.0


@dataclass(frozen=True, slots=True)
class Pair:
    """One family's score before and after, in points."""

    before: float
    after: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Mark:
    """`count`: how many families stand on the same spot with the same outcome."""

    x: float
    y: float
    shape: str
    count: int


@dataclass(frozen=True, slots=True)
class Scatter:
    """`band` is a polygon's points, `limits` the two lines beside the diagonal; both are empty without a threshold."""

    height: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    band: str
    limits: tuple[str, ...]
    diagonal: str
    cut_off_x: float | None
    cut_off_y: float | None
    cut_off_value: int | None
    marks: tuple[Mark, ...]


def scatter(scale: Scale, pairs: Sequence[Pair]) -> Scatter:
    """The plot of at least one pair."""
    seen = [points for pair in pairs for points in (pair.before, pair.after)]
    line = boundary(scale, seen)
    reach = _reach(scale, pairs)
    counts = Counter((_x(share(scale, each.before)), _y(share(scale, each.after)), each.outcome) for each in pairs)
    return Scatter(
        height=HEIGHT,
        x_ticks=tuple(Tick(_x(share(scale, value)), value) for value in tick_values(scale)),
        y_ticks=tuple(Tick(_y(share(scale, value)), value) for value in tick_values(scale)),
        band="" if reach is None else _path(((0, 0), (0, reach), (1 - reach, 1), (1, 1), (1, 1 - reach), (reach, 0))),
        limits=() if reach is None else (_path(((0, reach), (1 - reach, 1))), _path(((reach, 0), (1, 1 - reach)))),
        diagonal=_path(((0, 0), (1, 1))),
        cut_off_x=None if line is None else _x(share(scale, line)),
        cut_off_y=None if line is None else _y(share(scale, line)),
        cut_off_value=scale.cut_off.value if scale.cut_off else None,
        marks=tuple(Mark(x, y, outcome, count) for (x, y, outcome), count in counts.items()),
    )


def _reach(scale: Scale, pairs: Sequence[Pair]) -> float | None:
    """How far from the diagonal a change may be noise, as a part of the whole range; no family stands on the line."""
    if scale.reliable_change is None:
        return None
    distances = (round(abs(pair.after - pair.before), 2) for pair in pairs)
    return just_under(scale.reliable_change.threshold, distances) / (scale.high - scale.low)


def _x(part: float) -> float:
    return round(LEFT + part * (RIGHT - LEFT), 1)


def _y(part: float) -> float:
    return round(BOTTOM - part * (BOTTOM - TOP), 1)


def _path(corners: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_x(x)} {_y(y)}" for x, y in corners)
