"""Reliable change of one person: published rules, examples and edges."""

import json

import pytest

from app.domain.answers import Answer
from app.domain.change import Change, Outcome, classify, talking_therapies
from app.domain.instrument import ReliableChange, Scale
from app.domain.scoring import score
from tests.support.instruments import shipped, vectors

RECOVERED, IMPROVED, WORSE = Outcome.RECOVERED, Outcome.IMPROVED, Outcome.WORSE
NO_RELIABLE_CHANGE, NO_THRESHOLD, NOT_YET_KNOWN = (
    Outcome.NO_RELIABLE_CHANGE,
    Outcome.NO_THRESHOLD,
    Outcome.NOT_YET_KNOWN,
)

MADE_UP = Scale.model_validate_json(
    json.dumps(
        {
            "code": "ease",
            "items": ["1"],
            "method": "sum",
            "direction": "higher_better",
            "low": 0,
            "high": 40,
            "missing": {"max_missing": 0, "method": "none", "source": "made up"},
            "cut_off": {"value": 20, "clinical": "below", "population": "nobody", "source": "made up"},
            "reliable_change": {"threshold": 2.45, "source": "made up"},
        }
    )
)

PHQ9, GAD7, CORE10 = (shipped(code).scale("total") for code in ("phq9", "gad7", "core10"))
GOAL, KPCS = shipped("gbo").scale("goal_1"), shipped("kpcs").scale("total")

# scale, before, after, change, outcome, crossed the cut-off, entered the clinical range, clinical at the start
TABLE = [
    # Lower is better. 10 is clinical; a change of exactly 6 is reliable.
    (PHQ9, 15, 9, -6.0, RECOVERED, True, False, True),
    (PHQ9, 16, 10, -6.0, IMPROVED, False, False, True),
    (PHQ9, 15, 10, -5.0, NO_RELIABLE_CHANGE, False, False, True),
    (PHQ9, 14, 9, -5.0, NO_RELIABLE_CHANGE, True, False, True),
    (PHQ9, 9, 3, -6.0, IMPROVED, False, False, False),
    (PHQ9, 9, 9, 0.0, NO_RELIABLE_CHANGE, False, False, False),
    (PHQ9, 9, 10, 1.0, NO_RELIABLE_CHANGE, False, True, False),
    (PHQ9, 3, 9, 6.0, WORSE, False, False, False),
    (PHQ9, 4, 10, 6.0, WORSE, False, True, False),
    (PHQ9, 10, 16, 6.0, WORSE, False, False, True),
    (PHQ9, 27, 0, -27.0, RECOVERED, True, False, True),
    (GAD7, 8, 4, -4.0, RECOVERED, True, False, True),
    (GAD7, 8, 5, -3.0, NO_RELIABLE_CHANGE, True, False, True),
    (CORE10, 16, 10, -6.0, RECOVERED, True, False, True),
    (CORE10, 16, 11, -5.0, NO_RELIABLE_CHANGE, False, False, True),
    # Prorated scores: 10.2 - 4.2 is 5.999... in binary and 6 on paper.
    (PHQ9, 10.2, 4.2, -6.0, RECOVERED, True, False, True),
    (PHQ9, 10.29, 4.3, -5.99, NO_RELIABLE_CHANGE, True, False, True),
    (PHQ9, 9.99, 3.98, -6.01, IMPROVED, False, False, False),
    (CORE10, 10.99, 17.78, 6.79, WORSE, False, True, False),
    # Higher is better, and clinical is below 20.
    (MADE_UP, 18, 20.45, 2.45, RECOVERED, True, False, True),
    (MADE_UP, 18, 20.44, 2.44, NO_RELIABLE_CHANGE, True, False, True),
    (MADE_UP, 19.99, 20, 0.01, NO_RELIABLE_CHANGE, True, False, True),
    (MADE_UP, 10, 15, 5.0, IMPROVED, False, False, True),
    (MADE_UP, 20, 30, 10.0, IMPROVED, False, False, False),
    (MADE_UP, 22.45, 20, -2.45, WORSE, False, False, False),
    (MADE_UP, 21, 18, -3.0, WORSE, False, True, False),
    # Higher is better, no cut-off.
    (GOAL, 2, 5, 3.0, IMPROVED, False, False, None),
    (GOAL, 2, 4, 2.0, NO_RELIABLE_CHANGE, False, False, None),
    (GOAL, 5, 2, -3.0, WORSE, False, False, None),
    # A cut-off and no published threshold.
    (KPCS, 39, 40, 1.0, NO_THRESHOLD, True, False, True),
    (KPCS, 40, 39, -1.0, NO_THRESHOLD, False, True, False),
    (KPCS, 0, 45, 45.0, NO_THRESHOLD, True, False, True),
    # One score is missing: nothing is claimed.
    (PHQ9, 15, None, None, NOT_YET_KNOWN, False, False, True),
    (PHQ9, 3, None, None, NOT_YET_KNOWN, False, False, False),
    (PHQ9, None, 3, None, NOT_YET_KNOWN, False, False, None),
    (PHQ9, None, None, None, NOT_YET_KNOWN, False, False, None),
    (KPCS, 39, None, None, NOT_YET_KNOWN, False, False, True),
]


