"""Who a browser is signed in as."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, or_, select

from app.domain.permissions import Actor
from app.domain.roles import Held, acting
from app.domain.vocabulary import Role
from app.extensions import db
from app.store.people import Membership, SignIn, User
from app.store.running import run

# Tables and not their models: every request asks this, and asking for a model's attributes costs twice as much.
_sign_ins, _users, _memberships = SignIn.__table__, User.__table__, Membership.__table__
_ACTOR = (
    select(
        *_sign_ins.c["id", "user_id", "acting_for", "used_at", "proved_at"],
        _users.c.name,
        *_memberships.c["service_id", "role", "stage", "starts_on"],
    )
    .join(_users, _sign_ins.c.user_id == _users.c.id)
    .join(_memberships, _memberships.c.user_id == _users.c.id)
    .where(
        _sign_ins.c.token_hash == bindparam("token_hash"),
        _sign_ins.c.ended_at.is_(None),
        _sign_ins.c.suspended_at.is_(None),
        _sign_ins.c.started_at > bindparam("started_after"),
        _sign_ins.c.used_at > bindparam("used_after"),
        _users.c.active,
        _memberships.c.starts_on <= bindparam("today"),
        or_(_memberships.c.ends_on.is_(None), _memberships.c.ends_on > bindparam("today")),
    )
)


def token_hash(token: str) -> str:
    """What is stored of a token: SHA-256 of 256 random bits needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LiveSignIn:
    """A sign-in that has not ended, and whom it stands for today."""

    id: uuid.UUID
    actor: Actor
    used_at: datetime
    proved_at: datetime | None


def live_sign_in(token: str, *, started_after: datetime, used_after: datetime, today: date) -> LiveSignIn | None:
    """The sign-in of this token, if it has not ended, the account is active and its owner has a role today.

    One row for each role they hold: few people hold more than two.
    """
    asked = {
        "token_hash": token_hash(token),
        "started_after": started_after,
        "used_after": used_after,
        "today": today,
    }
    rows = run(_ACTOR, asked)
    if not rows:
        return None
    held = [Held(row.service_id, Role(row.role), row.stage, row.starts_on) for row in rows]
    first = rows[0]
    actor = acting(first.user_id, first.name, held, first.acting_for)
    return None if actor is None else LiveSignIn(first.id, actor, first.used_at, first.proved_at)


def owner_of_ended(token: str) -> uuid.UUID | None:
    """Whose sign-in this was, where only time has ended it: nobody signed out, and no parent holds the tablet."""
    return db.session.scalar(
        select(SignIn.user_id)
        .join(User, SignIn.user_id == User.id)
        .where(
            SignIn.token_hash == token_hash(token),
            SignIn.ended_at.is_(None),
            SignIn.suspended_at.is_(None),
            User.active,
        )
    )
