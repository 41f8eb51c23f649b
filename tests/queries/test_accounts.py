"""Whom a token stands for, day by day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from app.domain.permissions import Actor
from app.domain.vocabulary import Role
from app.extensions import db
from app.operations.accounts import end_sign_in, start_sign_in
from app.queries.accounts import live_sign_in
from app.store.people import Membership, User
from tests.support.factories import a_service

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DAY = date(2026, 9, 8)


def asked(token: str, today: date = DAY, started_after: datetime = LONG_AGO) -> Actor | None:
    live = live_sign_in(token, started_after=started_after, used_after=LONG_AGO, today=today)
    return live.actor if live else None


@pytest.mark.both_databases
def test_the_person_and_the_role(practitioner: Actor) -> None:
    assert asked(start_sign_in(practitioner.user_id)) == practitioner


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --"])
def test_any_other_token_is_nobody(practitioner: Actor, token: str) -> None:
    start_sign_in(practitioner.user_id)
    assert asked(token) is None


def test_an_ended_an_old_and_a_switched_off_sign_in_are_nobody(practitioner: Actor) -> None:
    token = start_sign_in(practitioner.user_id)
    assert asked(token, started_after=datetime.now(UTC) + timedelta(seconds=5)) is None
    db.session.execute(update(User).values(active=False))
    assert asked(token) is None
    db.session.execute(update(User).values(active=True))
    assert asked(token) is not None
    end_sign_in(token)
    assert asked(token) is None


@pytest.mark.parametrize(
    ("starts", "ends", "there"),
    [
        (DAY, None, True),
        (DAY + timedelta(days=1), None, False),
        (DAY - timedelta(days=9), DAY + timedelta(days=1), True),
        (DAY - timedelta(days=9), DAY, False),
        (DAY - timedelta(days=9), DAY - timedelta(days=1), False),
    ],
)
def test_a_role_holds_from_its_first_day_to_the_day_before_its_end(
    practitioner: Actor, starts: date, ends: date | None, there: bool
) -> None:
    db.session.execute(update(Membership).values(starts_on=starts, ends_on=ends))
    assert (asked(start_sign_in(practitioner.user_id)) is not None) is there


def test_who_has_moved_acts_for_the_newer_service(practitioner: Actor) -> None:
    other = a_service()
    db.session.execute(
        insert(Membership).values(
            user_id=practitioner.user_id,
            service_id=other,
            role=Role.PRACTITIONER,
            stage="trainee_2",
            starts_on=DAY,
        )
    )
    token = start_sign_in(practitioner.user_id)
    today, yesterday = asked(token), asked(token, today=DAY - timedelta(days=1))
    assert today is not None
    assert yesterday is not None
    assert (today.service_id, today.stage) == (other, "trainee_2")
    assert yesterday.service_id == practitioner.service_id
