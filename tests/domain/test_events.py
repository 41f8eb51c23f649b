"""What the events of one writer add up to, in whatever order and how often they arrive."""

import uuid
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import CLEARED, DECLINED, Answer
from app.domain.events import AnswerEvent, EventKind, as_answer, event_id_for, fold
from app.domain.vocabulary import AssessmentState

NOON = datetime(2026, 9, 8, 12, tzinfo=UTC)
ASSESSMENT, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def event(
    seq: int,
    item: str | None = "1",
    value: str | None = "0",
    kind: EventKind = EventKind.ANSWER,
    at: datetime = NOON,
    **order: int,
) -> AnswerEvent:
    epoch, incarnation = order.get("epoch", 1), order.get("incarnation", 0)
    return AnswerEvent(uuid.UUID(int=seq), kind, item, value, epoch, "server", incarnation, seq, at)


def submit(seq: int, count: int | None = None, at: datetime = NOON) -> AnswerEvent:
    return event(seq, None, str(seq - 1 if count is None else count), EventKind.SUBMIT, at)


def test_nothing_is_nothing() -> None:
    folded = fold([])
    assert (folded.sheet, folded.state, folded.completed_at) == ({}, AssessmentState.OPEN, None)


def test_the_latest_answer_to_each_item_holds() -> None:
    folded = fold([event(1, "1", "0"), event(2, "2", "1"), event(3, "1", "3")])
    assert folded.sheet == {"1": Answer.of("3"), "2": Answer.of("1")}


def test_a_wall_clock_orders_nothing() -> None:
    ten_years_off = NOON - timedelta(days=3650)
    assert fold([event(1, value="0"), event(2, value="3", at=ten_years_off)]).sheet == {"1": Answer.of("3")}


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [
        (EventKind.ANSWER, "2", Answer.of("2")),
        (EventKind.DECLINE, None, DECLINED),
        (EventKind.CLEAR, None, CLEARED),
        (EventKind.AMEND, "2", Answer.of("2")),
        (EventKind.AMEND, None, CLEARED),
    ],
)
def test_what_each_event_says(kind: EventKind, value: str | None, answer: Answer) -> None:
    assert as_answer(event(1, value=value, kind=kind)) == answer


def test_a_decline_and_a_skip_replace_an_answer() -> None:
    declined = event(2, value=None, kind=EventKind.DECLINE)
    skipped = event(4, "2", None, EventKind.CLEAR)
    assert fold([event(1), declined, event(3, "2"), skipped]).sheet == {"1": DECLINED, "2": CLEARED}


def test_a_submit_after_everything_completes() -> None:
    folded = fold([event(1), event(2, "2"), submit(3, at=NOON + timedelta(hours=1))])
    assert (folded.state, folded.completed_at) == (AssessmentState.COMPLETE, NOON + timedelta(hours=1))
    assert set(folded.sheet) == {"1", "2"}


@pytest.mark.parametrize(
    "events",
    [
        [event(1), submit(3)],  # the second is still on its way
        [event(2), submit(3)],  # the first is
        [submit(2)],  # all are
        [event(1), event(2, "2"), submit(3, count=4)],  # it speaks of more than there can be
        [event(1), event(2, "2"), submit(3, count=1)],  # and of fewer
    ],
)
def test_a_submit_before_everything_has_arrived_does_not_complete(events: list[AnswerEvent]) -> None:
    folded = fold(events)
    assert (folded.state, folded.completed_at) == (AssessmentState.ARRIVING, None)


def test_what_was_missing_completes_it_when_it_comes() -> None:
    late = [submit(3), event(2, "2")]
    assert fold(late).state is AssessmentState.ARRIVING
    assert fold([*late, event(1)]).state is AssessmentState.COMPLETE


def test_without_a_submit_it_stays_open_however_much_was_answered() -> None:
    assert fold([event(seq, str(seq)) for seq in range(1, 30)]).state is AssessmentState.OPEN


SITTINGS = st.lists(
    st.tuples(st.sampled_from(["1", "2", "3"]), st.sampled_from(["0", "1", "2", None])), min_size=1, max_size=12
)


@given(SITTINGS, st.randoms(use_true_random=False))
def test_neither_order_nor_repeats_change_what_holds(said: list[tuple[str, str | None]], random: Random) -> None:
    events = [
        event(seq, item, value, EventKind.ANSWER if value else EventKind.DECLINE)
        for seq, (item, value) in enumerate(said, start=1)
    ]
    events.append(submit(len(events) + 1))
    shuffled = [*events, *random.choices(events, k=5)]
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(events)
    last = dict(said)
    assert {item: answer.value for item, answer in fold(shuffled).sheet.items()} == last


@given(SITTINGS)
def test_a_prefix_never_completes(said: list[tuple[str, str | None]]) -> None:
    events = [event(seq, item, "0") for seq, (item, _) in enumerate(said, start=1)]
    events.append(submit(len(events) + 1))
    for missing in range(len(events) - 1):
        assert fold(events[:missing] + events[missing + 1 :]).state is AssessmentState.ARRIVING


BASE: dict[str, Any] = {
    "assessment_id": ASSESSMENT,
    "form_id": "f",
    "item": "1",
    "kind": EventKind.ANSWER,
    "value": "2",
    "replaces": None,
}


def test_a_double_tap_has_one_identity() -> None:
    assert event_id_for(**BASE) == event_id_for(**dict(BASE))


@pytest.mark.parametrize(
    "other",
    [
        {"assessment_id": OTHER},
        {"form_id": "g"},
        {"form_id": ""},
        {"item": "2"},
        {"kind": EventKind.DECLINE, "value": None},
        {"value": "3"},
        {"replaces": OTHER},
    ],
    ids=lambda other: next(iter(other)),
)
def test_anything_else_has_another_one(other: dict[str, object]) -> None:
    assert event_id_for(**{**BASE, **other}) != event_id_for(**BASE)


def test_the_identity_is_the_same_on_every_server() -> None:
    assert event_id_for(**BASE) == uuid.uuid5(
        uuid.UUID("6f1c1a0e-5d0b-4f57-9a55-2f2f3f0c9a11"), "00000000-0000-0000-0000-000000000001|f|1|answer|2|None"
    )