@pytest.mark.parametrize(("scale", "before", "after", "points", "outcome", "crossed", "entered", "at_start"), TABLE)
def test_change(
    scale: Scale,
    before: float | None,
    after: float | None,
    points: float | None,
    outcome: Outcome,
    crossed: bool,
    entered: bool,
    at_start: bool | None,
) -> None:
    expected = Change(scale.code, before, after, points, outcome, crossed, entered, at_start)
    assert classify(scale, before, after) == expected


# The words of the EPDS examples in ours: outcome, crossed, entered, clinical at the start.
EPDS_WORDS = {
    "recovered": (RECOVERED, True, False, True),
    "improved": (IMPROVED, False, False, True),
    "non_reliably_recovered": (NO_RELIABLE_CHANGE, True, False, True),
    "no_reliable_change": (NO_RELIABLE_CHANGE, False, False, True),
    "deteriorated_into_clinical": (WORSE, False, True, False),
    "deteriorated": (WORSE, False, False, True),
    "improved_nonclinical_at_start": (IMPROVED, False, False, False),
}


@pytest.mark.parametrize("case", vectors("epds")["cases"], ids=lambda case: f"{case['pre']}-{case['post']}")
def test_epds_examples_of_matthey_2004(case: dict[str, object]) -> None:
    change = classify(shipped("epds").scale("total"), case["pre"], case["post"])  # type: ignore[arg-type]
    found = (change.outcome, change.crossed_cut_off, change.entered_cut_off, change.clinical_at_start)
    assert found == EPDS_WORDS[str(case["classification"])]


@pytest.mark.parametrize("case", vectors("scores")["changes"], ids=lambda case: f"{case['pre']}-{case['post']}")
def test_phq9_examples_of_the_inclusive_rule(case: dict[str, object]) -> None:
    change = classify(PHQ9, case["pre"], case["post"])  # type: ignore[arg-type]
    assert (change.outcome in (RECOVERED, IMPROVED)) is (case["reliable"] == "improved")


GOAL_WORDS = {True: IMPROVED, False: NO_RELIABLE_CHANGE, "deterioration": WORSE}


@pytest.mark.parametrize("case", vectors("goals")["cases"], ids=lambda case: f"{case['pre']}-{case['post']}")
def test_mean_of_goals_with_a_threshold_handed_in(case: dict[str, list[int]]) -> None:
    gbo = shipped("gbo")
    asked = frozenset(f"goal_{number}" for number in range(1, len(case["pre"]) + 1))
    before, after = (
        score(gbo, {f"goal_{n}": Answer.of(str(value)) for n, value in enumerate(case[when], 1)}, goals=asked)["mean"]
        for when in ("pre", "post")
    )
    handed_in = ReliableChange(threshold=2.45, source="handed in by the test")
    change = classify(gbo.scale("mean").model_copy(update={"reliable_change": handed_in}), before.points, after.points)
    assert change.points == pytest.approx(case["mean_change"], abs=0.01)
    assert change.outcome is GOAL_WORDS[case["meaningful"]]


def test_the_mean_of_goals_has_no_threshold_of_its_own() -> None:
    assert classify(shipped("gbo").scale("mean"), 2, 9).outcome is NO_THRESHOLD


@pytest.mark.parametrize(
    "case", vectors("talking_therapies")["cases"], ids=lambda case: f"phq{case['phq']} gad{case['gad']}"
)
def test_phq9_and_gad7_read_together(case: dict[str, object]) -> None:
    found = talking_therapies(classify(PHQ9, *case["phq"]), classify(GAD7, *case["gad"]))  # type: ignore[misc]
    assert found is not None
    assert {
        "case_start": found.case_at_start,
        "recovery": found.recovery,
        "reliable_improvement": found.reliable_improvement,
        "reliable_deterioration": found.reliable_deterioration,
        "reliable_recovery": found.reliable_recovery,
        "no_reliable_change": found.no_reliable_change,
    } == {name: value for name, value in case.items() if name not in ("phq", "gad")}


def test_phq9_without_a_gad7_says_nothing_together() -> None:
    assert talking_therapies(classify(PHQ9, 20, 3), classify(GAD7, 12, None)) is None


def test_moving_from_one_problem_to_the_other_is_no_recovery() -> None:
    found = talking_therapies(classify(PHQ9, 12, 5), classify(GAD7, 7, 8))
    assert found is not None
    assert (found.recovery, found.reliable_improvement, found.reliable_recovery) == (False, True, False)
