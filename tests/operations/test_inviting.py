"""A link that invites: once, for three days, and never more than whoever made it may give."""

import uuid

import pytest
from sqlalchemy import select

from app.domain.errors import Invalid, NotAllowed, NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import Role
from app.extensions import db
from app.operations.accounts import hasher
from app.operations.first_administrator import NotTheFirst, first_administrator
from app.operations.inviting import accept, add_account, invite
from app.operations.passwords import WeakPassword
from app.queries.inviting import invited_by_link
from app.store.organisation import Invitation
from app.store.people import User
from tests.support.clock import Clock
from tests.support.factories import a_member, a_practitioner, give_role

FAST = hasher(fast=True)
PASSWORD = "heron teapot ladder"


@pytest.fixture
def lead(practitioner: Actor) -> Actor:
    return a_member(Role.SERVICE_LEAD, service_id=practitioner.service_id)


def somebody_new(service: Actor, *roles: Role) -> uuid.UUID:
    user_id = add_account("New", "New@Service.example", FAST)
    for role in roles or (Role.PRACTITIONER,):
        give_role(user_id, role, service.service_id)
    return user_id


def accepted(token: str) -> str | None:
    return accept(token, "Noa", PASSWORD, FAST)


@pytest.mark.both_databases
@pytest.mark.asvs("6.4.1")
def test_a_link_works_once_and_only_its_hash_is_kept(lead: Actor) -> None:
    token = invite(somebody_new(lead), lead)
    invited = invited_by_link(token)
    assert invited is not None
    assert invited.email == "new@service.example"
    assert token not in db.session.scalars(select(Invitation.token_hash)).one()
    assert accepted(token) == "new@service.example"
    user = db.session.scalars(select(User).where(User.email == "new@service.example")).one()
    assert (user.name, FAST.verify(PASSWORD, user.password_hash)) == ("Noa", True)
    assert (accepted(token), invited_by_link(token)) == (None, None)


def test_a_weak_password_uses_nothing_up(lead: Actor) -> None:
    token = invite(somebody_new(lead), lead)
    with pytest.raises(WeakPassword):
        accept(token, "Noa", "new@service.example", FAST)
    assert accepted(token) == "new@service.example"


def test_a_link_ends_after_three_days(lead: Actor, clock: Clock) -> None:
    token = invite(somebody_new(lead), lead)
    clock.forward(hours=71, minutes=59)
    assert invited_by_link(token) is not None
    clock.forward(minutes=1)
    assert (invited_by_link(token), accepted(token)) == (None, None)


def test_a_newer_link_ends_the_older_one(lead: Actor) -> None:
    user_id = somebody_new(lead)
    older, newer = invite(user_id, lead), invite(user_id, lead)
    assert accepted(older) is None
    assert accepted(newer) is not None
    with pytest.raises(Invalid):
        invite(user_id, lead)


def test_an_account_that_is_switched_off_is_not_joined(lead: Actor) -> None:
    user_id = somebody_new(lead)
    token = invite(user_id, lead)
    db.session.scalars(select(User).where(User.id == user_id)).one().active = False
    assert (invited_by_link(token), accepted(token)) == (None, None)


def test_a_lead_makes_no_link_for_more_than_they_may_give(lead: Actor) -> None:
    """Whoever makes a link could use it."""
    user_id = somebody_new(lead, Role.PRACTITIONER, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        invite(user_id, lead)
    invite(user_id, a_member(Role.ADMINISTRATOR))


def test_a_lead_makes_no_link_for_somebody_elsewhere(lead: Actor) -> None:
    with pytest.raises(NotFound):
        invite(somebody_new(a_practitioner()), lead)


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --"])
def test_any_other_token_is_no_invitation(lead: Actor, token: str) -> None:
    invite(somebody_new(lead), lead)
    assert (invited_by_link(token), accepted(token)) == (None, None)


@pytest.mark.usefixtures("db_session")
def test_the_first_administrator_is_made_once() -> None:
    older = first_administrator("Ada", "Ada@nation.example", FAST)
    newer = first_administrator("Ada", "ada@nation.example", FAST)
    with pytest.raises(NotTheFirst):
        first_administrator("Bo", "bo@nation.example", FAST)
    assert (accepted(older), accepted(newer)) == (None, "ada@nation.example")
    with pytest.raises(NotTheFirst):
        first_administrator("Ada", "ada@nation.example", FAST)


@pytest.mark.usefixtures("practitioner")
@pytest.mark.asvs("6.3.2")
def test_a_new_installation_has_nobody_and_a_used_one_no_way_in_by_command() -> None:
    """An account that is there already is never made an administrator: its owner did not ask for it."""
    email = db.session.scalars(select(User.email)).first()
    assert email is not None
    with pytest.raises(NotTheFirst):
        first_administrator("Somebody", email, FAST)
