"""Who supervises whom, and which dyads that opens."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.domain.permissions import Actor
from app.domain.vocabulary import Role, Stage
from app.extensions import db
from app.queries.caseload import own_dyads
from app.queries.supervision import supervised, supervisees_of
from app.store.care import Dyad
from app.store.people import Membership, Supervision, User
from tests.support.factories import a_dyad, a_member, a_practitioner, give_role, supervise

DAY = date(2026, 9, 8)


@pytest.fixture
def supervisor(practitioner: Actor) -> Actor:
    """Of another service, with a link to the practitioner."""
    supervisor = a_member(Role.PRACTITIONER, Role.SUPERVISOR, stage=Stage.SUPERVISOR)
    supervise(supervisor, practitioner)
    return supervisor


def seen(actor: Actor, day: date = DAY) -> set[str]:
    return set(db.session.scalars(select(Dyad.code).where(supervised(actor, day))))


def test_a_link_opens_the_practitioners_dyads_and_nobody_elses(supervisor: Actor, practitioner: Actor) -> None:
    mine, own = a_dyad(practitioner), a_dyad(supervisor)
    a_dyad(a_practitioner(practitioner.service_id))
    assert seen(supervisor) == {mine.code}
    assert seen(practitioner) == set()
    assert [dyad.id for dyad in own_dyads(supervisor)] == [own.id]


@pytest.mark.parametrize(
    ("starts", "ends", "open_"),
    [
        (DAY, None, True),
        (DAY + timedelta(days=1), None, False),
        (DAY - timedelta(days=9), DAY + timedelta(days=1), True),
        (DAY - timedelta(days=9), DAY, False),
    ],
)
def test_a_link_holds_between_its_dates(
    supervisor: Actor, practitioner: Actor, starts: date, ends: date | None, open_: bool
) -> None:
    a_dyad(practitioner)
    db.session.execute(update(Supervision).values(starts_on=starts, ends_on=ends))
    assert bool(seen(supervisor)) is open_
    assert bool(supervisees_of(supervisor, DAY)) is open_


def test_without_the_role_a_link_opens_nothing(supervisor: Actor, practitioner: Actor) -> None:
    a_dyad(practitioner)
    plain = Actor(supervisor.user_id, supervisor.service_id, frozenset({Role.PRACTITIONER}), "accredited", "x")
    assert (seen(plain), supervisees_of(plain, DAY)) == (set(), ())


@pytest.mark.both_databases
def test_a_supervisee_with_stage_and_service(supervisor: Actor, practitioner: Actor) -> None:
    (found,) = supervisees_of(supervisor, DAY)
    assert (found.practitioner_id, found.stage, found.service_id) == (
        practitioner.user_id,
        "accredited",
        practitioner.service_id,
    )
    db.session.execute(update(User).where(User.id == practitioner.user_id).values(active=False))
    assert supervisees_of(supervisor, DAY) == ()


def test_who_has_left_a_service_is_no_supervisee_there(supervisor: Actor, practitioner: Actor) -> None:
    db.session.execute(update(Membership).where(Membership.user_id == practitioner.user_id).values(ends_on=DAY))
    assert supervisees_of(supervisor, DAY) == ()


def test_a_link_opens_one_service_of_a_practitioner_in_two(supervisor: Actor, practitioner: Actor) -> None:
    other = a_practitioner()
    give_role(practitioner.user_id, Role.PRACTITIONER, other.service_id)
    there = Actor(practitioner.user_id, other.service_id, practitioner.roles, "accredited", "x")
    here, elsewhere = a_dyad(practitioner), a_dyad(there)
    assert seen(supervisor) == {here.code}
    assert [dyad.code for dyad in own_dyads(practitioner)] == [here.code]
    assert [dyad.code for dyad in own_dyads(there)] == [elsewhere.code]
