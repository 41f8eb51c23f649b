"""Second factors, called as the pages call them."""

from datetime import timedelta

import pyotp
import pytest
from flask import current_app
from sqlalchemy import func, select

from app.clock import now
from app.domain.errors import Closed
from app.domain.permissions import Actor
from app.domain.throttling import CODES
from app.extensions import db
from app.operations.accounts import Finished, start_sign_in, start_unfinished
from app.operations.guessing import Caller
from app.operations.second_factors import by_code, enrol_app, forget_factors, renew_recovery_codes, second_step
from app.own_seal import KEPT_FORMS, SECOND_FACTORS, OwnSeal
from app.queries.signing_in import factors_of, unfinished_sign_in
from app.sealing import CannotOpen
from app.store.signing_in import Authenticator, FailedSignIn, KnownDevice, RecoveryCode
from tests.support.clock import Clock
from tests.support.factories import APP_SECRET

HERE = Caller("203.0.113.7")


def seal(purpose: str = SECOND_FACTORS) -> OwnSeal:
    found: OwnSeal = current_app.extensions["own_seals"][purpose]
    return found


def code(steps: int = 0, secret: str = APP_SECRET) -> str:
    return pyotp.TOTP(secret).at(now() + timedelta(seconds=30 * steps))


def tries(actor: Actor, typed: str) -> Finished | None:
    return second_step(start_unfinished(actor.user_id), by_code(typed, seal()), HERE)


@pytest.mark.both_databases
@pytest.mark.asvs("6.5.1")
def test_a_code_works_once_and_no_older_one_after_it(practitioner: Actor) -> None:
    assert tries(practitioner, code()) is not None
    assert tries(practitioner, code()) is None
    assert tries(practitioner, code(-1)) is None
    assert tries(practitioner, code(1)) is not None


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_half_a_minute(practitioner: Actor, clock: Clock, steps: int, right: bool) -> None:
    clock.forward(seconds=-(now().timestamp() % 30) + 15)  # the middle of a step, so that it ends in no test
    assert (tries(practitioner, code(steps)) is not None) is right


@pytest.mark.parametrize("typed", ["", "000000", "12345", "1234567", "x" * 40, "\u0661" * 6, "-1"])
def test_anything_else_is_refused_and_counted(practitioner: Actor, typed: str) -> None:
    assert tries(practitioner, typed) is None
    assert db.session.scalar(select(func.count()).select_from(FailedSignIn)) == 1


@pytest.mark.asvs("6.5.5")
def test_five_wrong_codes_end_it_even_for_the_right_one(practitioner: Actor) -> None:
    token = start_unfinished(practitioner.user_id)
    for _ in range(CODES):
        assert second_step(token, by_code("000000", seal()), HERE) is None
    with pytest.raises(Closed):
        second_step(token, by_code(code(), seal()), HERE)


def test_token_used_for_another_purpose_is_refused(practitioner: Actor, clock: Clock) -> None:
    """A whole sign-in's token finishes no second step, an old or used one neither, and a seal opens for one purpose."""
    token = start_unfinished(practitioner.user_id)
    with pytest.raises(Closed):
        second_step(start_sign_in(practitioner.user_id), by_code(code(), seal()), HERE)
    assert second_step(token, by_code(code(), seal()), HERE) is not None
    with pytest.raises(Closed):
        second_step(token, by_code(code(1), seal()), HERE)
    late = start_unfinished(practitioner.user_id)
    clock.forward(minutes=10, seconds=1)
    assert unfinished_sign_in(late) is None
    with pytest.raises(Closed):
        second_step(late, by_code(code(), seal()), HERE)
    sealed = db.session.scalars(select(Authenticator.sealed_secret)).one()
    assert APP_SECRET.encode() not in sealed
    with pytest.raises(CannotOpen):
        seal(KEPT_FORMS).open(sealed, practitioner.user_id.bytes)
    with pytest.raises(CannotOpen):
        seal().open(sealed, practitioner.service_id.bytes)


@pytest.mark.both_databases
@pytest.mark.asvs("6.5.1", "6.5.2")
def test_each_recovery_code_works_once_however_it_is_typed(practitioner: Actor) -> None:
    codes = renew_recovery_codes(practitioner.user_id, fast_hash=True)
    assert len(set(codes)) == 10
    assert tries(practitioner, f" {codes[3].lower().replace('-', ' ').replace('0', 'o')} ") is not None
    assert tries(practitioner, codes[3]) is None
    assert factors_of(practitioner.user_id).codes_left == 9
    stored = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert all(each.startswith("$argon2id$") for each in stored)
    renew_recovery_codes(practitioner.user_id, fast_hash=True)
    assert tries(practitioner, codes[4]) is None


def test_a_new_app_takes_the_place_of_the_old_one_once_it_shows_a_code(practitioner: Actor) -> None:
    fresh = pyotp.random_base32()
    assert not enrol_app(practitioner.user_id, fresh, code(), seal())
    assert tries(practitioner, code(-1)) is not None
    assert enrol_app(practitioner.user_id, fresh, code(secret=fresh), seal())
    assert tries(practitioner, code(1)) is None
    assert tries(practitioner, code(secret=fresh)) is None  # the one that set it up has been used
    assert tries(practitioner, code(1, secret=fresh)) is not None


def test_another_persons_code_is_no_proof(practitioner: Actor, colleague: Actor) -> None:
    theirs = renew_recovery_codes(colleague.user_id, fast_hash=True)
    assert tries(practitioner, theirs[0]) is None


def test_a_device_is_known_once_it_has_shown_both(practitioner: Actor) -> None:
    first = tries(practitioner, code())
    assert first is not None
    again = second_step(
        start_unfinished(practitioner.user_id), by_code(code(1), seal()), Caller(device_token=first.device_token)
    )
    assert again is not None
    assert again.device_token == first.device_token
    kept = db.session.scalars(select(KnownDevice.token_hash)).one()
    assert first.device_token not in kept


def test_whoever_lost_everything_starts_anew(practitioner: Actor, colleague: Actor) -> None:
    renew_recovery_codes(practitioner.user_id, fast_hash=True)
    forget_factors(practitioner.user_id)
    assert not factors_of(practitioner.user_id).enrolled
    assert factors_of(practitioner.user_id).codes_left == 0
    assert factors_of(colleague.user_id).enrolled
