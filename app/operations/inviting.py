"""Inviting people by a link that works once. Nobody but the invited ever knows their password."""

import secrets
import uuid
from datetime import timedelta

from pwdlib import PasswordHash
from sqlalchemy import select, update

from app.clock import now
from app.domain.errors import Invalid, NotAllowed, NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import Role
from app.extensions import db
from app.operations.membership import may_give
from app.operations.passwords import set_password
from app.queries.accounts import token_hash
from app.queries.organisation import administers
from app.queries.people import person
from app.store.organisation import Invitation
from app.store.people import Membership, User

LIVES = timedelta(days=3)
"""A link is printed on a Friday and handed over on a Monday. ASVS 5.0, 6.4.1 asks for short and single-use."""


def add_account(name: str, email: str, hashes: PasswordHash) -> uuid.UUID:
    """An account that nobody can sign in to before its invitation is accepted. Raises Invalid for a taken address."""
    address = email.strip().lower()
    if db.session.scalar(select(User.id).where(User.email == address)) is not None:
        raise Invalid("email", "has an account")
    user = User(email=address, name=name, password_hash=hashes.hash(secrets.token_urlsafe(32)))
    db.session.add(user)
    db.session.flush()
    return user.id


def invite(user_id: uuid.UUID, invited_by: Actor | None) -> str:
    """A new link for an account that has not been accepted yet; older ones stop working. Returns its token, shown once.

    Raises NotFound where there is no such account among those the actor looks after, NotAllowed where it holds a role
    that is not the actor's to give, Invalid where they have joined.
    """
    if invited_by is not None:
        _check_reach(invited_by, user_id)
    theirs = select(Invitation.id).where(Invitation.user_id == user_id, Invitation.accepted_at.is_not(None))
    if db.session.scalar(theirs.limit(1)) is not None:
        raise Invalid("email", "has been accepted")
    _revoke(user_id)
    token = secrets.token_urlsafe(32)
    db.session.add(
        Invitation(
            token_hash=token_hash(token),
            user_id=user_id,
            invited_by=None if invited_by is None else invited_by.user_id,
            expires_at=now() + LIVES,
        )
    )
    db.session.flush()
    return token


def accept(token: str, name: str, password: str, hashes: PasswordHash) -> str | None:
    """Take name and password of an invited person, once. Returns their email, or None for a link that is over.

    Raises WeakPassword, and then the link goes on working.
    """
    row = db.session.execute(
        select(Invitation, User)
        .join(User, Invitation.user_id == User.id)
        .where(
            Invitation.token_hash == token_hash(token),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now(),
            User.active,
        )
        .with_for_update()
    ).one_or_none()
    if row is None:
        return None
    set_password(row.User.id, password, hashes)
    row.User.name, row.Invitation.accepted_at = name, now()
    db.session.flush()
    return str(row.User.email)


def _check_reach(actor: Actor, user_id: uuid.UUID) -> None:
    """Whoever makes a link could use it. So a lead makes none for an account that can do more than they may give."""
    if person(actor, user_id) is None:
        raise NotFound("person")
    held = db.session.execute(select(Membership.role, Membership.service_id).where(Membership.user_id == user_id)).all()
    theirs = all(Role(row.role) in may_give(actor) and row.service_id == actor.service_id for row in held)
    if not (theirs or administers(actor)):
        raise NotAllowed


def _revoke(user_id: uuid.UUID) -> None:
    db.session.execute(
        update(Invitation)
        .where(Invitation.user_id == user_id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .values(revoked_at=now())
        .execution_options(synchronize_session=False)
    )
