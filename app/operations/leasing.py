"""Lend an occasion to a device, so that a parent can answer there without a network."""

import secrets
import uuid
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select

from app.clock import now
from app.domain.errors import Closed, NotAllowed
from app.extensions import db
from app.queries.accounts import token_hash
from app.queries.collecting import OccasionView
from app.sealing import SealingKey
from app.store.collection import AnswerEvent
from app.store.granting import Grant, Lease


class Why(StrEnum):
    """Why an occasion cannot be lent to a device."""

    BEGUN = "begun"
    FINISHED = "finished"


class NotLent(Closed):
    """The device asks the server instead, to the end of the questionnaire."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Lent:
    """What the device is given, once. The server keeps only a hash of the token."""

    writer: str
    epoch: int
    incarnation: int
    token: str
    ack_key: bytes
    key_id: str
    public_key: bytes


def lend(key: SealingKey, grant_id: uuid.UUID, occasion: OccasionView) -> Lent:
    """A new lease on `occasion`, which must come from `occasion_of(…, to_write=True)`. Rows are never overwritten.

    A device that was lent the occasion under another grant and has not submitted may still hold answers: then the new
    one begins a new epoch, and if both answer, a person chooses. Raises NotLent where there is nothing to ask, or
    somebody has begun (half on a device and half on the server would be two truths), NotAllowed for a dead grant.
    """
    _check_live(grant_id, occasion.id)
    _check_untouched(occasion)
    leases = db.session.execute(
        select(Lease.grant_id, Lease.epoch, Lease.incarnation, Lease.submitted_at).where(
            Lease.occasion_id == occasion.id
        )
    ).all()
    elsewhere = any(each.submitted_at is None and each.grant_id != grant_id for each in leases)
    lent = Lent(
        writer=secrets.token_hex(16),
        epoch=max((each.epoch for each in leases), default=1) + elsewhere,
        incarnation=max((each.incarnation for each in leases), default=0) + 1,
        token=secrets.token_urlsafe(32),
        ack_key=secrets.token_bytes(32),
        key_id=key.key_id,
        public_key=key.public_bytes,
    )
    db.session.add(_row(lent, grant_id, occasion.id))
    db.session.flush()
    return lent


def _row(lent: Lent, grant_id: uuid.UUID, occasion_id: uuid.UUID) -> Lease:
    return Lease(
        grant_id=grant_id,
        occasion_id=occasion_id,
        writer=lent.writer,
        epoch=lent.epoch,
        incarnation=lent.incarnation,
        token_hash=token_hash(lent.token),
        ack_key=lent.ack_key.hex(),
        key_id=lent.key_id,
    )


def _check_live(grant_id: uuid.UUID, occasion_id: uuid.UUID) -> None:
    live = select(Grant.id).where(
        Grant.id == grant_id,
        Grant.occasion_id == occasion_id,
        Grant.returned_at.is_(None),
        Grant.revoked_at.is_(None),
        Grant.expires_at > now(),
    )
    if db.session.scalar(live) is None:
        raise NotAllowed


def _check_untouched(occasion: OccasionView) -> None:
    asked = [each.id for each in occasion.on_screen]
    if not asked:
        raise NotLent(Why.FINISHED)
    if db.session.scalar(select(func.count()).where(AnswerEvent.assessment_id.in_(asked))):
        raise NotLent(Why.BEGUN)
