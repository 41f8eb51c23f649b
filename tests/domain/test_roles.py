"""Roles between two dates: who somebody is on a day, and for which service."""

import uuid
from datetime import date

import pytest

from app.domain.permissions import NO_SERVICE
from app.domain.roles import Held, acting, holds
from app.domain.vocabulary import NATIONAL_ROLES, SERVICE_ROLES, Role

ME = uuid.UUID(int=1)
ASH, BIRCH = uuid.UUID(int=10), uuid.UUID(int=11)
SPRING, SUMMER = date(2026, 3, 1), date(2026, 7, 1)
PRACTITIONER, SUPERVISOR, LEAD = Role.PRACTITIONER, Role.SUPERVISOR, Role.SERVICE_LEAD
ANALYST, ADMINISTRATOR = Role.NATIONAL_ANALYST, Role.ADMINISTRATOR


@pytest.mark.parametrize(
    ("starts", "ends", "day", "expected"),
    [
        (date(2026, 9, 8), None, date(2026, 9, 7), False),
        (date(2026, 9, 8), None, date(2026, 9, 8), True),
        (date(2026, 9, 8), None, date(2099, 1, 1), True),
        (date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 7), True),
        (date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 8), False),
        (date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 9), False),
        (date(2026, 9, 8), date(2026, 9, 8), date(2026, 9, 8), False),
        (date(2024, 2, 29), date(2025, 3, 1), date(2025, 2, 28), True),
    ],
)
def test_a_role_holds_from_its_first_day_to_the_day_before_its_end(
    starts: date, ends: date | None, day: date, expected: bool
) -> None:
    assert holds(starts, ends, day) is expected


def held(service: uuid.UUID | None, role: Role, since: date = SPRING, stage: str | None = None) -> Held:
    return Held(service, role, stage, since)


CASES = [
    # what is held, what was chosen -> service, roles, stage, elsewhere
    ([held(ASH, PRACTITIONER, stage="trainee_2")], None, ASH, {PRACTITIONER}, "trainee_2", set()),
    ([held(ASH, LEAD)], None, ASH, {LEAD}, "", set()),
    ([held(ASH, PRACTITIONER, stage="supervisor"), held(ASH, SUPERVISOR)], None, ASH, {PRACTITIONER, SUPERVISOR},
     "supervisor", set()),
    ([held(None, ADMINISTRATOR)], None, NO_SERVICE, {ADMINISTRATOR}, "", set()),
    ([held(None, ADMINISTRATOR), held(None, ANALYST)], None, NO_SERVICE, {ADMINISTRATOR, ANALYST}, "", set()),
    ([held(None, ANALYST), held(ASH, LEAD)], None, ASH, {ANALYST, LEAD}, "", set()),
    # in two services: the one they came to last, or the one they chose; the roles of the other one do not come along
    ([held(ASH, LEAD), held(BIRCH, PRACTITIONER, SUMMER, "accredited")], None, BIRCH, {PRACTITIONER}, "accredited",
     {ASH}),
    ([held(ASH, LEAD), held(BIRCH, PRACTITIONER, SUMMER, "accredited")], ASH, ASH, {LEAD}, "", {BIRCH}),
    ([held(None, ANALYST, SUMMER), held(ASH, LEAD), held(BIRCH, LEAD)], None, BIRCH, {ANALYST, LEAD}, "", {ASH}),
    # a choice holds only while there is a role
    ([held(ASH, LEAD)], BIRCH, ASH, {LEAD}, "", set()),
    ([held(None, ADMINISTRATOR)], ASH, NO_SERVICE, {ADMINISTRATOR}, "", set()),
]  # fmt: skip


@pytest.mark.parametrize(("roles", "chosen", "service", "expected", "stage", "elsewhere"), CASES)
def test_whom_somebody_acts_as(
    roles: list[Held],
    chosen: uuid.UUID | None,
    service: uuid.UUID,
    expected: set[Role],
    stage: str,
    elsewhere: set[uuid.UUID],
) -> None:
    for order in (roles, roles[::-1]):
        actor = acting(ME, "Somebody", order, chosen)
        assert actor is not None
        assert (actor.user_id, actor.name, actor.grant) == (ME, "Somebody", None)
        assert (actor.service_id, actor.roles, actor.stage, actor.elsewhere) == (service, expected, stage, elsewhere)


def test_without_a_role_somebody_is_nobody() -> None:
    assert acting(ME, "Somebody", []) is None
    assert acting(ME, "Somebody", [], ASH) is None


def test_every_role_of_an_account_is_held_in_a_service_or_in_none() -> None:
    assert {*SERVICE_ROLES, *NATIONAL_ROLES} == set(Role) - {Role.GRANT_HOLDER}
    assert not set(SERVICE_ROLES) & set(NATIONAL_ROLES)
