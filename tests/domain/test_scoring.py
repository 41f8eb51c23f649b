"""Scores against numbers worked out by hand and against published examples."""

import pytest

from app.domain.answers import Answer
from app.domain.scoring import Score, ScoreStatus, score
from tests.support.instruments import sheet, shipped, vectors

SCORED, PRORATED = ScoreStatus.SCORED, ScoreStatus.PRORATED
COPIED, INCOMPLETE = ScoreStatus.COPIED, ScoreStatus.INCOMPLETE

PBQ_REVERSED = {1, 4, 8, 9, 11, 16, 22, 25}
PBQ_BEST = ["always" if number in PBQ_REVERSED else "never" for number in range(1, 26)]
PBQ_WORST = ["never" if number in PBQ_REVERSED else "always" for number in range(1, 26)]

# instrument, answers in order of the items, points of each scale, band of each scale
EXTREMES = [
    ("phq9", ["0"] * 9, {"total": 0}, {"total": "minimal"}),
    ("phq9", ["3"] * 9, {"total": 27}, {"total": "severe"}),
    ("gad7", ["0"] * 7, {"total": 0}, {"total": "minimal"}),
    ("gad7", ["3"] * 7, {"total": 21}, {"total": "severe"}),
    ("core10", ["0"] * 10, {"total": 8}, {"total": "low"}),
    ("core10", ["4"] * 10, {"total": 32}, {"total": "severe"}),
    ("core10", ["0", "4", "4"] + ["0"] * 7, {"total": 0}, {"total": "healthy"}),
    ("core10", ["4", "0", "0"] + ["4"] * 7, {"total": 40}, {"total": "severe"}),
    ("core10", ["0", "3", "1"] + ["0"] * 7, {"total": 4}, {"total": "healthy"}),
    ("pbq", ["always"] * 25, {"f1": 40, "f2": 25, "f3": 10, "f4": 10, "total": 85}, {}),
    ("pbq", ["never"] * 25, {"f1": 20, "f2": 10, "f3": 10, "f4": 0, "total": 40}, {}),
    ("pbq", PBQ_BEST, {"f1": 0, "f2": 0, "f3": 0, "f4": 0, "total": 0}, {}),
    ("pbq", PBQ_WORST, {"f1": 60, "f2": 35, "f3": 20, "f4": 10, "total": 125}, {}),
    ("pbq", ["very_often"] * 25, {"f1": 36, "f2": 22, "f3": 10, "f4": 8, "total": 76}, {}),
    ("epds", ["0"] * 10, {"total": 0}, {"total": "unlikely"}),
    ("epds", ["3"] * 10, {"total": 30}, {"total": "probable"}),
    ("hads", ["0"] * 14, {"anxiety": 0, "depression": 0}, {"anxiety": "normal", "depression": "normal"}),
    ("hads", ["3"] * 14, {"anxiety": 21, "depression": 21}, {"anxiety": "abnormal", "depression": "abnormal"}),
    ("hads", ["3", "0"] * 7, {"anxiety": 21, "depression": 0}, {"anxiety": "abnormal", "depression": "normal"}),
    ("kpcs", ["0"] * 15, {"total": 0}, {"total": "clinical"}),
    ("kpcs", ["3"] * 15, {"total": 45}, {"total": "non_clinical"}),
    ("kpcs", ["na"] + ["3"] * 7 + ["na"] + ["3"] * 6, {"total": 43}, {"total": "non_clinical"}),
    ("swemwbs", ["1"] * 7, {"total": 7}, {}),
    ("swemwbs", ["5"] * 7, {"total": 35}, {}),
]


@pytest.mark.parametrize(("code", "values", "points", "bands"), EXTREMES)
def test_complete_answers(code: str, values: list[str], points: dict[str, int], bands: dict[str, str]) -> None:
    scores = score(shipped(code), sheet(values))
    assert {name: found.points for name, found in scores.items()} == points
    assert {name: found.band for name, found in scores.items() if found.band} == bands
    assert {found.status for found in scores.values()} == {SCORED}
    assert all(found.answered == found.items for found in scores.values())


