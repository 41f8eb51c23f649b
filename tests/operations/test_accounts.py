"""Passwords and sign-ins, called as the pages call them."""

import time

import pytest
from sqlalchemy import func, select, update

from app.domain.permissions import Actor
from app.extensions import db
from app.operations.accounts import TRIES, TooManyTries, end_sign_in, hasher, sign_in, start_sign_in
from app.queries.accounts import token_hash
from app.store.people import FailedSignIn, SignIn, User
from tests.support.clock import Clock
from tests.support.factories import PASSWORD, email_of


def attempt(email: str, password: str) -> str | None:
    return sign_in(email, password, fast_hash=True)


def test_the_right_pair_gives_a_token_of_which_a_hash_is_kept(practitioner: Actor) -> None:
    token = attempt(email_of(practitioner), PASSWORD)
    assert token is not None
    row = db.session.scalars(select(SignIn)).one()
    assert (row.token_hash, row.user_id, row.ended_at) == (token_hash(token), practitioner.user_id, None)
    assert token not in row.token_hash


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD}\x00"])
def test_a_wrong_password_gives_none_and_is_counted(practitioner: Actor, password: str) -> None:
    assert attempt(email_of(practitioner), password) is None
    assert db.session.scalar(select(func.count()).select_from(FailedSignIn)) == 1
    assert db.session.scalars(select(SignIn)).all() == []


def test_an_inactive_account_gives_none(practitioner: Actor) -> None:
    db.session.execute(update(User).values(active=False))
    assert attempt(email_of(practitioner), PASSWORD) is None


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


def test_an_unknown_address_takes_as_long_as_a_known_one(practitioner: Actor) -> None:
    """With the hash of an installation, which is slow on purpose: the check is done for nobody, too."""
    db.session.execute(update(User).values(password_hash=hasher().hash(PASSWORD)))
    sign_in("first@service.example", "wrong")  # makes the stand-in

    def seconds(email: str) -> float:
        begun = time.perf_counter()
        assert sign_in(email, "wrong") is None
        return time.perf_counter() - begun

    known = min(seconds(email_of(practitioner)) for _ in range(2))
    unknown = min(seconds("nobody@service.example") for _ in range(2))
    assert unknown > known / 3


def test_a_weak_hash_is_made_strong_when_its_owner_signs_in(practitioner: Actor) -> None:
    weak = db.session.scalars(select(User.password_hash)).one()
    assert sign_in(email_of(practitioner), PASSWORD) is not None
    strong = db.session.scalars(select(User.password_hash)).one()
    assert weak != strong
    assert strong.startswith("$argon2id$")
    assert hasher().verify(PASSWORD, strong)


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
