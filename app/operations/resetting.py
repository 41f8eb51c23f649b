"""A forgotten password, and a lost phone.

A link takes the place of the password and of nothing else: the second step is asked for afterwards. It is taken away
only by an administrator who knows who is asking, and set up anew at the next sign-in.
"""

import secrets
import uuid
from datetime import timedelta

from pwdlib import PasswordHash
from sqlalchemy import Select, select, update

from app.clock import now
from app.domain.errors import NotFound
from app.domain.permissions import Action, Actor, may
from app.extensions import db
from app.operations.accounts import end_every_sign_in, know_device
from app.operations.guessing import Caller, TooManyTries, check_allowance, note_failure
from app.operations.passwords import set_password
from app.operations.second_factors import forget_factors
from app.queries.accounts import token_hash
from app.store.people import User
from app.store.signing_in import PasswordReset

LIVES = timedelta(hours=1)


def ask_for_reset(email: str, caller: Caller) -> str | None:
    """The token of a link for the owner of this address. None where there is no such account, or it was asked for too
    often: the page says the same in every case.
    """
    address = email.strip().lower()
    counted = f"a new password for {address}"
    try:
        check_allowance(counted, caller)
    except TooManyTries:
        return None
    note_failure(counted, caller, None)
    user_id = db.session.scalar(select(User.id).where(User.email == address, User.active))
    return None if user_id is None else _make(user_id, None)


def make_reset(actor: Actor, user_id: uuid.UUID) -> str:
    """The token of a link that an administrator hands to somebody; it is shown once. Raises NotFound."""
    _check(actor, user_id)
    return _make(user_id, actor.user_id)


def take_factors_away(actor: Actor, user_id: uuid.UUID) -> None:
    """For somebody who has lost phone and recovery codes: they set up a second step when they next sign in.

    Every sign-in ends. Raises NotFound.
    """
    _check(actor, user_id)
    forget_factors(user_id)
    end_every_sign_in(user_id)


def reset_password(token: str, password: str, caller: Caller, hashes: PasswordHash) -> str | None:
    """Set a new password, once. Returns the token by which this device is known from now on; None for a link that is
    over. Raises WeakPassword, and then the link goes on working.

    The device is known, so that somebody whose account is being guessed at can sign in at once.
    """
    row = db.session.execute(_live(token).with_for_update()).one_or_none()
    if row is None:
        return None
    set_password(row.User.id, password, hashes)
    row.PasswordReset.used_at = now()
    return know_device(row.User.id, caller)


def reset_is_live(token: str) -> bool:
    """Whether this link still works. To look at it uses nothing up: mail programs look before people do."""
    return db.session.execute(_live(token)).one_or_none() is not None


def _live(token: str) -> Select[PasswordReset, User]:
    return (
        select(PasswordReset, User)
        .join(User, PasswordReset.user_id == User.id)
        .where(
            PasswordReset.token_hash == token_hash(token),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now(),
            User.active,
        )
    )


def _check(actor: Actor, user_id: uuid.UUID) -> None:
    if not may(actor, Action.MANAGE_ACCOUNTS) or db.session.get(User, user_id) is None:
        raise NotFound("person")


def _make(user_id: uuid.UUID, made_by: uuid.UUID | None) -> str:
    db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.user_id == user_id, PasswordReset.used_at.is_(None))
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    token = secrets.token_urlsafe(32)
    db.session.add(
        PasswordReset(token_hash=token_hash(token), user_id=user_id, made_by=made_by, expires_at=now() + LIVES)
    )
    db.session.flush()
    return token
