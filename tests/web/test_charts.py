"""Where things stand on a chart. Coordinates are worked out by hand: PHQ-9 has 152 / 27 units a point, from y 26."""

import pytest

from app.domain.change import Outcome
from app.domain.scale import ReliableChange, Scale
from app.domain.vocabulary import OccasionKind
from app.web.charts import Band, ChangeChart, Reading, change_chart, tick_values
from app.web.strips import strip
from tests.support.instruments import shipped

BEFORE, DURING, AFTER, FOLLOW_UP = OccasionKind
PHQ9 = shipped("phq9").scale("total")
GAD7 = shipped("gad7").scale("total")
EPDS = shipped("epds").scale("total")
KPCS = shipped("kpcs").scale("total")
GOAL = shipped("gbo").scale("goal_1")
JUDGED = {"phq9": PHQ9, "gad7": GAD7, "epds": EPDS, "core10": shipped("core10").scale("total"), "goal": GOAL}
KPCS_WITH_THRESHOLD = KPCS.model_copy(update={"reliable_change": ReliableChange(threshold=6, source="made up")})


def drawn(scale: Scale, *readings: tuple[OccasionKind, float]) -> ChangeChart:
    return change_chart(scale, [Reading(kind, points, str(points)) for kind, points in readings])


def band_of(chart: ChangeChart) -> Band:
    assert chart.band is not None
    return chart.band


def cut_off_of(chart: ChangeChart) -> float:
    assert chart.cut_off is not None
    return chart.cut_off.y


def test_scores_stand_in_time_order_and_a_low_score_stands_high_where_low_is_better() -> None:
    chart = change_chart(
        PHQ9, [Reading(BEFORE, 17, "17"), Reading(DURING, 13, "13"), Reading(AFTER, 9, "9", Outcome.RECOVERED)]
    )
    assert [(mark.x, mark.y, mark.shape, mark.text) for mark in chart.marks] == [
        (68.0, 121.7, "before", "17"),
        (169.0, 99.2, "before", "13"),
        (270.0, 76.7, "recovered", "9"),
    ]
    assert chart.path == "M68.0 121.7L169.0 99.2L270.0 76.7"
    assert [(tick.y, tick.value) for tick in chart.ticks] == [(26.0, 0), (76.7, 9), (127.3, 18), (178.0, 27)]
    assert chart.low_is_better
    assert chart.height == 214


def test_the_axis_is_the_other_way_round_where_high_is_better() -> None:
    chart = drawn(KPCS, (BEFORE, 31), (AFTER, 36))
    assert [mark.y for mark in chart.marks] == [73.3, 56.4]
    assert [(tick.y, tick.value) for tick in chart.ticks] == [(178.0, 0), (127.3, 15), (76.7, 30), (26.0, 45)]
    assert not chart.low_is_better
    assert cut_off_of(chart) == 44.6


@pytest.mark.parametrize(
    ("scale", "before", "top", "bottom"),
    [
        (PHQ9, 17, 90.7, 152.7),  # 11.5 to 22.5
        (GAD7, 13, 94.8, 145.4),  # 9.5 to 16.5
        (EPDS, 18, 99.5, 134.9),  # 14.5 to 21.5
        (PHQ9, 3, 26.0, 73.9),  # 8.5, and no further than the end of the scale
        (GOAL, 2, 109.6, 178.0),  # 4.5, and no further than the end of the scale
    ],
)
def test_the_band_ends_half_a_point_inside_the_threshold(scale: Scale, before: int, top: float, bottom: float) -> None:
    band = band_of(drawn(scale, (BEFORE, before), (AFTER, before)))
    assert (band.top, band.bottom, band.height) == (top, bottom, round(bottom - top, 1))


@pytest.mark.parametrize(("scale", "y"), [(PHQ9, 79.5), (GAD7, 80.3), (EPDS, 89.3), (KPCS, 44.6)])
def test_the_cut_off_runs_between_two_scores(scale: Scale, y: float) -> None:
    assert cut_off_of(drawn(scale, (BEFORE, 20))) == y


def test_an_estimated_score_between_two_points_is_on_its_right_side_of_both_edges() -> None:
    chart = drawn(PHQ9, (BEFORE, 17), (AFTER, 11.25))  # 5.75 points: not reliable
    assert band_of(chart).top == 88.6  # 11.125
    assert chart.marks[1].y == 89.3
    chart = drawn(PHQ9, (BEFORE, 17), (AFTER, 9.75))  # below 10: not clinical
    assert cut_off_of(chart) == 81.6  # 9.875
    assert chart.marks[1].y == 80.9


@pytest.mark.parametrize("scale", [*JUDGED.values(), KPCS_WITH_THRESHOLD], ids=[*JUDGED, "kpcs"])
def test_what_is_drawn_inside_the_band_is_what_is_not_reliable(scale: Scale) -> None:
    assert scale.reliable_change is not None
    for before in range(scale.low, scale.high + 1):
        for after in range(scale.low, scale.high + 1):
            chart = drawn(scale, (BEFORE, before), (AFTER, after))
            band, y = band_of(chart), chart.marks[1].y
            line = strip(scale, before, after, Outcome.IMPROVED)
            assert line.band is not None
            assert line.after is not None
            reliable = abs(after - before) >= scale.reliable_change.threshold
            assert (band.top <= y <= band.bottom) is not reliable, (before, after)
            assert (line.band[0] <= line.after <= sum(line.band)) is not reliable, (before, after)


