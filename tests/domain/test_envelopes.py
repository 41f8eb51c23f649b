"""What a device sends is checked piece by piece, and what is wrong is told without what a family said."""

import contextlib
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.envelopes import NotUnderstood, TooMany, as_fact, read_batch, read_envelope, read_opened
from app.domain.errors import Invalid
from app.domain.events import EventKind
from tests.support.instruments import shipped

ENVELOPE: dict[str, Any] = {
    "event_id": "0b8f4a52-6f0f-4d11-8f7f-0a3de0a1a001",
    "assessment": "6b1f6c1e-3d50-4a7e-9a35-3c6a6f0c1d02",
    "seq": 5,
    "enc": "BA",
    "ct": "_-8",
}
ANSWER: dict[str, Any] = {"kind": "answer", "item": "9", "value": "2", "form_id": "f0", "at": 1_795_392_000_000}
SUBMIT: dict[str, Any] = {"kind": "submit", "item": None, "value": None, "form_id": None, "at": 0, "count": 4}


def fact(content: dict[str, Any], measure: str = "phq9", **envelope: Any) -> Any:
    opened = read_opened(json.dumps(content).ljust(256).encode())
    return as_fact(read_envelope({**ENVELOPE, **envelope}), opened, shipped(measure))


def test_an_answer() -> None:
    made = fact(ANSWER)
    assert (made.event_id, made.assessment_id, made.seq) == (
        uuid.UUID(ENVELOPE["event_id"]),
        uuid.UUID(ENVELOPE["assessment"]),
        5,
    )
    assert (made.kind, made.item, made.value, made.form_id) == (EventKind.ANSWER, "9", "2", "f0")
    assert made.told_at == datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["decline", "clear"])
def test_no_answer_has_no_value(kind: str) -> None:
    assert fact({**ANSWER, "kind": kind, "value": None}).value is None
    with pytest.raises(NotUnderstood, match="item or the value"):
        fact({**ANSWER, "kind": kind})


def test_a_submit_tells_how_many_came_before_it() -> None:
    made = fact({**SUBMIT, "flag": True})
    assert (made.kind, made.item, made.value, made.flag) == (EventKind.SUBMIT, None, "4", True)


@pytest.mark.parametrize("wrong", [{"count": 3}, {"count": None}, {"item": "1"}, {"value": "4"}])
def test_a_submit_that_does_not_fit_its_place(wrong: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        fact({**SUBMIT, **wrong})


@pytest.mark.parametrize(
    "wrong", [{"item": "10"}, {"item": None}, {"item": "total:total"}, {"value": "4"}, {"value": ""}, {"value": None}]
)
def test_an_answer_that_the_measure_does_not_have(wrong: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        fact({**ANSWER, **wrong})


def test_a_paper_form_is_not_answered_on_a_device() -> None:
    with pytest.raises(NotUnderstood, match="not answered on a device"):
        fact({**ANSWER, "item": "1", "value": "0"}, "epds")


def test_a_goal_is_rated() -> None:
    assert fact({**ANSWER, "item": "goal_2", "value": "10"}, "gbo").value == "10"


@pytest.mark.parametrize("moment", [-(2**53), 2**53, -62_135_596_800_001])
def test_a_clock_that_tells_no_time_at_all_loses_no_answer(moment: int) -> None:
    made = fact({**ANSWER, "at": moment})
    assert (made.value, made.told_at) == ("2", None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"event_id": ENVELOPE["event_id"].upper()},
        {"event_id": "{" + ENVELOPE["event_id"] + "}"},
        {"assessment": None},
        {"seq": 0},
        {"seq": "5"},
        {"seq": True},
        {"seq": 5.0},
        {"enc": "not base64!"},
        {"ct": 7},
        {"writer": "f" * 32},
    ],
)
def test_an_envelope_that_is_not_one(wrong: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood, match="envelope"):
        read_envelope({**ENVELOPE, **wrong})


@pytest.mark.parametrize(
    "wrong", [b"", b"{", b"[]", b'{"kind": "amend"}', b"\xff", json.dumps({**ANSWER, "at": "0"}).encode()]
)
def test_content_that_is_not_one(wrong: bytes) -> None:
    with pytest.raises(NotUnderstood, match="content"):
        read_opened(wrong)


def test_what_is_wrong_is_told_without_what_was_said() -> None:
    secret = "she said it in her own words"
    for wrong in ({**ANSWER, "at": secret}, {**ANSWER, "kind": secret}, {**ANSWER, "value": secret}):
        with pytest.raises(NotUnderstood) as told:
            fact(wrong)
        assert secret not in str(told.value)


def test_a_batch() -> None:
    assert read_batch(b'{"v": 1, "events": [7, "x"]}') == [7, "x"]


@pytest.mark.parametrize(
    "body", [b"", b"x", b"[]", b"{}", b'{"v": 2, "events": []}', b'{"v": 1, "events": {}}', b"\xff", b"[" * 100_000]
)
def test_a_body_that_is_no_batch(body: bytes) -> None:
    with pytest.raises(Invalid):
        read_batch(body)


def test_two_hundred_and_no_more() -> None:
    assert len(read_batch(json.dumps({"v": 1, "events": [0] * 200}).encode())) == 200
    with pytest.raises(TooMany):
        read_batch(json.dumps({"v": 1, "events": [0] * 201}).encode())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*ENVELOPE, *SUBMIT, "x"]), inner),
    max_leaves=12,
)


@given(json_values)
def test_nothing_that_is_sent_breaks_the_reading(raw: object) -> None:
    for read in (lambda: read_envelope(raw), lambda: read_opened(json.dumps(raw).encode())):
        with contextlib.suppress(NotUnderstood):
            read()


@given(st.fixed_dictionaries({name: st.just(value) | json_values for name, value in ANSWER.items()}))
def test_only_what_the_measure_accepts_becomes_a_fact(content: dict[str, Any]) -> None:
    try:
        made = fact(content)
    except NotUnderstood:
        return
    assert made.kind in ("answer", "decline", "clear", "submit")
    assert made.kind != "answer" or shipped("phq9").item(made.item).accepts(made.value)
