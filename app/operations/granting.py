"""Giving a parent the right to answer, and taking it back.

One mechanism for the tablet in her hands and the link on her own phone: a random token, stored as a hash, that opens
one occasion for adding answers and nothing else.
"""

import secrets
import uuid
from datetime import timedelta

from pwdlib import PasswordHash
from sqlalchemy import select, update

from app.clock import now
from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Actor, Grantee
from app.domain.pins import ROUNDS, PinCheck
from app.domain.vocabulary import GrantKind
from app.extensions import db
from app.operations.accounts import start_sign_in
from app.queries.accounts import token_hash
from app.queries.collecting import OccasionView
from app.store.granting import Grant
from app.store.people import SignIn, User

HAND_OVER_HOURS = 12
LINK_DAYS = (1, 3, 7, 14)
PIN_DIGITS = 6
PIN_TRIES = 5


def set_pin(actor: Actor, pin: str, hashes: PasswordHash, rounds: int = ROUNDS) -> None:
    """Keep the code that takes a tablet back. Raises Invalid for anything but six digits that are not all alike."""
    if len(pin) != PIN_DIGITS or not pin.isdecimal() or not pin.isascii():
        raise Invalid("pin", "six digits")
    if len(set(pin)) == 1 or pin in ("123456", "654321"):
        raise Invalid("pin", "too easy")
    kept = {"pin_hash": hashes.hash(pin), "pin_check": _check_of(pin, rounds)}
    db.session.execute(update(User).where(User.id == actor.user_id).values(kept))


def _check_of(pin: str, rounds: int) -> str:
    return str(PinCheck.of(pin, secrets.token_hex(16), rounds))


def hand_over(actor: Actor, occasion: OccasionView, sign_in_token: str) -> str:
    """Suspend the practitioner's sign-in and give this browser the right to answer one occasion. Returns the token."""
    sign_in_id = db.session.scalars(
        update(SignIn)
        .where(SignIn.token_hash == token_hash(sign_in_token))
        .values(suspended_at=now())
        .returning(SignIn.id)
    ).one()
    return _grant(actor, occasion, GrantKind.HAND_OVER, timedelta(hours=HAND_OVER_HOURS), sign_in_id)


def send_link(actor: Actor, occasion: OccasionView, days: int) -> str:
    """Make a link for the parent's own phone that lives for `days`. Returns its token, which is shown once."""
    if days not in LINK_DAYS:
        raise Invalid("days", f"one of {LINK_DAYS}")
    return _grant(actor, occasion, GrantKind.LINK, timedelta(days=days), None)


def _grant(actor: Actor, occasion: OccasionView, kind: GrantKind, life: timedelta, sign_in_id: uuid.UUID | None) -> str:
    token = secrets.token_urlsafe(32)
    db.session.add(
        Grant(
            occasion_id=occasion.id,
            kind=kind,
            token_hash=token_hash(token),
            issued_by=actor.user_id,
            sign_in_id=sign_in_id,
            expires_at=now() + life,
        )
    )
    db.session.flush()
    return token


def open_link(token: str) -> str | None:
    """Exchange a link's token for another one, once. None where it was opened before, ended, or never was."""
    fresh = secrets.token_urlsafe(32)
    opened = db.session.scalars(
        update(Grant)
        .where(
            Grant.token_hash == token_hash(token),
            Grant.kind == GrantKind.LINK,
            Grant.opened_at.is_(None),
            Grant.returned_at.is_(None),
            Grant.revoked_at.is_(None),
            Grant.expires_at > now(),
        )
        .values(opened_at=now(), token_hash=token_hash(fresh))
        .returning(Grant.id)
    ).one_or_none()
    return fresh if opened else None


def revoke(actor: Actor, occasion: OccasionView, grant_id: uuid.UUID) -> None:
    """End a grant at once. Raises NotFound where it is not one of this occasion's."""
    found = db.session.scalars(
        update(Grant)
        .where(Grant.id == grant_id, Grant.occasion_id == occasion.id)
        .values(revoked_at=now())
        .returning(Grant.id)
    ).one_or_none()
    if found is None:
        raise NotFound("grant")


def close_tablets(user_id: uuid.UUID) -> None:
    """Close every tablet that this person lent to a parent. What is on it still arrives: a returned grant lets a device
    send, a revoked one would not. Links on a parent's own phone live on, for whoever has the family now.
    """
    db.session.execute(
        update(Grant)
        .where(
            Grant.issued_by == user_id,
            Grant.kind == GrantKind.HAND_OVER,
            Grant.returned_at.is_(None),
            Grant.revoked_at.is_(None),
        )
        .values(returned_at=now())
    )


def finish_link(grant: Grantee) -> None:
    """A link is over when the parent has finished; a hand-over ends only with the practitioner's PIN."""
    if grant.kind is GrantKind.LINK:
        db.session.execute(update(Grant).where(Grant.id == grant.grant_id).values(returned_at=now()))


def take_back(grant: Grantee, pin: str, hashes: PasswordHash, rounds: int = ROUNDS) -> str | None:
    """End the hand-over with the practitioner's PIN: a new sign-in's token, or None for a wrong PIN.

    Raises Closed after five wrong ones; then only a full sign-in helps. Tries are counted in the database.
    """
    row = db.session.execute(
        select(Grant, User).join(User, Grant.issued_by == User.id).where(Grant.id == grant.grant_id).with_for_update()
    ).one()
    held, user = row.Grant, row.User
    if held.failed_pins >= PIN_TRIES:
        raise Closed
    if user.pin_hash is None or not user.active or not hashes.verify(pin, user.pin_hash):
        held.failed_pins += 1
        db.session.flush()
        return None
    user.pin_check = user.pin_check or _check_of(pin, rounds)  # a PIN from before tablets could ask for it
    _return(held)
    return start_sign_in(user.id)  # a PIN is a short proof: whatever asks for a step up asks for the password first


def end_hand_over(actor: Actor, grant: Grantee) -> bool:
    """End the hand-over for somebody who has just signed in. False unless they gave out this grant."""
    held = db.session.scalars(
        select(Grant).where(Grant.id == grant.grant_id, Grant.issued_by == actor.user_id)
    ).one_or_none()
    if held is not None:
        _return(held)
    return held is not None


def _return(held: Grant) -> None:
    held.returned_at = now()
    if held.sign_in_id is not None:
        db.session.execute(update(SignIn).where(SignIn.id == held.sign_in_id).values(ended_at=now()))
    db.session.flush()
