"""Where things stand on a chart: plain geometry, in units of a drawing 328 wide. Words and colours are in templates.

Up, or right, is better on every chart: the axis is turned round for a scale on which a high score is worse.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.change import Outcome
from app.domain.scale import Direction, Scale
from app.domain.vocabulary import OccasionKind

WIDTH = 328.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 316.0, 26.0, 178.0
FIRST_X, LAST_X = 68.0, 270.0
LABEL_Y, LOWER_LABEL_Y = 200.0, 218.0
HEIGHT, TALL_HEIGHT = 214.0, 232.0
MOST_LABELS_IN_A_ROW = 4
CHARACTER, LINE = 7.6, 16.0
"""Generous size of one character at 14 units, to keep labels apart."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """One score on a chart, in points and as `text`. `outcome`: how it compares with before; None before and during."""

    kind: OccasionKind
    points: float
    text: str
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands. `anchor` is SVG's: start, middle or end."""

    x: float
    y: float
    anchor: str

    def box(self, characters: float) -> Box:
        """Roughly the room a text of this length takes: left, top, right, bottom."""
        width = characters * CHARACTER
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - 12, left + width, self.y + 4


@dataclass(frozen=True, slots=True)
class Tick:
    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A score: `shape` is an outcome's code, or `before` for a ring."""

    x: float
    y: float
    shape: str
    text: str
    beside: Place


@dataclass(frozen=True, slots=True)
class Band:
    """Inside it, change may be measurement noise. `label` is None where there is no room for words."""

    top: float
    bottom: float
    height: float
    label: Place | None


@dataclass(frozen=True, slots=True)
class CutOffLine:
    y: float
    value: int
    label: Place


@dataclass(frozen=True, slots=True)
class AxisLabel:
    kind: OccasionKind
    place: Place


@dataclass(frozen=True, slots=True)
class ChangeChart:
    """One scale over time. `unknown` is where a score after VIG is still missing."""

    height: float
    low_is_better: bool
    ticks: tuple[Tick, ...]
    band: Band | None
    cut_off: CutOffLine | None
    path: str
    marks: tuple[Mark, ...]
    labels: tuple[AxisLabel, ...]
    unknown: Place | None


def just_under(limit: float, seen: Iterable[float]) -> float:
    """A line that no score sits on: midway between `limit` and the nearest smaller value that can be, or was, seen.

    Scores are whole points, so this is half a point below the limit, unless an estimated score came closer.
    """
    return (limit + max([limit - 1, *(value for value in seen if value < limit)])) / 2


def share(scale: Scale, points: float) -> float:
    """How good a score is within its scale: 0 for the worst possible, 1 for the best."""
    from_low = (points - scale.low) / (scale.high - scale.low)
    return from_low if scale.direction is Direction.HIGHER_BETTER else 1 - from_low


def noise(scale: Scale, before: float, others: Iterable[float]) -> tuple[float, float] | None:
    """From which to which score, in points, a change from `before` is not reliable; None without a threshold."""
    if scale.reliable_change is None:
        return None
    distances = (round(abs(points - before), 2) for points in others)
    reach = just_under(scale.reliable_change.threshold, distances)
    return max(before - reach, scale.low), min(before + reach, scale.high)


def boundary(scale: Scale, seen: Iterable[float]) -> float | None:
    """Where the line of the cut-off runs, in points: between the last score below it and the cut-off itself."""
    return None if scale.cut_off is None else just_under(scale.cut_off.value, seen)


def change_chart(scale: Scale, readings: Sequence[Reading]) -> ChangeChart:
    """The chart of at least one reading, given in time order. Before and after always have a place, even if empty."""
    slots = _slots(readings)
    spread = _spread(len(slots))
    points = [(spread[place], reading) for place, reading in enumerate(slots) if isinstance(reading, Reading)]
    marks = tuple(_mark(scale, points, place) for place in range(len(points)))
    after = next((spread[place] for place, slot in enumerate(slots) if slot is OccasionKind.AFTER), None)
    unknown = None if after is None else Place(after, 170.0, "middle")
    line = boundary(scale, [reading.points for reading in readings])
    cut_off = None if line is None else _y(scale, line)
    taken = [box for mark in marks for box in _boxes(mark)] + ([unknown.box(13)] if unknown else [])
    band = _band(scale, readings, taken if cut_off is None else [*taken, (LEFT, cut_off, RIGHT, cut_off + 1)])
    if band is not None and band.label is not None:
        taken.append(band.label.box(14))
    tall = len(slots) > MOST_LABELS_IN_A_ROW
    return ChangeChart(
        height=TALL_HEIGHT if tall else HEIGHT,
        low_is_better=scale.direction is Direction.HIGHER_WORSE,
        ticks=tuple(Tick(_y(scale, value), value) for value in tick_values(scale)),
        band=band,
        cut_off=None if scale.cut_off is None or cut_off is None else _cut_off(scale.cut_off.value, cut_off, taken),
        path="M" + "L".join(f"{mark.x} {mark.y}" for mark in marks),
        marks=marks,
        labels=_labels(slots, spread, tall),
        unknown=unknown,
    )


