"""Answers that must be looked at. Missing is never zero."""

from typing import Any

import pytest

from app.domain.answers import Answer, AnswerKind
from app.domain.risk import Concern, ConcernStatus, concerns, raising
from app.domain.scoring import ScoreStatus, score
from tests.support.instruments import sheet, shipped, shipped_catalogue, vectors

RAISED, NOT_ANSWERED = ConcernStatus.RAISED, ConcernStatus.NOT_ANSWERED

# instrument, answers, concerns
TABLE = [
    ("phq9", [3, 3, 3, 3, 3, 3, 3, 3, 0], []),
    ("phq9", [0, 0, 0, 0, 0, 0, 0, 0, 1], [Concern("9", "self_harm", "1", 1, RAISED)]),
    ("phq9", [0, 0, 0, 0, 0, 0, 0, 0, 3], [Concern("9", "self_harm", "3", 3, RAISED)]),
    ("phq9", [0] * 8 + [None], [Concern("9", "self_harm", None, None, NOT_ANSWERED)]),
    ("phq9", [0] * 8 + ["-"], [Concern("9", "self_harm", None, None, NOT_ANSWERED)]),
    ("phq9", [0] * 8 + ["x"], [Concern("9", "self_harm", None, None, NOT_ANSWERED)]),
    ("core10", [0, 4, 4, 0, 0, 0, 0, 0, 0, 0], []),
    ("core10", [0, 4, 4, 0, 0, 1, 0, 0, 0, 0], [Concern("6", "suicide_plan", "1", 1, RAISED)]),
    ("epds", [3] * 9 + [0], []),
    ("epds", [0] * 9 + [1], [Concern("10", "self_harm", "1", 1, RAISED)]),
    ("gad7", [3] * 7, []),
    ("pbq", ["never"] * 25, []),
    (
        "pbq",
        ["never"] * 17 + ["rarely"] + ["never"] * 5 + ["always", "never"],
        [Concern("18", "harm_to_infant", "rarely", 1, RAISED), Concern("24", "harm_to_infant", "always", 5, RAISED)],
    ),
    (
        "pbq",
        ["never"] * 17 + [None] + ["never"] * 5 + ["sometimes", "never"],
        [
            Concern("18", "harm_to_infant", None, None, NOT_ANSWERED),
            Concern("24", "harm_to_infant", "sometimes", 2, RAISED),
        ],
    ),
]


@pytest.mark.parametrize(("code", "values", "expected"), TABLE)
def test_concerns(code: str, values: list[str | int | None], expected: list[Concern]) -> None:
    assert list(concerns(shipped(code), sheet(values))) == expected


@pytest.mark.parametrize(
    "case",
    [case for case in vectors("scores")["cases"] if case["flag"] is not None and "answers" in case],
    ids=lambda case: f"{case['instrument']}-{case['total']}",
)
def test_published_examples(case: dict[str, Any]) -> None:
    found = concerns(shipped(str(case["instrument"])), sheet(case["answers"]))
    assert bool(found) is case["flag"]


def test_a_prorated_score_does_not_hide_a_missing_safety_item() -> None:
    answers = sheet([0] * 8)
    assert score(shipped("phq9"), answers)["total"].status is ScoreStatus.PRORATED
    assert [concern.status for concern in concerns(shipped("phq9"), answers)] == [NOT_ANSWERED]


def test_a_copied_total_does_not_hide_a_missing_safety_item() -> None:
    answers = {"total:total": Answer.of("0")}
    assert score(shipped("epds"), answers)["total"].status is ScoreStatus.COPIED
    assert [concern.status for concern in concerns(shipped("epds"), answers)] == [NOT_ANSWERED]


def test_a_device_flags_exactly_the_answers_that_raise_a_concern() -> None:
    """Every answer to every safety item of every measure: what a tablet is given, and what the server works out."""
    seen = 0
    for instrument in shipped_catalogue():
        for safety in instrument.safety_items:
            flagged = raising(instrument, safety.item)
            for value in instrument.item(safety.item).allowed():
                found = concerns(instrument, {safety.item: Answer(AnswerKind.ANSWER, value)})
                raised = any(each.item == safety.item and each.status is ConcernStatus.RAISED for each in found)
                assert (value in flagged) == raised, (instrument.code, safety.item, value)
                seen += raised
    assert seen >= 8
    assert raising(shipped("phq9"), "9") == ["1", "2", "3"]
    assert raising(shipped("phq9"), "1") == []
