"""Who a dyad can be given to, and who has had it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from app.clock import now
from app.domain.permissions import Actor
from app.domain.vocabulary import GrantKind, Role
from app.extensions import db
from app.queries.scope import own
from app.store.audit import AuditLink
from app.store.care import Dyad, Intervention, Transfer
from app.store.collection import Occasion
from app.store.granting import Grant
from app.store.people import Membership, User


@dataclass(frozen=True, slots=True)
class Colleague:
    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class TransferLine:
    """One change of hands."""

    giver: str
    taker: str
    at: datetime


def colleagues(actor: Actor, today: date) -> tuple[Colleague, ...]:
    """The other practitioners of the actor's service who hold that role today, by name."""
    rows = db.session.execute(
        select(User.id, User.name)
        .distinct()
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.service_id == actor.service_id,
            Membership.role == Role.PRACTITIONER,
            Membership.starts_on <= today,
            or_(Membership.ends_on.is_(None), Membership.ends_on > today),
            User.active,
            User.id != actor.user_id,
        )
        .order_by(User.name, User.id)
    )
    return tuple(Colleague(row.id, row.name) for row in rows)


def transfers_of(dyad_id: uuid.UUID) -> tuple[TransferLine, ...]:
    """The changes of hands of a dyad that the caller has already been shown to own, oldest first."""
    giver, taker = aliased(User), aliased(User)
    rows = db.session.execute(
        select(giver.name, taker.name, Transfer.at)
        .join(giver, Transfer.from_id == giver.id)
        .join(taker, Transfer.to_id == taker.id)
        .where(Transfer.dyad_id == dyad_id)
        .order_by(Transfer.at)
    )
    return tuple(TransferLine(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class GivenDyad:
    """A dyad that came to the actor, from whom, and when."""

    dyad_id: uuid.UUID
    code: str
    giver: str
    at: datetime


def given_to(actor: Actor, after: datetime) -> tuple[GivenDyad, ...]:
    """Dyads that came to the actor after a moment and that they have not opened since, oldest first.

    Whether somebody has opened a record is in the audit, which every look at one leaves a link in.
    """
    opened = exists().where(
        AuditLink.subject_id == Dyad.id, AuditLink.actor_id == actor.user_id, AuditLink.at >= Transfer.at
    )
    rows = db.session.execute(
        select(Dyad.id, Dyad.code, User.name, Transfer.at)
        .join(Transfer, Transfer.dyad_id == Dyad.id)
        .join(User, Transfer.from_id == User.id)
        .where(own(actor), Transfer.to_id == actor.user_id, Transfer.at > after, ~opened)
        .order_by(Transfer.at, Dyad.code)
    )
    return tuple(GivenDyad(*row) for row in rows)


def latest_given(actor: Actor) -> TransferLine | None:
    """The last dyad the actor gave away. Which one it was is no longer theirs to see."""
    taker = aliased(User)
    row = db.session.execute(
        select(taker.name, Transfer.at)
        .join(taker, Transfer.to_id == taker.id)
        .where(Transfer.from_id == actor.user_id)
        .order_by(Transfer.at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else TransferLine(actor.name, row.name, row.at)


def tablet_is_out(dyad_id: uuid.UUID) -> bool:
    """Whether a tablet with this dyad's questions is in a parent's hands now."""
    return _grants_out(dyad_id, GrantKind.HAND_OVER) > 0


def links_out(dyad_id: uuid.UUID) -> int:
    """How many links for this dyad can still be answered."""
    return _grants_out(dyad_id, GrantKind.LINK)


def _grants_out(dyad_id: uuid.UUID, kind: GrantKind) -> int:
    found = db.session.scalars(
        select(Grant.id)
        .join(Occasion, Grant.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(
            Dyad.id == dyad_id,
            Grant.kind == kind,
            Grant.returned_at.is_(None),
            Grant.revoked_at.is_(None),
            Grant.expires_at > now(),
        )
    )
    return len(found.all())