# instrument, scale, answers (None: never reached, "-": declined, "x": left out), status, points, answered, items, band
MISSING = [
    ("phq9", "total", [1] * 8 + [None], PRORATED, 9.0, 8, 9, "mild"),
    ("phq9", "total", [None, "-", 1, 1, 1, 1, 1, 1, 2], PRORATED, 10.29, 7, 9, "moderate"),
    ("phq9", "total", [None, "-", "x", 3, 3, 3, 3, 3, 3], INCOMPLETE, None, 6, 9, None),
    ("phq9", "total", [], INCOMPLETE, None, 0, 9, None),
    ("gad7", "total", ["x", 2, 2, 1, 1, 1, 1], PRORATED, 9.33, 6, 7, "mild"),
    ("gad7", "total", ["x", "x", 3, 3, 3, 3, 3], INCOMPLETE, None, 5, 7, None),
    # Items 2 and 3 are reversed: "4" scores 0. Nine items with 10 points: 10 x 10 / 9.
    ("core10", "total", [2, 4, 4, 2, 2, None, 1, 1, 1, 1], PRORATED, 11.11, 9, 10, "mild"),
    # A missing reversed item takes the mean of the others, and not the points of an unanswered 0.
    ("core10", "total", [1, None, 3, 1, 1, 1, 1, 1, 1, 1], PRORATED, 10.0, 9, 10, "low"),
    ("core10", "total", [2, None, None, 2, 2, 2, 1, 1, 1, 1], INCOMPLETE, None, 8, 10, None),
    ("epds", "total", [3] * 9 + [None], INCOMPLETE, None, 9, 10, None),
    ("hads", "anxiety", [None, 3, 2, 3, 2, 3, 2, 3, 2, 3, 1, 3, 1, 3], PRORATED, 11.67, 6, 7, "abnormal"),
    ("hads", "anxiety", [None, 3, None, 3, 2, 3, 2, 3, 2, 3, 1, 3, 1, 3], INCOMPLETE, None, 5, 7, None),
    ("hads", "depression", [None, 1, None, 1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 2], SCORED, 8.0, 7, 7, "borderline"),
    ("kpcs", "total", [3] * 14 + ["x"], INCOMPLETE, None, 14, 15, None),
    ("swemwbs", "total", [5] * 6 + ["-"], INCOMPLETE, None, 6, 7, None),
    ("pbq", "f2", [*PBQ_WORST[:2], None, *PBQ_WORST[3:]], INCOMPLETE, None, 6, 7, None),
    ("pbq", "total", [*PBQ_WORST[:2], None, *PBQ_WORST[3:]], INCOMPLETE, None, 24, 25, None),
    ("pbq", "f1", [*PBQ_WORST[:2], None, *PBQ_WORST[3:]], SCORED, 60.0, 12, 12, None),
]


@pytest.mark.parametrize(("code", "scale", "values", "status", "points", "answered", "items", "band"), MISSING)
def test_missing_items(
    code: str,
    scale: str,
    values: list[str | int | None],
    status: ScoreStatus,
    points: float | None,
    answered: int,
    items: int,
    band: str | None,
) -> None:
    expected = Score(scale, status, points, answered, items, band)
    assert score(shipped(code), sheet(values))[scale] == expected


EDGES = [
    ("phq9", "total", "minimal:0-4 mild:5-9 moderate:10-14 moderately_severe:15-19 severe:20-27"),
    ("gad7", "total", "minimal:0-4 mild:5-9 moderate:10-14 severe:15-21"),
    ("core10", "total", "healthy:0-5 low:6-10 mild:11-14 moderate:15-19 moderate_severe:20-24 severe:25-40"),
    ("epds", "total", "unlikely:0-9 possible:10-12 probable:13-30"),
    ("hads", "anxiety", "normal:0-7 borderline:8-10 abnormal:11-21"),
    ("hads", "depression", "normal:0-7 borderline:8-10 abnormal:11-21"),
    ("kpcs", "total", "clinical:0-39 non_clinical:40-45"),
]


@pytest.mark.parametrize(("code", "scale", "table"), EDGES)
def test_bands_begin_and_end_where_they_are_published(code: str, scale: str, table: str) -> None:
    for row in table.split():
        name, _, ends = row.partition(":")
        low, _, high = ends.partition("-")
        for points in (float(low), float(high), float(high) + 0.99):
            band = shipped(code).scale(scale).band_of(points)
            assert (points, band and band.code) == (points, name)


@pytest.mark.parametrize("case", vectors("scores")["cases"], ids=lambda case: f"{case['instrument']}-{case['total']}")
def test_published_examples(case: dict[str, object]) -> None:
    instrument = shipped(str(case["instrument"]))
    found = score(instrument, sheet(stored_values(case)))["total"]
    assert (found.status, found.points) == (SCORED, case["total"])
    if case["band"]:
        label = instrument.words().bands["total"][found.band or ""]
        assert label == {"minimal/none": "minimal or none"}.get(str(case["band"]), case["band"])