def tick_values(scale: Scale) -> tuple[int, ...]:
    """The scores written beside the axis: the range in equal whole steps, as few as can be from three up."""
    whole = scale.high - scale.low
    parts = next((parts for parts in (3, 4, 5, 2) if whole % parts == 0), 1)
    return tuple(range(scale.low, scale.high + 1, whole // parts))


def _slots(readings: Sequence[Reading]) -> list[Reading | OccasionKind]:
    """The readings in time order, with a gap (the bare kind) where before or after is missing."""
    found: list[Reading | OccasionKind] = []
    for kind in OccasionKind:
        here = [reading for reading in readings if reading.kind is kind]
        found += here or ([kind] if kind in (OccasionKind.BEFORE, OccasionKind.AFTER) else [])
    return found


def _spread(count: int) -> list[float]:
    step = (LAST_X - FIRST_X) / (count - 1)
    return [round(FIRST_X + step * place, 1) for place in range(count)]


def _y(scale: Scale, points: float) -> float:
    return round(BOTTOM - share(scale, points) * (BOTTOM - TOP), 1)


def _mark(scale: Scale, points: Sequence[tuple[float, Reading]], place: int) -> Mark:
    x, reading = points[place]
    y = _y(scale, reading.points)
    last = place == len(points) - 1
    falls = not last and _y(scale, points[place + 1][1].points) > y
    if last and place:
        beside = Place(round(x + 16, 1), round(y + 5, 1), "start")
    elif y > 150 or (falls and y > 40):
        beside = Place(x, round(y - 12, 1), "middle")
    else:
        beside = Place(x, round(y + 23, 1), "middle")
    return Mark(x, y, reading.outcome or "before", reading.text, beside)


def _boxes(mark: Mark) -> tuple[Box, Box]:
    return (mark.x - 12, mark.y - 12, mark.x + 12, mark.y + 12), mark.beside.box(len(mark.text))


def _band(scale: Scale, readings: Sequence[Reading], taken: Sequence[Box]) -> Band | None:
    before = next((reading.points for reading in readings if reading.kind is OccasionKind.BEFORE), None)
    span = None if before is None else noise(scale, before, [reading.points for reading in readings])
    if span is None:
        return None
    top, bottom = sorted(_y(scale, points) for points in span)
    beside = (round(bottom - 7, 1), round(top + 16, 1))
    candidates = [Place(x, y, anchor) for x, anchor in ((310.0, "end"), (38.0, "start")) for y in beside]
    label = _free(candidates, 14, taken) if bottom - top >= LINE + 6 else None
    return Band(top, bottom, round(bottom - top, 1), label)


def _cut_off(value: int, y: float, taken: Sequence[Box]) -> CutOffLine:
    candidates = [
        Place(x, round(beside, 1), anchor)
        for x, anchor in ((38.0, "start"), (312.0, "end"), (169.0, "middle"))
        for beside in (y - 6, y + 16)
        if TOP - 4 <= beside <= BOTTOM
    ]
    return CutOffLine(y, value, _free(candidates, 10, taken) or candidates[0])


def _free(candidates: Sequence[Place], characters: float, taken: Sequence[Box]) -> Place | None:
    """The first place at which a text of this length covers nothing."""
    return next((place for place in candidates if not any(_overlap(place.box(characters), box) for box in taken)), None)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _labels(slots: Sequence[Reading | OccasionKind], spread: Sequence[float], tall: bool) -> tuple[AxisLabel, ...]:
    """One label for each kind of time point, below the middle of its scores; many scores need a second row."""
    kinds = [slot.kind if isinstance(slot, Reading) else slot for slot in slots]
    labels = []
    for kind in dict.fromkeys(kinds):
        places = [x for x, each in zip(spread, kinds, strict=True) if each is kind]
        lower = tall and kind in (OccasionKind.DURING, OccasionKind.FOLLOW_UP)
        middle = round(sum(places) / len(places), 1)
        labels.append(AxisLabel(kind, Place(middle, LOWER_LABEL_Y if lower else LABEL_Y, "middle")))
    return tuple(labels)
