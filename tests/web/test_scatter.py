"""Where families stand on the plot of before against after."""

import pytest

from app.domain.change import Outcome
from app.web.scatter import BOTTOM, LEFT, RIGHT, TOP, Pair, scatter
from tests.support.instruments import shipped

PHQ9, KPCS = shipped("phq9").scale("total"), shipped("kpcs").scale("total")
WIDTH = RIGHT - LEFT
SAME = Outcome.NO_RELIABLE_CHANGE


@pytest.mark.parametrize(
    ("before", "after", "right", "up"),
    [(27, 27, 0, 0), (0, 0, 1, 1), (27, 0, 0, 1), (0, 27, 1, 0), (9, 18, 18 / 27, 9 / 27)],
)
def test_right_is_better_before_and_up_is_better_after(before: int, after: int, right: float, up: float) -> None:
    (mark,) = scatter(PHQ9, [Pair(before, after, SAME)]).marks
    assert mark.x == pytest.approx(LEFT + right * WIDTH, abs=0.05)
    assert mark.y == pytest.approx(BOTTOM - up * (BOTTOM - TOP), abs=0.05)


def test_where_a_high_score_is_better_it_is_not_turned_round() -> None:
    (mark,) = scatter(KPCS, [Pair(45, 0, Outcome.NO_THRESHOLD)]).marks
    assert (mark.x, mark.y) == (RIGHT, BOTTOM)


def test_the_lines_stand_half_a_point_inside_the_threshold() -> None:
    """PHQ-9 changes reliably from 6 points on: the line at 5.5 of 27 parts 5 from 6."""
    drawing = scatter(PHQ9, [Pair(17, 9, Outcome.RECOVERED)])
    across = round(LEFT + 5.5 / 27 * WIDTH, 1)
    assert drawing.limits[1].startswith(f"M{across} {BOTTOM}")
    reliable, not_yet = scatter(PHQ9, [Pair(16, 10, Outcome.IMPROVED), Pair(15, 10, SAME)]).marks
    assert BOTTOM - reliable.y > reliable.x - LEFT + 5.5 / 27 * WIDTH
    assert BOTTOM - not_yet.y < not_yet.x - LEFT + 5.5 / 27 * WIDTH


def test_without_a_threshold_there_is_no_band() -> None:
    drawing = scatter(KPCS, [Pair(31, 36, Outcome.NO_THRESHOLD)])
    assert (drawing.band, drawing.limits) == ("", ())
    assert drawing.cut_off_value == 40


def test_families_on_one_spot_are_counted() -> None:
    marks = scatter(PHQ9, [Pair(12, 11, SAME), Pair(12, 11, SAME), Pair(12, 10, SAME)]).marks
    assert [mark.count for mark in marks] == [2, 1]
