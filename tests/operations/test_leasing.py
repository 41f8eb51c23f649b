"""Lending an occasion to a device: one row for each, and never half on a device and half on the server."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from app.clock import now
from app.domain.errors import NotAllowed
from app.domain.permissions import Actor
from app.operations.collecting import finish
from app.operations.leasing import NotLent, Why, lend
from app.queries.accounts import token_hash
from app.store.granting import Grant, Lease
from tests.support.devices import PHQ9, a_device, a_grant, answers, deliver, key_ring, lease_of, submit
from tests.support.factories import a_practitioner, an_occasion, answer, measure, seen
from tests.support.instruments import shipped_catalogue

pytestmark = pytest.mark.usefixtures("db_session")


def test_what_a_device_is_given(practitioner: Actor, db_session: scoped_session[Session]) -> None:
    occasion = an_occasion(practitioner)
    lent = lend(key_ring().current, a_grant(practitioner, occasion), occasion)
    assert (len(lent.writer), len(lent.ack_key), len(lent.public_key)) == (32, 32, 65)
    assert (lent.epoch, lent.incarnation, lent.key_id) == (1, 1, key_ring().current.key_id)
    stored = db_session.scalars(select(Lease)).one()
    assert stored.token_hash == token_hash(lent.token)
    assert lent.token not in repr(vars(stored))


@pytest.mark.both_databases
def test_every_device_is_a_row_of_its_own(practitioner: Actor, db_session: scoped_session[Session]) -> None:
    occasion = an_occasion(practitioner)
    grant = a_grant(practitioner, occasion)
    devices = [a_device(practitioner, occasion, grant) for _ in range(3)]
    leases = db_session.scalars(select(Lease).order_by(Lease.incarnation)).all()
    assert [lease.writer for lease in leases] == [device.writer for device in devices]
    assert [(lease.epoch, lease.incarnation) for lease in leases] == [(1, 1), (1, 2), (1, 3)]
    assert {lease_of(device).writer for device in devices} == {device.writer for device in devices}


def test_while_another_hand_over_is_out_a_new_one_begins_a_new_epoch(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    for expected in (1, 2, 3):
        assert lease_of(a_device(practitioner, occasion)).epoch == expected


def test_after_everybody_has_submitted_the_epoch_stays(practitioner: Actor) -> None:
    actor = a_practitioner(measures=("phq9", "gad7"))
    occasion = an_occasion(actor)
    device = a_device(actor, occasion)
    deliver(device, *answers(device, occasion, "phq9", PHQ9), submit(device, occasion, "phq9"))
    assert lease_of(a_device(actor, occasion)).epoch == 1


def test_once_begun_on_the_server_or_a_device_it_is_not_lent(practitioner: Actor) -> None:
    on_server, on_device = an_occasion(practitioner), an_occasion(practitioner)
    answer(practitioner, on_server, "phq9", {"1": "-"})
    device = a_device(practitioner, on_device)
    deliver(device, *answers(device, on_device, "gad7", ["x"]))
    for occasion in (on_server, on_device):
        with pytest.raises(NotLent) as refused:
            a_device(practitioner, occasion)
        assert refused.value.why is Why.BEGUN


def test_what_is_finished_is_not_lent() -> None:
    actor = a_practitioner(measures=("phq9",))
    occasion = an_occasion(actor)
    answer(actor, occasion, "phq9", {str(number): "0" for number in range(1, 10)})
    finish(actor, shipped_catalogue(), (measure(seen(actor, occasion.id), "phq9"),))
    with pytest.raises(NotLent) as refused:
        a_device(actor, occasion)
    assert refused.value.why is Why.FINISHED


@pytest.mark.parametrize("dead", ["returned_at", "revoked_at", "expires_at"])
def test_a_dead_grant_lends_nothing(practitioner: Actor, dead: str) -> None:
    occasion = an_occasion(practitioner)
    grant = a_grant(practitioner, occasion, **{dead: now() - timedelta(seconds=1)})
    with pytest.raises(NotAllowed):
        a_device(practitioner, occasion, grant)


def test_a_grant_lends_its_own_occasion_only(practitioner: Actor) -> None:
    grant = a_grant(practitioner, an_occasion(practitioner))
    for unknown in (grant, uuid.uuid4()):
        with pytest.raises(NotAllowed):
            a_device(practitioner, an_occasion(practitioner), unknown)


def test_returning_the_tablet_does_not_stop_what_it_still_holds_but_revoking_does(
    practitioner: Actor, db_session: scoped_session[Session]
) -> None:
    occasion = an_occasion(practitioner)
    device = a_device(practitioner, occasion)
    db_session.execute(update(Grant).values(returned_at=now(), expires_at=now()))
    assert lease_of(device).writer == device.writer
    db_session.execute(update(Grant).values(revoked_at=now()))
    with pytest.raises(AssertionError):
        lease_of(device)
