"""Several writers of one assessment: what holds, what is left aside, and when a person must choose."""

import itertools
import random
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.derivation import derive
from app.domain.events import LATE_EPOCH, SERVER_WRITER, AnswerEvent, EventKind, finished, fold, left_aside
from app.domain.vocabulary import AssessmentState
from tests.support.instruments import shipped

OPEN, ARRIVING, COMPLETE, CHOICE = AssessmentState
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


class Writer:
    """One device, or the server. Its events are numbered from 1."""

    def __init__(self, name: str = "tablet", incarnation: int = 1, epoch: int = 1) -> None:
        self.name, self.incarnation, self.epoch = name, incarnation, epoch
        self.numbers = itertools.count(1)
        self.made = 0

    def says(self, value: str, item: str = "1", epoch: int | None = None) -> AnswerEvent:
        return self._event(EventKind.ANSWER, item, value, epoch)

    def submits(self, epoch: int | None = None) -> AnswerEvent:
        return self._event(EventKind.SUBMIT, None, str(self.made), epoch)

    def amends(self, value: str, item: str = "1") -> AnswerEvent:
        return self._event(EventKind.AMEND, item, value, None)

    def _event(self, kind: EventKind, item: str | None, value: str, epoch: int | None) -> AnswerEvent:
        self.made += 1
        seq, epoch = next(self.numbers), self.epoch if epoch is None else epoch
        at = NOON + timedelta(minutes=seq)
        return AnswerEvent(uuid.uuid4(), kind, item, value, epoch, self.name, self.incarnation, seq, at)


def chosen(epoch: int, leaving: int, number: int = 1) -> AnswerEvent:
    return AnswerEvent(uuid.uuid4(), EventKind.CHOOSE, None, str(leaving), epoch, "choice", 0, number, NOON)


def said(events: list[AnswerEvent]) -> dict[str, str | None]:
    return {item: answer.value for item, answer in fold(events).sheet.items()}


def test_two_epochs_that_differ_wait_for_a_person() -> None:
    one, two = Writer("one"), Writer("two", 2, epoch=2)
    lost = [one.says("3"), one.submits()]
    found = [two.says("0"), two.submits()]
    folded = fold([*lost, *found])
    assert (folded.state, folded.completed_at) == (CHOICE, None)
    assert {epoch: latest["1"].value for epoch, latest in folded.aside.items()} == {1: "3"}


def test_two_epochs_that_agree_need_nobody() -> None:
    one, two = Writer("one"), Writer("two", 2, epoch=2)
    events = [one.says("3"), two.says("0"), two.says("3"), two.submits()]
    assert fold(events).state is COMPLETE


def test_while_nobody_has_submitted_nobody_is_asked() -> None:
    one, two = Writer("one"), Writer("two", 2, epoch=2)
    events = [one.says("3"), two.says("0")]
    assert fold(events).state is OPEN
    assert said(events) == {"1": "0"}
    assert fold([*events, one.submits()]).state is CHOICE


@pytest.mark.parametrize(("epoch", "value"), [(1, "3"), (2, "0")])
def test_the_chosen_side_holds(epoch: int, value: str) -> None:
    one, two = Writer("one"), Writer("two", 2, epoch=2)
    events = [one.says("3"), one.submits(), two.says("0"), two.submits()]
    assert left_aside(events, epoch) == 2
    after = [*events, chosen(epoch, 2)]
    assert fold(after).state is COMPLETE
    assert said(after) == {"1": value}


def test_one_more_event_on_the_other_side_asks_again_and_a_later_choice_wins() -> None:
    one, two = Writer("one"), Writer("two", 2, epoch=2)
    events = [one.says("3"), two.says("0"), two.submits(), chosen(2, 1)]
    assert fold(events).state is COMPLETE
    events.append(one.says("2"))
    assert fold(events).state is CHOICE
    events.append(chosen(1, 2, number=2))
    assert said(events) == {"1": "2"}
    assert fold(events).state is OPEN
    assert fold([*events, one.submits()]).state is COMPLETE


def test_a_choice_for_a_side_still_arriving_does_not_complete_it() -> None:
    one, two = Writer("one"), Writer("two", 2, epoch=2)
    missing = two.says("1", "2")
    events = [one.says("3"), one.submits(), two.says("0"), two.submits(), chosen(2, 2)]
    assert fold(events).state is ARRIVING
    assert fold([*events, missing]).state is COMPLETE


def test_of_one_tablet_prepared_twice_the_later_lease_wins() -> None:
    first, second = Writer("first", 1), Writer("second", 2)
    events = [first.says("3"), second.says("1"), second.submits()]
    assert said(events) == {"1": "1"}
    assert fold(events).state is COMPLETE


