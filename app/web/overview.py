"""All main scores of a dyad on one picture: each from its worst possible (bottom) to its best possible score (top).

Plain geometry, in units of a drawing 328 wide. A picture holds four scores, so that their names fit on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.change import Change
from app.domain.scale import Scale
from app.web.charts import BOTTOM, LEFT, TOP, boundary, noise, share

A_PICTURE = 4
SLOT = 72.0
APART, REACH, CUT = 14.0, 27.0, 31.0
"""How far a mark, the edge of the band and the end of the cut-off stand from the middle of their score."""
NAME_Y, NAME_LINE, FIGURES_Y, HEIGHT = 198.0, 16.0, 232.0, 240.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One score with its change. `figures` is what stands below its name."""

    name: str
    scale: Scale
    change: Change
    figures: str


@dataclass(frozen=True, slots=True)
class Spot:
    x: float
    y: float
    shape: str


@dataclass(frozen=True, slots=True)
class Column:
    """One score. `band`: left, top, width, height. `cut_off`: its level."""

    x: float
    name: tuple[tuple[float, str], ...]
    figures: str
    figures_y: float
    band: tuple[float, float, float, float] | None
    cut_off: tuple[float, float, float] | None
    before: Spot | None
    after: Spot | None

    @property
    def joined(self) -> bool:
        return self.before is not None and self.after is not None


@dataclass(frozen=True, slots=True)
class Picture:
    height: float
    levels: tuple[float, ...]
    columns: tuple[Column, ...]


def pictures(scores: Sequence[Measured]) -> tuple[Picture, ...]:
    """The scores in their order, four to a picture."""
    levels = (TOP, (TOP + BOTTOM) / 2, BOTTOM)
    return tuple(
        Picture(HEIGHT, levels, tuple(_column(place, each) for place, each in enumerate(scores[start:][:A_PICTURE])))
        for start in range(0, len(scores), A_PICTURE)
    )


def _column(place: int, of: Measured) -> Column:
    x = LEFT + SLOT * place + SLOT / 2
    found, scale = of.change, of.scale
    seen = [points for points in (found.before, found.after) if points is not None]
    line = boundary(scale, seen)
    return Column(
        x=x,
        name=tuple((NAME_Y + NAME_LINE * row, part) for row, part in enumerate(of.name.split(" ", 1))),
        figures=of.figures,
        figures_y=FIGURES_Y,
        band=_band(scale, x, found),
        cut_off=None if line is None else (x - CUT, _y(scale, line), x + CUT),
        before=None if found.before is None else Spot(x - APART, _y(scale, found.before), "before"),
        after=None if found.after is None else Spot(x + APART, _y(scale, found.after), found.outcome),
    )


def _band(scale: Scale, x: float, found: Change) -> tuple[float, float, float, float] | None:
    if found.before is None:
        return None
    span = noise(scale, found.before, () if found.after is None else (found.after,))
    if span is None:
        return None
    top, bottom = sorted(_y(scale, points) for points in span)
    return x - REACH, top, 2 * REACH, round(bottom - top, 1)


def _y(scale: Scale, points: float) -> float:
    return round(BOTTOM - share(scale, points) * (BOTTOM - TOP), 1)