def stored_values(case: dict[str, object]) -> list[int]:
    """CORE-10 examples give points after reversal; what is stored for its items 2 and 3 is 4 minus that."""
    if "answers" in case:
        return case["answers"]  # type: ignore[return-value]
    points: list[int] = case["scored"]  # type: ignore[assignment]
    if case["instrument"] == "core10":
        return [4 - value if number in (2, 3) else value for number, value in enumerate(points, 1)]
    return points


def test_a_copied_total_is_shown_as_copied() -> None:
    scores = score(shipped("hads"), {"total:anxiety": Answer.of("8")})
    assert scores["anxiety"] == Score("anxiety", COPIED, 8.0, 0, 7, "borderline")
    assert scores["depression"] == Score("depression", INCOMPLETE, None, 0, 7, None)


def test_totals_are_all_there_is_where_items_are_not_entered() -> None:
    scores = score(shipped("mors_sf"), {"total:warmth": Answer.of("35"), "total:invasion": Answer.of("0")})
    assert scores == {
        "warmth": Score("warmth", COPIED, 35.0, 0, 0, None),
        "invasion": Score("invasion", COPIED, 0.0, 0, 0, None),
    }
    assert [found.status for found in score(shipped("mors_sf"), {}).values()] == [INCOMPLETE, INCOMPLETE]


def test_complete_items_win_over_a_copied_total_and_a_copied_total_over_prorating() -> None:
    total = {"total:anxiety": Answer.of("5")}
    assert score(shipped("hads"), sheet([1] * 14) | total)["anxiety"].status is SCORED
    assert score(shipped("hads"), sheet([1] * 12) | total)["anxiety"] == Score("anxiety", COPIED, 5.0, 6, 7, "normal")


def test_a_value_that_is_not_a_choice_is_an_error_and_never_a_zero() -> None:
    with pytest.raises(ValueError, match="item 2"):
        score(shipped("phq9"), sheet(["0", "4"]))
    with pytest.raises(ValueError, match="no copied totals"):
        score(shipped("phq9"), {"total:total": Answer.of("4")})


def goals(**ratings: str) -> dict[str, Answer]:
    return {name: Answer.of(value) for name, value in ratings.items()}


# goals set, ratings, (status, points, answered, items) of each scale
GOALS = [
    ({"goal_1"}, goals(goal_1="4"), {"goal_1": (SCORED, 4.0, 1, 1), "mean": (SCORED, 4.0, 1, 1)}),
    (
        {"goal_1", "goal_2"},
        goals(goal_1="4", goal_2="5"),
        {"goal_1": (SCORED, 4.0, 1, 1), "goal_2": (SCORED, 5.0, 1, 1), "mean": (SCORED, 4.5, 2, 2)},
    ),
    (
        {"goal_1", "goal_2"},
        goals(goal_2="10"),
        {"goal_1": (INCOMPLETE, None, 0, 1), "goal_2": (SCORED, 10.0, 1, 1), "mean": (PRORATED, 10.0, 1, 2)},
    ),
    # A rating of a goal that has since been given up does not count.
    ({"goal_1"}, goals(goal_1="0", goal_3="9"), {"goal_1": (SCORED, 0.0, 1, 1), "mean": (SCORED, 0.0, 1, 1)}),
    (set(), {}, {}),
    (
        None,
        goals(goal_1="0", goal_2="0", goal_3="2"),
        {
            "goal_1": (SCORED, 0.0, 1, 1),
            "goal_2": (SCORED, 0.0, 1, 1),
            "goal_3": (SCORED, 2.0, 1, 1),
            "mean": (SCORED, 0.67, 3, 3),
        },
    ),
]


@pytest.mark.parametrize(("asked", "answers", "expected"), GOALS)
def test_only_the_goals_of_the_dyad_count(
    asked: set[str] | None, answers: dict[str, Answer], expected: dict[str, tuple[object, ...]]
) -> None:
    scores = score(shipped("gbo"), answers, goals=None if asked is None else frozenset(asked))
    assert {n: (each.status, each.points, each.answered, each.items) for n, each in scores.items()} == expected


def test_scores_come_in_the_order_of_the_file() -> None:
    assert list(score(shipped("pbq"), {})) == ["f1", "f2", "f3", "f4", "total"]