@pytest.mark.parametrize("scale", [PHQ9, EPDS, KPCS], ids=["phq9", "epds", "kpcs"])
def test_what_is_drawn_above_the_cut_off_is_what_is_not_clinical(scale: Scale) -> None:
    for points in range(scale.low, scale.high + 1):
        chart = drawn(scale, (BEFORE, points))
        assert (chart.marks[0].y > cut_off_of(chart)) is scale.is_clinical(points), points
        line = strip(scale, points, None, Outcome.NOT_YET_KNOWN)
        assert line.before is not None
        assert line.cut_off is not None
        assert (line.before < line.cut_off) is scale.is_clinical(points), points


@pytest.mark.parametrize("scale", [PHQ9, EPDS, KPCS], ids=["phq9", "epds", "kpcs"])
def test_the_words_of_the_cut_off_cover_no_score(scale: Scale) -> None:
    for before in range(scale.low, scale.high + 1):
        for after in range(scale.low, scale.high + 1):
            chart = drawn(scale, (BEFORE, before), (AFTER, after))
            assert chart.cut_off is not None
            at, wide = chart.cut_off.label, 70
            left = {"start": at.x, "middle": at.x - wide / 2, "end": at.x - wide}[at.anchor]
            for mark in chart.marks:
                covered = left - 5 < mark.x < left + wide + 5 and at.y - 16 < mark.y < at.y + 8
                assert not covered, (before, after, at)


def test_a_scale_without_a_threshold_has_no_band_and_one_without_a_cut_off_no_line() -> None:
    assert drawn(KPCS, (BEFORE, 31), (AFTER, 36)).band is None
    assert drawn(GOAL, (BEFORE, 2), (AFTER, 6)).cut_off is None
    assert strip(KPCS, 31, 36, Outcome.NO_THRESHOLD).band is None
    assert strip(GOAL, 2, 6, Outcome.IMPROVED).cut_off is None


def test_a_missing_score_after_vig_keeps_its_place_empty() -> None:
    chart = drawn(PHQ9, (BEFORE, 17))
    assert [(label.kind, label.place.x) for label in chart.labels] == [(BEFORE, 68.0), (AFTER, 270.0)]
    assert len(chart.marks) == 1
    assert chart.unknown is not None
    assert (chart.unknown.x, chart.unknown.anchor) == (270.0, "middle")
    assert drawn(PHQ9, (BEFORE, 17), (AFTER, 17)).unknown is None


def test_a_missing_score_before_vig_keeps_its_place_empty_and_there_is_no_band() -> None:
    chart = drawn(PHQ9, (AFTER, 9))
    assert [mark.x for mark in chart.marks] == [270.0]
    assert chart.band is None


def test_many_time_points_have_one_label_a_kind_in_two_rows() -> None:
    chart = drawn(PHQ9, (BEFORE, 17), (DURING, 15), (DURING, 13), (AFTER, 9), (FOLLOW_UP, 8))
    assert [mark.x for mark in chart.marks] == [68.0, 118.5, 169.0, 219.5, 270.0]
    assert [(label.kind, label.place.x, label.place.y) for label in chart.labels] == [
        (BEFORE, 68.0, 200),
        (DURING, 143.8, 218),
        (AFTER, 219.5, 200),
        (FOLLOW_UP, 270.0, 218),
    ]
    assert chart.height == 232


@pytest.mark.parametrize(
    ("code", "scale", "values"),
    [
        ("phq9", "total", (0, 9, 18, 27)),
        ("gad7", "total", (0, 7, 14, 21)),
        ("core10", "total", (0, 10, 20, 30, 40)),
        ("swemwbs", "total", (7, 14, 21, 28, 35)),
        ("pbq", "total", (0, 25, 50, 75, 100, 125)),
        ("mors_sf", "warmth", (0, 7, 14, 21, 28, 35)),
        ("gbo", "goal_1", (0, 2, 4, 6, 8, 10)),
    ],
)
def test_the_axis_is_cut_into_equal_whole_steps(code: str, scale: str, values: tuple[int, ...]) -> None:
    assert tick_values(shipped(code).scale(scale)) == values


def test_a_strip_goes_to_the_right_where_it_gets_better() -> None:
    line = strip(PHQ9, 17, 9, Outcome.RECOVERED)
    assert (line.before, line.after, line.cut_off) == (124.6, 214.7, 209.0)
    assert line.band == (62.7, 123.8)  # 22.5 to 11.5
    assert (line.worst, line.best) == (27, 0)
    line = strip(KPCS, 31, 36, Outcome.NO_THRESHOLD)
    assert (line.before, line.after, line.cut_off) == (221.4, 255.2, 278.8)
    assert (line.worst, line.best) == (0, 45)


def test_a_strip_of_one_score_is_not_joined() -> None:
    line = strip(PHQ9, 14, None, Outcome.NOT_YET_KNOWN)
    assert (line.before, line.after, line.band, line.joined) == (158.4, None, None, False)


def test_a_labelled_strip_of_a_goal_has_a_tick_for_every_number() -> None:
    line = strip(GOAL, 2, 6, Outcome.IMPROVED, labelled=True)
    assert len(line.ticks) == 11
    assert (line.ticks[0], line.ticks[2], line.ticks[10]) == (12.0, 72.8, 316.0)
    assert strip(GOAL, 2, 6, Outcome.IMPROVED).ticks == ()
