"""Who a browser is signed in as."""

import hashlib
from datetime import date, datetime

from sqlalchemy import bindparam, or_, select

from app.domain.permissions import Actor
from app.domain.roles import Held, acting
from app.domain.vocabulary import Role
from app.store.people import Membership, SignIn, User
from app.store.running import run

# Tables and not their models: every request asks this, and asking for a model's attributes costs twice as much.
_sign_ins, _users, _memberships = SignIn.__table__, User.__table__, Membership.__table__
_ACTOR = (
    select(
        *_sign_ins.c["user_id", "acting_for"],
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
        _users.c.active,
        _memberships.c.starts_on <= bindparam("today"),
        or_(_memberships.c.ends_on.is_(None), _memberships.c.ends_on > bindparam("today")),
    )
)


def token_hash(token: str) -> str:
    """What is stored of a token: SHA-256 of 256 random bits needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor_signed_in_by(token: str, *, started_after: datetime, today: date) -> Actor | None:
    """The person behind a sign-in that has not ended, whose account is active and who has a role today.

    One row for each role they hold: few people hold more than two.
    """
    asked = {"token_hash": token_hash(token), "started_after": started_after, "today": today}
    rows = run(_ACTOR, asked)
    if not rows:
        return None
    held = [Held(row.service_id, Role(row.role), row.stage, row.starts_on) for row in rows]
    return acting(rows[0].user_id, rows[0].name, held, rows[0].acting_for)
