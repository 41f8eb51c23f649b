"""Signing in and out. A sign-in is a row; the browser holds a random token of which only a hash is kept."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import func, select, update

from app.clock import now
from app.extensions import db
from app.queries.accounts import token_hash
from app.store.people import FailedSignIn, SignIn, User

TRIES = 10
WITHIN = timedelta(minutes=5)
"""NCSC: no more than ten guesses in five minutes."""

_STRONG = PasswordHash((Argon2Hasher(),))
_FAST = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


def hasher(*, fast: bool = False) -> PasswordHash:
    """Argon2id; `fast` is for tests and made-up demonstration accounts."""
    return _FAST if fast else _STRONG


class TooManyTries(Exception):
    """This address has been guessed at too often in the last minutes."""


_NOBODY: dict[bool, str] = {}


def sign_in(email: str, password: str, *, fast_hash: bool = False) -> str | None:
    """Check the password and start a sign-in. Returns its token, or None for any wrong pair.

    An unknown address costs the same time as a known one. Raises TooManyTries.
    """
    address = email.strip().lower()
    if _recent_failures(address) >= TRIES:
        raise TooManyTries
    user = db.session.scalars(select(User).where(User.email == address)).one_or_none()
    hashes = hasher(fast=fast_hash)
    stored = user.password_hash if user is not None else _stand_in(hashes, fast_hash)
    matches, renewed = hashes.verify_and_update(password, stored)
    if user is None or not matches or not user.active:
        db.session.add(FailedSignIn(email_hash=_email_hash(address)))
        db.session.flush()
        return None
    if renewed is not None:
        user.password_hash = renewed
    return start_sign_in(user.id)


def _stand_in(hashes: PasswordHash, fast: bool) -> str:
    if fast not in _NOBODY:
        _NOBODY[fast] = hashes.hash(secrets.token_urlsafe())
    return _NOBODY[fast]


def start_sign_in(user_id: uuid.UUID) -> str:
    """Begin a sign-in for a person already known to be who they say. Returns the token for the browser."""
    token = secrets.token_urlsafe(32)
    db.session.add(SignIn(user_id=user_id, token_hash=token_hash(token)))
    db.session.flush()
    return token


def end_sign_in(token: str) -> None:
    """End this sign-in at once; a copy of its cookie is worthless from now on."""
    db.session.execute(
        update(SignIn).where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None)).values(ended_at=now())
    )


def _recent_failures(email: str) -> int:
    since: datetime = now() - WITHIN
    count = db.session.scalar(
        select(func.count()).where(FailedSignIn.email_hash == _email_hash(email), FailedSignIn.at > since)
    )
    return count or 0


def _email_hash(email: str) -> str:
    return hashlib.sha256(email.encode()).hexdigest()
