"""Signing in and out. A sign-in is a row; the browser holds a random token of which only a hash is kept.

Nobody is signed in by a password alone: the right one gives an unfinished sign-in, which opens nothing and lives ten
minutes. A second factor makes a sign-in of it. Both are told apart by their tables, so neither token passes for the
other.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import delete, select, update

from app.clock import now
from app.domain.errors import NotFound
from app.domain.permissions import NO_SERVICE, Actor
from app.extensions import db
from app.operations.guessing import Caller, check_allowance, note_failure
from app.queries.accounts import token_hash
from app.queries.signing_in import UNFINISHED_FOR
from app.store.people import SignIn, User
from app.store.signing_in import KnownDevice, UnfinishedSignIn

CHALLENGE_BYTES = 32
NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a sign-in was last used: not every request writes."""

_STRONG = PasswordHash((Argon2Hasher(),))
_FAST = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
_NOBODY: dict[bool, str] = {}


def hasher(*, fast: bool = False) -> PasswordHash:
    """Argon2id; `fast` is for tests and made-up demonstration accounts."""
    return _FAST if fast else _STRONG


@dataclass(frozen=True, slots=True)
class Finished:
    """A sign-in that has begun: the token for the browser, and the one by which the device is known from now on."""

    token: str
    device_token: str


def check_password(email: str, password: str, caller: Caller, *, fast_hash: bool = False) -> str | None:
    """The first step: the token of an unfinished sign-in, or None for any wrong pair. Raises TooManyTries.

    An unknown address costs the same time as a known one: one hash is worked out in either case.
    """
    address = email.strip().lower()
    device_id = check_allowance(address, caller)
    user = db.session.scalars(select(User).where(User.email == address)).one_or_none()
    hashes = hasher(fast=fast_hash)
    stored = user.password_hash if user is not None else _stand_in(hashes, fast_hash)
    matches, renewed = hashes.verify_and_update(password, stored)
    if user is None or not matches or not user.active:
        note_failure(address, caller, device_id)
        return None
    if renewed is not None:
        user.password_hash = renewed
    return start_unfinished(user.id)


def _stand_in(hashes: PasswordHash, fast: bool) -> str:
    if fast not in _NOBODY:
        _NOBODY[fast] = hashes.hash(secrets.token_urlsafe())
    return _NOBODY[fast]


def start_unfinished(user_id: uuid.UUID) -> str:
    """Begin a sign-in that still needs a second factor. Returns its token, which opens nothing."""
    token = secrets.token_urlsafe(32)
    db.session.execute(delete(UnfinishedSignIn).where(UnfinishedSignIn.started_at < now() - UNFINISHED_FOR))
    db.session.add(
        UnfinishedSignIn(user_id=user_id, token_hash=token_hash(token), challenge=secrets.token_bytes(CHALLENGE_BYTES))
    )
    db.session.flush()
    return token


def finish(unfinished: UnfinishedSignIn, caller: Caller) -> Finished:
    """Make a sign-in of an unfinished one whose second factor was right. The device is known from now on."""
    db.session.delete(unfinished)
    device_token = know_device(unfinished.user_id, caller)
    return Finished(start_sign_in(unfinished.user_id, device=caller.device, proved_at=now()), device_token)


def know_device(user_id: uuid.UUID, caller: Caller) -> str:
    """From now on this browser has its own allowance of tries. Returns the token for its cookie."""
    device_token = caller.device_token or secrets.token_urlsafe(32)
    hashed = token_hash(device_token)
    is_known = select(KnownDevice.id).where(KnownDevice.token_hash == hashed, KnownDevice.user_id == user_id)
    if db.session.scalar(is_known) is None:
        db.session.add(KnownDevice(token_hash=hashed, user_id=user_id))
        db.session.flush()
    return device_token


def finish_after_proof(token: str, caller: Caller) -> Finished:
    """Finish the sign-in of somebody who has just set up a second factor, or shown two to an identity provider."""
    found = select(UnfinishedSignIn).where(UnfinishedSignIn.token_hash == token_hash(token))
    return finish(db.session.scalars(found).one(), caller)


def start_sign_in(user_id: uuid.UUID, *, device: str = "", proved_at: datetime | None = None) -> str:
    """Begin a sign-in for a person already known to be who they say. Returns the token for the browser.

    `proved_at`: when they showed a password and a second factor; None where a PIN had to do.
    """
    token = secrets.token_urlsafe(32)
    db.session.add(SignIn(user_id=user_id, token_hash=token_hash(token), device=device[:60], proved_at=proved_at))
    db.session.flush()
    return token


def note_proof(token: str) -> None:
    """The owner of this sign-in has just proved who they are."""
    db.session.execute(update(SignIn).where(SignIn.token_hash == token_hash(token)).values(proved_at=now()))


def note_use(sign_in_id: uuid.UUID) -> None:
    """This sign-in was used now."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(used_at=now()))


def end_sign_in(token: str) -> None:
    """End this sign-in at once; a copy of its cookie is worthless from now on."""
    db.session.execute(
        update(SignIn).where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None)).values(ended_at=now())
    )


def end_own_sign_in(actor: Actor, sign_in_id: uuid.UUID) -> bool:
    """End one of one's own sign-ins, on another device for instance. False where there is none of one's own."""
    ended = db.session.scalars(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.user_id == actor.user_id, SignIn.ended_at.is_(None))
        .values(ended_at=now())
        .returning(SignIn.id)
    ).one_or_none()
    return ended is not None


def act_for(actor: Actor, token: str, service_id: uuid.UUID) -> None:
    """From now on this sign-in acts for another service in which the actor has a role. Raises NotFound."""
    if service_id not in actor.elsewhere | {actor.service_id} - {NO_SERVICE}:
        raise NotFound("service")
    db.session.execute(update(SignIn).where(SignIn.token_hash == token_hash(token)).values(acting_for=service_id))


def end_every_sign_in(user_id: uuid.UUID, *, but: str | None = None) -> None:
    """End all sign-ins of a person, finished or not, but the one with the token `but`."""
    ended = update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None)).values(ended_at=now())
    db.session.execute(ended if but is None else ended.where(SignIn.token_hash != token_hash(but)))
    db.session.execute(delete(UnfinishedSignIn).where(UnfinishedSignIn.user_id == user_id))
