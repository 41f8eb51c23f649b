"""What a practitioner is told about devices that are out, and about answers that are not settled."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, scoped_session

from app.clock import now
from app.domain.permissions import Actor
from app.queries.devices import Source, sides_of
from app.queries.sending import ranges, still_out, unsettled
from app.store.collection import Assessment
from tests.support.clock import Clock
from tests.support.devices import PHQ9, a_device, answers, deliver, submit
from tests.support.factories import a_practitioner, an_occasion, answer, measure, seen

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def actor() -> Actor:
    return a_practitioner(measures=("phq9",))


def test_a_device_is_out_until_its_end_has_arrived(actor: Actor, clock: Clock) -> None:
    occasion = an_occasion(actor)
    device = a_device(actor, occasion)
    clock.forward(days=2, hours=1)
    (out,) = still_out(actor, now())
    assert (out.occasion_id, out.dyad_code, out.days, out.heard_at) == (occasion.id, occasion.dyad_code, 2, None)
    deliver(device, *answers(device, occasion, "phq9", PHQ9))
    (out,) = still_out(actor, now())
    assert out.heard_at is not None
    deliver(device, submit(device, occasion, "phq9"))
    assert still_out(actor, now()) == ()


def test_the_oldest_device_is_told_first_and_only_to_its_own_practitioner(actor: Actor, clock: Clock) -> None:
    first = an_occasion(actor)
    a_device(actor, first)
    clock.forward(days=3)
    second = an_occasion(actor)
    a_device(actor, second)
    assert [out.occasion_id for out in still_out(actor, now())] == [first.id, second.id]
    assert still_out(a_practitioner(actor.service_id), now()) == ()


def test_a_device_without_answers_is_not_waited_for_once_all_is_complete_or_not_collected(
    actor: Actor, db_session: scoped_session[Session]
) -> None:
    occasion = an_occasion(actor)
    unused, used = a_device(actor, occasion), a_device(actor, occasion)
    deliver(used, *answers(used, occasion, "phq9", PHQ9))
    assert len(still_out(actor, now())) == 2
    deliver(used, submit(used, occasion, "phq9"))
    assert still_out(actor, now()) == ()
    deliver(unused, *answers(unused, occasion, "phq9", ["3"]))
    assert len(still_out(actor, now())) == 1
    db_session.execute(update(Assessment).values(not_collected="no_time"))
    assert still_out(actor, now()) == ()


@pytest.mark.both_databases
def test_what_is_still_arriving_and_what_needs_a_choice(actor: Actor) -> None:
    occasion = an_occasion(actor)
    lost, found = a_device(actor, occasion), a_device(actor, occasion)
    events = [*answers(found, occasion, "phq9", PHQ9), submit(found, occasion, "phq9")]
    assert unsettled(actor) == ()
    deliver(found, *events[1:])
    (told,) = unsettled(actor)
    assert (told.occasion_id, told.instrument_code, told.state) == (occasion.id, "phq9", "arriving")
    deliver(found, events[0])
    assert unsettled(actor) == ()
    deliver(lost, *answers(lost, occasion, "phq9", ["3"]))
    assert [each.state for each in unsettled(actor)] == ["choice"]
    assert unsettled(a_practitioner(actor.service_id)) == ()


def test_the_sides_of_a_choice(actor: Actor) -> None:
    occasion = an_occasion(actor)
    lost, found = a_device(actor, occasion), a_device(actor, occasion)
    deliver(found, *answers(found, occasion, "phq9", PHQ9), submit(found, occasion, "phq9"))
    deliver(lost, *answers(lost, occasion, "phq9", ["3"]))
    deliver(found, *answers(found, occasion, "phq9", ["2"]))
    two, one, late = sides_of(measure(seen(actor, occasion.id), "phq9"))
    assert (two.epoch, two.source, two.finished, len(two.sheet)) == (2, Source.DEVICE, True, 9)
    assert (one.epoch, one.source, one.finished, one.sheet["1"].value) == (1, Source.DEVICE, False, "3")
    assert (late.source, late.can_be_chosen, late.sheet["1"].value) == (Source.LATE, False, "2")


def test_answers_saved_page_by_page_are_told_as_such(actor: Actor) -> None:
    occasion = an_occasion(actor)
    answer(actor, occasion, "phq9", {"1": "1"})
    (side,) = sides_of(measure(seen(actor, occasion.id), "phq9"))
    assert side.source is Source.SERVER


def test_ranges() -> None:
    assert ranges([]) == []
    assert ranges([3, 1, 2, 7, 7, 9]) == [(1, 3), (7, 7), (9, 9)]
