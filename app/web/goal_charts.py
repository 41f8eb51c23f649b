"""One goal over time, 0 to 10, up is better: plain geometry, in units of a drawing 328 wide. Words are in templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.visits import HIGHEST_RATING, LOWEST_RATING

LEFT, RIGHT, TOP, BOTTOM = 34.0, 316.0, 26.0, 150.0
FIRST_X, LAST_X = 56.0, 288.0
HEIGHT, LABEL_Y = 178.0, 172.0
MOST_NUMBERED = 9
"""With more ratings than this, only the first and the last are written out on the drawing; the table has all."""


class Asked(StrEnum):
    """Where a rating was given: when the goal was written down, at a session, or in a questionnaire."""

    START = "start"
    SESSION = "session"
    QUESTIONNAIRE = "questionnaire"


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating, 0 to 10. `shape`: an outcome's code where it is judged, else None."""

    day: date
    value: int
    asked: Asked
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class GoalMark:
    """`shape`: an outcome's code, `before` for a ring (start and questionnaires), `session` for a dot."""

    x: float
    y: float
    shape: str
    text: str
    text_y: float


@dataclass(frozen=True, slots=True)
class HopedLine:
    y: float
    value: int
    text_y: float


@dataclass(frozen=True, slots=True)
class GoalChart:
    height: float
    ticks: tuple[tuple[float, int], ...]
    hoped: HopedLine | None
    path: str
    marks: tuple[GoalMark, ...]
    first_x: float
    last_x: float
    label_y: float


def goal_chart(ratings: Sequence[Rating], hoped: int | None) -> GoalChart:
    """The chart of at least one rating, given in time order and evenly spaced. `hoped`: 0 to 10, or None."""
    step = (LAST_X - FIRST_X) / max(1, len(ratings) - 1)
    places = [(round(FIRST_X + step * place, 1), _y(each.value)) for place, each in enumerate(ratings)]
    numbered = len(ratings) <= MOST_NUMBERED
    ends = (0, len(ratings) - 1)
    marks = tuple(
        GoalMark(x, y, _shape(each), str(each.value) if numbered or place in ends else "", _beside(y))
        for place, (each, (x, y)) in enumerate(zip(ratings, places, strict=True))
    )
    return GoalChart(
        height=HEIGHT,
        ticks=tuple((_y(value), value) for value in (0, 5, 10)),
        hoped=None if hoped is None else HopedLine(_y(hoped), hoped, _beside_line(_y(hoped), marks)),
        path="M" + "L".join(f"{x} {y}" for x, y in places),
        marks=marks,
        first_x=places[0][0],
        last_x=places[-1][0],
        label_y=LABEL_Y,
    )


def _y(value: float) -> float:
    share = (value - LOWEST_RATING) / (HIGHEST_RATING - LOWEST_RATING)
    return round(BOTTOM - share * (BOTTOM - TOP), 1)


def _shape(rating: Rating) -> str:
    if rating.shape is not None:
        return rating.shape
    return "session" if rating.asked is Asked.SESSION else "before"


def _beside(y: float) -> float:
    """Above the mark; below it near the top."""
    return round(y + 24 if y < TOP + 14 else y - 13, 1)


def _beside_line(y: float, marks: Sequence[GoalMark]) -> float:
    """The words of the line stand above it at its left end, or below where the first marks are in the way."""
    crowded = any(mark.x < LEFT + 110 and y - 26 < mark.y < y + 4 for mark in marks)
    return round(y + 16 if crowded or y < TOP + 10 else y - 6, 1)
