"""Sealed events come in once, in their place, in any order, and nothing that a device sent is ever dropped."""

import copy
import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.clock import now
from app.domain.permissions import Actor
from app.extensions import db
from app.operations.choosing import choose
from app.operations.collecting import finish
from app.operations.receiving import receive_file
from app.store.collection import AnswerEvent
from app.store.granting import EventConflict, Lease, QuarantinedEvent
from benchmarks.device import as_bytes, as_text
from tests.support.clock import Clock
from tests.support.devices import (
    PHQ9,
    a_device,
    a_grant,
    alerts,
    answers,
    current,
    deliver,
    key_ring,
    lease_of,
    part,
    sealed_file,
    state,
    stored_events,
    submit,
)
from tests.support.factories import a_practitioner, an_occasion, answer, measure, seen
from tests.support.instruments import shipped_catalogue
from tests.support.journey import assert_derived_follows_from_events

pytestmark = pytest.mark.usefixtures("db_session")
GIVEN = {str(number): value for number, value in enumerate(PHQ9, start=1)}


def everything(device: Any, occasion: Any, values: list[str] = PHQ9) -> list[Any]:
    return [*answers(device, occasion, "phq9", values), submit(device, occasion, "phq9")]


def assert_rebuilt_the_same() -> None:
    db.session.commit()
    assert_derived_follows_from_events()


@pytest.mark.both_databases
def test_a_whole_questionnaire(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    have = deliver(device, *everything(device, occasion))
    assessment = measure(occasion, "phq9").id
    assert (have.have, have.quarantined, have.conflicts) == ({assessment: [(1, 10)]}, (), ())
    assert (have.state[assessment], current(occasion, "phq9")) == ("complete", GIVEN)
    assert_rebuilt_the_same()


def test_who_wrote_and_where_is_the_words_of_the_lease(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    deliver(device, *answers(device, occasion, "phq9", ["2"]))
    (event,) = stored_events(occasion, "phq9")
    assert (event.writer, event.epoch, event.incarnation, event.seq, event.entered_by) == (device.writer, 1, 1, 1, None)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False))
