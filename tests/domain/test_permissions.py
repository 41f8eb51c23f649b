"""Who may do what: refused unless the table says otherwise."""

import uuid

import pytest

from app.domain import permissions
from app.domain.permissions import Action, Actor, may
from app.domain.vocabulary import Role

EVERYTHING = set(Action)
WORK = {Action.SEE_OWN_DYADS, Action.ADD_DYAD, Action.COLLECT, Action.SEE_OWN_SUMMARY}


def actor(*roles: Role) -> Actor:
    return Actor(uuid.uuid4(), uuid.uuid4(), frozenset(roles), "accredited", "Somebody")


def allowed(role: Role) -> set[Action]:
    return {action for action in Action if may(actor(role), action)}


def test_nobody_may_only_see_what_is_public() -> None:
    assert {action for action in Action if may(None, action)} == {Action.PUBLIC}


def test_a_practitioner_may_do_her_work() -> None:
    assert allowed(Role.PRACTITIONER) >= WORK | {Action.PUBLIC}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PRACTITIONER])
def test_no_other_role_may_do_a_practitioners_work(role: Role) -> None:
    assert allowed(role) & WORK == set()


def test_one_of_several_roles_is_enough_and_none_is_not() -> None:
    both = actor(Role.SUPERVISOR, Role.PRACTITIONER)
    assert may(both, Action.ADD_DYAD)
    assert not may(actor(), Action.SIGNED_IN)


@pytest.mark.parametrize("role", Role)
def test_a_role_that_is_not_in_the_table_may_do_nothing(role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "PERMITTED", {})
    assert allowed(role) == {Action.PUBLIC}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", sorted(EVERYTHING - {Action.PUBLIC}))
def test_an_action_taken_out_of_the_table_is_refused(
    role: Role, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = {each: allowed - {action} for each, allowed in permissions.PERMITTED.items()}
    monkeypatch.setattr(permissions, "PERMITTED", without)
    assert not may(actor(role), action)
