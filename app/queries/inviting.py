"""Who is invited by a link."""

from dataclasses import dataclass

from sqlalchemy import select

from app.clock import now
from app.extensions import db
from app.queries.accounts import token_hash
from app.store.organisation import Invitation
from app.store.people import User


@dataclass(frozen=True, slots=True)
class Invited:
    name: str
    email: str


def invited_by_link(token: str) -> Invited | None:
    """Whom a link invites, while it has not been used, replaced or run out."""
    row = db.session.execute(
        select(User.name, User.email)
        .join(Invitation, Invitation.user_id == User.id)
        .where(
            Invitation.token_hash == token_hash(token),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now(),
            User.active,
        )
    ).one_or_none()
    return None if row is None else Invited(row.name, row.email)
