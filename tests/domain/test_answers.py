"""What may be stored, and what holds for any answers whatever."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import CLEARED, DECLINED, Answer, AnswerKind, check_answer, value_of
from app.domain.errors import Invalid
from app.domain.instrument import Instrument
from app.domain.risk import concerns
from app.domain.scoring import ScoreStatus, score
from tests.support.instruments import sheet, shipped, shipped_catalogue


@pytest.mark.parametrize(
    ("code", "item", "answer"),
    [
        ("phq9", "9", Answer.of("3")),
        ("phq9", "9", DECLINED),
        ("phq9", "9", CLEARED),
        ("pbq", "25", Answer.of("quite_often")),
        ("kpcs", "9", Answer.of("na")),
        ("gbo", "goal_3", Answer.of("10")),
        ("epds", "total:total", Answer.of("30")),
        ("mors_sf", "total:warmth", Answer.of("0")),
    ],
)
def test_a_good_answer_is_taken(code: str, item: str, answer: Answer) -> None:
    check_answer(shipped(code), item, answer)


@pytest.mark.parametrize(
    ("code", "item", "answer", "message"),
    [
        ("phq9", "9", Answer.of("4"), "must be one of 0, 1, 2, 3"),
        ("phq9", "9", Answer.of(""), "must be one of 0, 1, 2, 3"),
        ("kpcs", "2", Answer.of("na"), "must be one of 0, 1, 2, 3"),
        ("epds", "total:total", Answer.of("31"), "must be one of 0 to 30"),
        ("phq9", "10", Answer.of("0"), "phq9@1 has no such item"),
        ("phq9", "10", DECLINED, "phq9@1 has no such item"),
        ("phq9", "total:total", Answer.of("3"), "phq9@1 has no such item"),
        ("mors_sf", "1", Answer.of("3"), "mors_sf@1 has no such item"),
    ],
)
def test_a_bad_answer_is_refused_by_name(code: str, item: str, answer: Answer, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_answer(shipped(code), item, answer)
    assert (refused.value.field, refused.value.message) == (item, message)


@pytest.mark.parametrize(
    ("kind", "value"), [(AnswerKind.ANSWER, None), (AnswerKind.DECLINE, "1"), (AnswerKind.CLEAR, "1")]
)
def test_only_an_answer_has_a_value(kind: AnswerKind, value: str | None) -> None:
    with pytest.raises(ValueError, match="value"):
        Answer(kind, value)


def test_declined_left_out_and_never_reached_have_no_value() -> None:
    answers = sheet(["-", "x", None, "0"])
    assert [value_of(answers, item) for item in ("1", "2", "3", "4")] == [None, None, None, "0"]


@st.composite
def answered(draw: st.DrawFn) -> tuple[Instrument, dict[str, Answer]]:
    """Any shipped instrument with any answers it accepts, any of them missing."""
    instrument = shipped(draw(st.sampled_from(shipped_catalogue().codes())))
    answers = {}
    for item in (*instrument.items, *instrument.totals):
        choice = draw(st.none() | st.sampled_from([DECLINED, CLEARED]) | st.sampled_from(item.allowed()).map(Answer.of))
        if choice is not None:
            answers[item.code] = choice
    return instrument, answers


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_answers_never_changes_a_score(
    given_answers: tuple[Instrument, dict[str, Answer]], chance: random.Random
) -> None:
    instrument, answers = given_answers
    entries = list(answers.items())
    chance.shuffle(entries)
    assert score(instrument, dict(entries)) == score(instrument, answers)
    assert concerns(instrument, dict(entries)) == concerns(instrument, answers)


@given(answered())
def test_a_score_stays_within_its_scale_or_is_not_given(given_answers: tuple[Instrument, dict[str, Answer]]) -> None:
    instrument, answers = given_answers
    for name, found in score(instrument, answers).items():
        scale = instrument.scale(name)
        if found.status is ScoreStatus.INCOMPLETE:
            assert (found.points, found.band) == (None, None)
        else:
            assert found.points is not None
            assert scale.low <= found.points <= scale.high
            assert (found.band is not None) is bool(scale.bands)


@given(answered())
def test_a_safety_item_is_never_passed_over(given_answers: tuple[Instrument, dict[str, Answer]]) -> None:
    instrument, answers = given_answers
    told = {concern.item for concern in concerns(instrument, answers)}
    for safety in instrument.safety_items:
        value = value_of(answers, safety.item)
        quiet = value is not None and instrument.item(safety.item).points(value) == 0
        assert (safety.item in told) is not quiet
