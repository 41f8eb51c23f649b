"""Passwords and sign-ins, called as the pages call them."""

import contextlib

import pytest
from pwdlib import PasswordHash
from sqlalchemy import event, func, select, update

from app.domain.permissions import Actor
from app.domain.throttling import TRIES_ACCOUNT as TRIES
from app.domain.throttling import TRIES_NETWORK
from app.extensions import db
from app.operations.accounts import check_password, end_sign_in, hasher, start_sign_in
from app.operations.guessing import Caller, TooManyTries
from app.operations.second_factors import second_step
from app.queries.accounts import token_hash
from app.store.people import SignIn, User
from app.store.signing_in import FailedSignIn, UnfinishedSignIn
from tests.support.clock import Clock
from tests.support.factories import PASSWORD, email_of

HERE = Caller("203.0.113.7")


def attempt(email: str, password: str, caller: Caller = HERE) -> str | None:
    return check_password(email, password, caller, fast_hash=True)


@pytest.mark.both_databases
def test_the_right_pair_gives_a_token_of_which_a_hash_is_kept(practitioner: Actor) -> None:
    token = attempt(email_of(practitioner), PASSWORD)
    assert token is not None
    row = db.session.scalars(select(UnfinishedSignIn)).one()
    assert (row.token_hash, row.user_id) == (token_hash(token), practitioner.user_id)
    assert token not in row.token_hash
    assert db.session.scalars(select(SignIn)).all() == []  # a password alone signs nobody in


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD}\x00"])
def test_a_wrong_password_gives_none_and_is_counted(practitioner: Actor, password: str) -> None:
    assert attempt(email_of(practitioner), password) is None
    assert db.session.scalar(select(func.count()).select_from(FailedSignIn)) == 1
    assert db.session.scalars(select(SignIn)).all() == []


def test_an_inactive_account_gives_none(practitioner: Actor) -> None:
    db.session.execute(update(User).values(active=False))
    assert attempt(email_of(practitioner), PASSWORD) is None


@pytest.mark.both_databases
def test_ten_tries_in_five_minutes(practitioner: Actor, clock: Clock) -> None:
    email = email_of(practitioner)
    for _ in range(TRIES - 1):
        assert attempt(email, "wrong") is None
    assert attempt(email, PASSWORD) is not None  # nine are not too many
    attempt(email, "wrong")
    with pytest.raises(TooManyTries):
        attempt(email.upper(), PASSWORD)
    clock.forward(minutes=4)
    with pytest.raises(TooManyTries):
        attempt(email, PASSWORD)
    clock.forward(minutes=1, seconds=1)
    assert attempt(email, PASSWORD) is not None


def test_waiting_does_not_count_as_a_further_try(practitioner: Actor) -> None:
    for _ in range(TRIES):
        attempt(email_of(practitioner), "wrong")
    for _ in range(3):
        with pytest.raises(TooManyTries):
            attempt(email_of(practitioner), "wrong")
    assert db.session.scalar(select(func.count()).select_from(FailedSignIn)) == TRIES


def test_no_address_is_kept_of_somebody_who_failed(practitioner: Actor) -> None:
    attempt("nobody@service.example", "wrong")
    row = db.session.scalars(select(FailedSignIn)).one()
    assert "nobody" not in row.email_hash
    assert len(row.email_hash) == 64


@pytest.mark.asvs("6.3.8")
def test_user_enumeration_an_unknown_address_costs_the_same_work(
    practitioner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hash and the same statements; benchmarks/sign_in_timing.py measures that the time is the same, too."""
    attempt("first@service.example", "wrong")  # makes the stand-in
    hashed: list[str] = []
    statements: list[str] = []
    verify = PasswordHash.verify_and_update
    monkeypatch.setattr(
        PasswordHash, "verify_and_update", lambda self, *pair: hashed.append(pair[1]) or verify(self, *pair)
    )

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    work = []
    for email in (email_of(practitioner), "nobody@service.example"):
        statements.clear()
        hashed.clear()
        assert attempt(email, "wrong") is None
        work.append((len(hashed), list(statements)))
    event.remove(db.engine, "before_cursor_execute", note)
    assert work[0] == work[1]
    assert work[0][0] == 1


@pytest.mark.asvs("6.1.1")
def test_guesses_elsewhere_never_lock_out_the_device_that_signed_in_before(practitioner: Actor) -> None:
    email, mine = email_of(practitioner), Caller("203.0.113.7", device_token="my own tablet")
    unfinished = attempt(email, PASSWORD, mine)
    assert unfinished is not None
    assert second_step(unfinished, lambda _user: True, mine) is not None
    for number in range(TRIES * 6):  # more than any allowance, from everywhere and from the tablet's own network
        with contextlib.suppress(TooManyTries):
            attempt(email, "wrong", Caller("203.0.113.9" if number % 2 else f"198.51.{number}.1"))
    with pytest.raises(TooManyTries):
        attempt(email, PASSWORD, Caller("192.0.2.1"))
    with pytest.raises(TooManyTries):
        attempt(email, PASSWORD, Caller("203.0.113.7", device_token="a made-up device"))
    assert attempt(email, PASSWORD, mine) is not None
    for _ in range(TRIES):
        attempt(email, "wrong", mine)
    with pytest.raises(TooManyTries):  # its own guesses count, and only for itself
        attempt(email, PASSWORD, mine)


def test_one_network_may_not_try_one_password_on_everybody(practitioner: Actor, clock: Clock) -> None:
    for number in range(TRIES_NETWORK):
        assert attempt(f"{number}@service.example", "wrong", Caller(f"198.51.100.{number}")) is None
    with pytest.raises(TooManyTries):
        attempt(email_of(practitioner), PASSWORD, Caller("198.51.100.200"))
    assert attempt(email_of(practitioner), PASSWORD, Caller("198.51.101.200")) is not None
    clock.forward(minutes=5, seconds=1)
    assert attempt(email_of(practitioner), PASSWORD, Caller("198.51.100.200")) is not None


def test_what_failed_yesterday_is_forgotten(practitioner: Actor, clock: Clock) -> None:
    attempt("nobody@service.example", "wrong")
    clock.forward(days=1, seconds=1)
    attempt(email_of(practitioner), "wrong")
    assert db.session.scalar(select(func.count()).select_from(FailedSignIn)) == 1


@pytest.mark.asvs("11.4.2")
def test_a_weak_hash_is_made_strong_when_its_owner_signs_in(practitioner: Actor) -> None:
    weak = db.session.scalars(select(User.password_hash)).one()
    assert check_password(email_of(practitioner), PASSWORD, HERE) is not None
    strong = db.session.scalars(select(User.password_hash)).one()
    assert weak != strong
    assert strong.startswith("$argon2id$")
    assert hasher().verify(PASSWORD, strong)


@pytest.mark.both_databases
def test_ending_a_sign_in_ends_that_one_and_once(practitioner: Actor, clock: Clock) -> None:
    first, second = start_sign_in(practitioner.user_id), start_sign_in(practitioner.user_id)
    assert first != second
    end_sign_in(first)
    ended = dict(db.session.execute(select(SignIn.token_hash, SignIn.ended_at)).all())
    assert ended[token_hash(first)] is not None
    assert ended[token_hash(second)] is None
    clock.forward(hours=1)
    end_sign_in(first)
    again = dict(db.session.execute(select(SignIn.token_hash, SignIn.ended_at)).all())
    assert again == ended