def test_every_submit_needs_all_its_events() -> None:
    first, second = Writer("first", 1), Writer("second", 2)
    missing = first.says("3")
    events = [first.submits(), second.says("1"), second.submits()]
    assert fold(events).state is ARRIVING
    assert not finished(events, 1)
    assert fold([*events, missing]).state is COMPLETE
    assert finished([*events, missing], 1)


def test_the_server_carries_on_where_a_tablet_stopped() -> None:
    tablet, server = Writer("tablet", 1), Writer(SERVER_WRITER, 2)
    events = [tablet.says("3"), tablet.says("0", "2"), server.says("1"), server.submits()]
    assert fold(events).state is COMPLETE
    assert said(events) == {"1": "1", "2": "0"}


def test_what_follows_the_submit_does_not_change_what_was_submitted() -> None:
    tablet = Writer()
    events = [tablet.says("3"), tablet.submits()]
    late = tablet.says("0")
    assert fold([*events, late]).state is CHOICE
    assert said([*events, late]) == {"1": "3"}
    assert fold([*events, late, chosen(1, 1)]).state is COMPLETE


def test_what_arrives_too_late_counts_only_where_it_says_something_else() -> None:
    tablet, server = Writer("tablet", 1), Writer(SERVER_WRITER, 2)
    events = [tablet.says("3"), server.submits()]
    assert fold([*events, tablet.says("3", epoch=LATE_EPOCH)]).state is COMPLETE
    differs = [*events, tablet.says("2", epoch=LATE_EPOCH), tablet.submits(epoch=LATE_EPOCH)]
    assert fold(differs).state is CHOICE
    assert said(differs) == {"1": "3"}
    assert fold([*differs, chosen(1, left_aside(differs, 1))]).state is COMPLETE


def test_an_amendment_after_the_end_holds() -> None:
    server = Writer(SERVER_WRITER, 0)
    events = [server.says("3"), server.submits(), server.amends("1")]
    assert fold(events).state is COMPLETE
    assert said(events) == {"1": "1"}


@given(st.randoms(use_true_random=False), st.integers(0, 30))
def test_the_order_and_number_of_arrivals_change_nothing(chance: random.Random, seed: int) -> None:
    one, two = Writer("one"), Writer("two", 2, epoch=1 + seed % 2)
    events = [one.says(str(seed % 4)), one.says("1", "2"), one.submits(), two.says("2"), two.submits(), chosen(1, 2)]
    arrived = [*events, *chance.sample(events, 3)]
    chance.shuffle(arrived)
    assert fold(arrived) == fold(events)


@given(st.randoms(use_true_random=False), st.integers(1, 12))
def test_nothing_is_complete_while_an_event_is_missing(chance: random.Random, count: int) -> None:
    tablet = Writer()
    events = [tablet.says(str(number % 4), str(number)) for number in range(count)]
    events.append(tablet.submits())
    kept = chance.sample(events[:-1], chance.randrange(count))
    assert fold([*kept, events[-1]]).state is ARRIVING
    assert fold(events).state is COMPLETE


def alerts(events: list[AnswerEvent]) -> dict[str, tuple[str, str | None]]:
    found = derive(shipped("phq9"), events).alerts
    return {alert.concern.item: (alert.concern.status, alert.concern.value) for alert in found}


def test_an_alert_is_raised_whichever_device_it_was_said_on() -> None:
    one, two = Writer("one"), Writer("two", 2, epoch=2)
    events = [one.says("2", "9"), two.says("0", "9"), two.submits()]
    assert alerts(events) == {"9": ("raised", "2")}
    assert alerts([*events, chosen(2, 1)]) == {"9": ("raised", "2")}


def test_an_alert_that_comes_late_is_raised_like_any_other() -> None:
    tablet, server = Writer("tablet", 1), Writer(SERVER_WRITER, 2)
    events = [server.says("0", "9"), server.submits(), tablet.says("1", "9", epoch=LATE_EPOCH)]
    assert alerts(events) == {"9": ("raised", "1")}


def test_the_gravest_answer_left_aside_is_told_and_the_one_that_holds_comes_first() -> None:
    writers = [Writer(name, number, epoch=number) for number, name in enumerate("abc", start=1)]
    a, b, c = writers
    events = [a.says("3", "9"), b.says("1", "9"), c.says("0", "9")]
    assert alerts(events) == {"9": ("raised", "3")}
    assert alerts([*events, c.says("1", "9")]) == {"9": ("raised", "1")}