def test_duplicates_and_any_order_make_no_difference(practitioner: Actor, chance: random.Random) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    events = everything(device, occasion, ["0", *PHQ9[1:]])
    events.insert(9, events.pop())
    changed = [*answers(device, occasion, "phq9", ["3"]), submit(device, occasion, "phq9")]
    sent = [*events[:9], *changed, *chance.choices(events[:9], k=5)]
    chance.shuffle(sent)
    first = deliver(device, *sent[: len(sent) // 2])
    assert all(low >= 1 for ranges in first.have.values() for low, _ in ranges)
    deliver(device, *sent[len(sent) // 2 :])
    assert state(occasion, "phq9") == "arriving"  # the first submit, number 10, is still on its way
    deliver(device, events[9])
    assert state(occasion, "phq9") == "complete"
    assert current(occasion, "phq9") == {**GIVEN, "1": "3"}
    assert len(stored_events(occasion, "phq9")) == 12


def test_until_everything_before_a_submit_is_there_it_is_arriving(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    events = everything(device, occasion)
    have = deliver(device, *events[:3], *events[4:])
    assert have.have == {measure(occasion, "phq9").id: [(1, 3), (5, 10)]}
    assert state(occasion, "phq9") == "arriving"
    deliver(device, events[3])
    assert state(occasion, "phq9") == "complete"


def test_wall_clocks_order_nothing(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    ten_years = 315_360_000_000
    moment = int(now().timestamp() * 1000)
    key = part(occasion, "phq9")
    early = device.make(key, "answer", "1", "1", at=moment + ten_years)
    late = device.make(key, "answer", "1", "2", at=moment - ten_years)
    deliver(device, late)
    deliver(device, early)
    assert current(occasion, "phq9") == {"1": "2"}
    assert all(abs(event.occurred_at - now()) < timedelta(minutes=1) for event in stored_events(occasion, "phq9"))


def test_a_time_that_can_be_true_is_kept(practitioner: Actor, clock: Clock) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    clock.forward(hours=1)
    answered = now()
    clock.forward(days=1)
    made = device.make(part(occasion, "phq9"), "answer", "1", "1", at=int(answered.timestamp() * 1000))
    deliver(device, made)
    (event,) = stored_events(occasion, "phq9")
    assert abs(event.occurred_at - answered) < timedelta(seconds=1)
    assert event.received_at - event.occurred_at > timedelta(hours=23)


def quarantined(session: scoped_session[Session]) -> dict[str, str]:
    return {str(row.event_id): row.why for row in session.scalars(select(QuarantinedEvent))}


@pytest.mark.both_databases
def test_what_cannot_be_opened_is_kept_and_told_and_blocks_nothing(
    practitioner: Actor, db_session: scoped_session[Session]
) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    good = answers(device, occasion, "phq9", ["1", "2", "3"])
    broken = copy.deepcopy(good[1])
    broken["ct"] = as_text(bytes([as_bytes(broken["ct"])[0] ^ 1]) + as_bytes(broken["ct"])[1:])
    have = deliver(device, good[0], broken, good[2])
    assert have.have == {measure(occasion, "phq9").id: [(1, 1), (3, 3)]}
    assert [str(each) for each in have.kept_aside] == [broken["event_id"]]
    assert quarantined(db_session) == {broken["event_id"]: "cannot be opened"}
    assert current(occasion, "phq9") == {"1": "1", "3": "3"}
    assert deliver(device, broken).quarantined == have.quarantined
    assert len(quarantined(db_session)) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"value": "4"}, "the item or the value is not one of the measure's"),
        ({"item": "12"}, "the item or the value is not one of the measure's"),
        ({"kind": "amend"}, "content: kind"),
        ({"at": None}, "content: at"),
        ({"more": 1}, "content: more"),
    ],
)
def test_what_cannot_be_understood_is_kept_with_the_reason(
    practitioner: Actor, db_session: scoped_session[Session], change: dict[str, Any], why: str
) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    content = {"kind": "answer", "item": "1", "value": "1", **change}
    bad = device.make(part(occasion, "phq9"), content.pop("kind"), content.pop("item"), content.pop("value"), **content)
    deliver(device, bad, *answers(device, occasion, "phq9", ["1"], first=2))
    assert quarantined(db_session) == {bad["event_id"]: why}
    assert current(occasion, "phq9") == {"2": "1"}


def test_no_measure_of_another_occasion_can_be_reached(
    practitioner: Actor, db_session: scoped_session[Session]
) -> None:
    occasion, other = an_occasion(practitioner), an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    foreign = device.make(part(other, "phq9"), "answer", "9", "3")
    deliver(device, foreign)
    assert quarantined(db_session) == {foreign["event_id"]: "not a measure of this occasion"}
    assert (current(other, "phq9"), alerts(other, "phq9")) == ({}, {})


@pytest.mark.parametrize("raw", [None, 7, "x", [], {}, {"event_id": "no name"}, {"event_id": 5, "seq": 10**40}])
def test_anything_at_all_is_kept_and_told(practitioner: Actor, db_session: scoped_session[Session], raw: Any) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    assert len(deliver(device, raw, raw).quarantined) == 1
    assert len(quarantined(db_session)) == 1


def test_what_was_sealed_for_another_device_does_not_open(
    practitioner: Actor, db_session: scoped_session[Session]
) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    other = a_device(practitioner, an_occasion(practitioner))
    other.occasion = device.occasion
    stolen = other.make(part(occasion, "phq9"), "answer", "1", "1")
    deliver(device, stolen)
    assert quarantined(db_session) == {stolen["event_id"]: "cannot be opened"}


def conflicts(session: scoped_session[Session]) -> int:
    return session.scalar(select(func.count()).select_from(EventConflict)) or 0


@pytest.mark.both_databases
def test_an_event_that_claims_a_taken_place_is_kept_and_told(
    practitioner: Actor, db_session: scoped_session[Session]
) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    key = part(occasion, "phq9")
    first = device.make(key, "answer", "1", "1")
    device.counts[key] = 0
    second = device.make(key, "answer", "1", "3")
    have = deliver(device, first, second)
    assert [str(each) for each in have.conflicts] == [second["event_id"]]
    assert current(occasion, "phq9") == {"1": "1"}
    deliver(device, second, first)
    assert conflicts(db_session) == 1


def test_the_same_name_with_other_content_is_kept_and_told(
    practitioner: Actor, db_session: scoped_session[Session]
) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    key = part(occasion, "phq9")
    first = device.make(key, "answer", "1", "1")
    content = b'{"kind":"answer","item":"1","value":"3","form_id":null,"at":0}'
    deliver(device, first)
    have = deliver(device, device.seal(key, 2, first["event_id"], content))
    assert [str(each) for each in have.kept_aside] == [first["event_id"]]
    assert (current(occasion, "phq9"), conflicts(db_session)) == ({"1": "1"}, 1)


def test_a_place_taken_late_is_taken_too(practitioner: Actor, db_session: scoped_session[Session]) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    key = part(occasion, "phq9")
    deliver(device, *everything(device, occasion))
    device.counts[key] = 4
    again = device.make(key, "answer", "5", "3")
    deliver(device, again)
    assert (len(stored_events(occasion, "phq9")), conflicts(db_session)) == (10, 1)
    assert state(occasion, "phq9") == "complete"


def test_a_positive_safety_item_raises_its_alert_at_once_and_late(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    deliver(device, *answers(device, occasion, "phq9", ["1"], first=9))
    assert alerts(occasion, "phq9") == {"9": ("raised", "1")}


def test_after_the_end_nothing_is_merged_and_its_alert_is_still_raised(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    deliver(device, *everything(device, occasion))
    assert alerts(occasion, "phq9") == {}
    deliver(device, *answers(device, occasion, "phq9", ["2"], first=9))
    assert (state(occasion, "phq9"), current(occasion, "phq9")) == ("choice", GIVEN)
    assert alerts(occasion, "phq9") == {"9": ("raised", "2")}
    choose(practitioner, shipped_catalogue(), measure(seen(practitioner, occasion.id), "phq9"), 1)
    assert (state(occasion, "phq9"), current(occasion, "phq9")) == ("complete", GIVEN)
    assert alerts(occasion, "phq9") == {"9": ("raised", "2")}
    assert_rebuilt_the_same()


def test_two_devices_are_kept_apart_until_a_person_chooses(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    lost, found = a_device(practitioner, occasion), a_device(practitioner, occasion)
    deliver(found, *everything(found, occasion))
    assert state(occasion, "phq9") == "complete"
    deliver(lost, *answers(lost, occasion, "phq9", ["3"]))
    assert (state(occasion, "phq9"), current(occasion, "phq9")) == ("choice", GIVEN)
    assert {event.epoch for event in stored_events(occasion, "phq9")} == {1, 2}
    choose(practitioner, shipped_catalogue(), measure(seen(practitioner, occasion.id), "phq9"), 1)
    assert (state(occasion, "phq9"), current(occasion, "phq9")) == ("open", {"1": "3"})
    assert_rebuilt_the_same()


def test_answers_of_the_server_path_and_a_device_that_differ_are_never_merged_silently(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    answer(practitioner, occasion, "phq9", GIVEN)
    finish(practitioner, shipped_catalogue(), (measure(seen(practitioner, occasion.id), "phq9"),))
    deliver(device, *answers(device, occasion, "phq9", ["3"]))
    assert (state(occasion, "phq9"), current(occasion, "phq9")) == ("choice", GIVEN)
    assert_rebuilt_the_same()


@pytest.mark.parametrize(("flag", "told"), [(True, "not raised"), (False, "raised")])
@pytest.mark.parametrize("late", [False, True])
def test_a_wrong_alert_bit_of_a_device_is_kept_for_a_person(
    practitioner: Actor, db_session: scoped_session[Session], flag: bool, told: str, late: bool
) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    values = [*PHQ9[:8], "0" if flag else "1"]
    events = [*answers(device, occasion, "phq9", values), submit(device, occasion, "phq9", flag=flag)]
    for event in reversed(events) if late else events:
        deliver(device, event)
    deliver(device, *events)
    (why,) = quarantined(db_session).values()
    assert why.endswith(f"its answers say “flag: {told}”")
    assert state(occasion, "phq9") == "complete"
    assert bool(alerts(occasion, "phq9")) is not flag


@pytest.mark.parametrize("flag", [True, False])
def test_a_right_alert_bit_makes_no_noise(practitioner: Actor, db_session: scoped_session[Session], flag: bool) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    values = [*PHQ9[:8], "1" if flag else "0"]
    deliver(device, *answers(device, occasion, "phq9", values), submit(device, occasion, "phq9", flag=flag))
    assert quarantined(db_session) == {}


def lease_row(session: scoped_session[Session], device: Any) -> Any:
    columns = Lease.__table__.c
    return session.execute(select(*columns).where(columns.writer == device.writer)).one()


def test_a_lease_has_submitted_when_the_end_of_all_it_began_is_there(
    practitioner: Actor, db_session: scoped_session[Session]
) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    assert lease_row(db_session, device).heard_at is None
    gad = answers(device, occasion, "gad7", ["0"] * 7)
    phq = everything(device, occasion)
    deliver(device, gad[0], *phq)
    assert lease_row(db_session, device).heard_at is not None
    assert lease_row(db_session, device).submitted_at is None
    deliver(device, submit(device, occasion, "gad7"))
    assert lease_row(db_session, device).submitted_at is None
    deliver(device, *gad)
    assert lease_row(db_session, device).submitted_at is not None


@pytest.mark.both_databases
def test_a_sealed_file_is_taken_in_once(practitioner: Actor, db_session: scoped_session[Session]) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    events = everything(device, occasion)
    deliver(device, *events[:4])
    for expected in (6, 0):
        brought = receive_file(practitioner, shipped_catalogue(), key_ring(), sealed_file((device, events)))
        assert (brought.occasions, brought.new, brought.unknown) == ((occasion.id,), expected, 0)
    assert state(occasion, "phq9") == "complete"


def test_a_colleague_cannot_bring_a_file_of_another_caseload(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    file = sealed_file((device, everything(device, occasion)))
    brought = receive_file(a_practitioner(practitioner.service_id), shipped_catalogue(), key_ring(), file)
    assert (brought.occasions, brought.new, brought.unknown) == ((), 0, 1)
    assert stored_events(occasion, "phq9") == []


def test_thirty_days_later_or_revoked_a_token_is_worth_nothing(practitioner: Actor, clock: Clock) -> None:
    occasion = an_occasion(practitioner)
    returned = a_device(practitioner, occasion, a_grant(practitioner, occasion))
    clock.forward(days=29, hours=23)
    assert lease_of(returned).writer == returned.writer
    clock.forward(hours=2)
    with pytest.raises(AssertionError):
        lease_of(returned)


@pytest.mark.both_databases
def test_events_are_never_written_twice_by_two_batches(
    practitioner: Actor, db_session: scoped_session[Session]
) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    events = everything(device, occasion)
    for _ in range(3):
        deliver(device, *events)
    ids = db_session.scalars(select(AnswerEvent.event_id)).all()
    assert len(ids) == len(set(ids)) == 10
