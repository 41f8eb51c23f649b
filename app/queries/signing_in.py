"""What a person has to prove who they are, and where they are signed in."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select

from app.clock import now
from app.domain.permissions import Actor
from app.extensions import db
from app.queries.accounts import token_hash
from app.store.people import SignIn, User
from app.store.signing_in import Authenticator, Passkey, RecoveryCode, UnfinishedSignIn

UNFINISHED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    id: uuid.UUID
    credential_id: bytes
    device: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """The second factors of one person."""

    email: str
    name: str
    has_app: bool
    passkeys: tuple[PasskeyLine, ...]
    codes_left: int
    """Recovery codes that were not used yet. They get one out of trouble; they are no factor of their own."""

    @property
    def enrolled(self) -> bool:
        return self.has_app or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A sign-in whose password was right."""

    user_id: uuid.UUID
    challenge: bytes


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One browser in which somebody is signed in. `suspended`: a parent holds it."""

    id: uuid.UUID
    device: str
    started_at: datetime
    used_at: datetime
    suspended: bool
    is_this_one: bool


def unfinished_sign_in(token: str) -> Unfinished | None:
    """The sign-in that still needs a second factor, if this token's is not older than ten minutes."""
    row = db.session.scalars(
        select(UnfinishedSignIn)
        .join(User, UnfinishedSignIn.user_id == User.id)
        .where(
            UnfinishedSignIn.token_hash == token_hash(token),
            UnfinishedSignIn.started_at > now() - UNFINISHED_FOR,
            User.active,
        )
    ).one_or_none()
    return None if row is None else Unfinished(row.user_id, row.challenge)


def factors_of(user_id: uuid.UUID) -> Factors:
    """What this person can show besides a password."""
    user = db.session.scalars(select(User).where(User.id == user_id)).one()
    passkeys = db.session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.created_at))
    return Factors(
        user.email,
        user.name,
        bool(db.session.scalar(select(exists().where(Authenticator.user_id == user_id)))),
        tuple(PasskeyLine(key.id, key.credential_id, key.device, key.created_at, key.used_at) for key in passkeys),
        db.session.scalar(select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)))
        or 0,
    )


def own_sign_ins(actor: Actor, token: str, started_after: datetime, used_after: datetime) -> tuple[SignInLine, ...]:
    """Where the actor is signed in now, the browser last used first. `token`: of the browser that asks."""
    rows = db.session.scalars(
        select(SignIn)
        .where(
            SignIn.user_id == actor.user_id,
            SignIn.ended_at.is_(None),
            SignIn.started_at > started_after,
            SignIn.used_at > used_after,
        )
        .order_by(SignIn.used_at.desc())
    )
    here = token_hash(token)
    return tuple(
        SignInLine(
            row.id, row.device, row.started_at, row.used_at, row.suspended_at is not None, row.token_hash == here
        )
        for row in rows
    )
