"""Grants: the right to append answers to one occasion, and the devices that hold it."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.store.base import Base, WithId


class Grant(WithId, Base):
    """One hand-over or one link. Its holder can add answers to one occasion, and see nothing else.

    It is live until it is returned, revoked, or expired. Only a hash of its token is kept.
    """

    __tablename__ = "grants"

    occasion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("occasions.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    sign_in_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sign_ins.id"))
    """The sign-in that a hand-over suspended."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    """When a link was exchanged for a cookie; it opens once."""
    returned_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    failed_pins: Mapped[int] = mapped_column(default=0)


class Lease(WithId, Base):
    """One device that prepared the occasion for a dead network. A second device is a second row."""

    __tablename__ = "leases"
    __table_args__ = (UniqueConstraint("occasion_id", "incarnation"),)

    grant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grants.id"), index=True)
    occasion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("occasions.id"))
    writer: Mapped[str] = mapped_column(String(64), unique=True)
    epoch: Mapped[int]
    incarnation: Mapped[int]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ack_key: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(default=now)
    heard_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]


class EventConflict(WithId, Base):
    """A second event that claimed a place already taken, with other content. Kept for a person to look at."""

    __tablename__ = "event_conflicts"

    lease_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("leases.id"), index=True)
    event_id: Mapped[uuid.UUID]
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(default=now)


class QuarantinedEvent(WithId, Base):
    """An event from a known device that could not be opened or understood. Kept as it came."""

    __tablename__ = "quarantined_events"
    __table_args__ = (UniqueConstraint("lease_id", "event_id"),)

    lease_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("leases.id"))
    event_id: Mapped[uuid.UUID]
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    why: Mapped[str] = mapped_column(String(200))
    received_at: Mapped[datetime] = mapped_column(default=now)


class AlertAcknowledgement(WithId, Base):
    """Somebody looked at an alert, and said what they did. A changed answer raises the alert anew."""

    __tablename__ = "alert_acknowledgements"
    __table_args__ = (CheckConstraint("action IN ('talked', 'call', 'else')", name="action"),)

    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessments.id"), index=True)
    item: Mapped[str] = mapped_column(String(40))
    value: Mapped[str | None] = mapped_column(String(200))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    action: Mapped[str] = mapped_column(String(20))
