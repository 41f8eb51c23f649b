"""What an administrator notes about services, and the links that invite people."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.store.base import Base, WithId


class InstrumentPermission(Base):
    """Whether one service may collect one measure, and by what right. No row: nothing has been noted."""

    __tablename__ = "instrument_permissions"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    instrument_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    switched_on: Mapped[bool]
    licence: Mapped[str | None] = mapped_column(String(200))
    """Number or date of the licence, or where the forms were bought."""
    licence_ends_on: Mapped[date | None]
    """The first day without it."""


class Invitation(WithId, Base):
    """A link by which somebody sets their first password. It works once; only a hash of its token is kept."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    invited_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    """None: by a command on the server."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    """When a newer link took its place, or the account was switched off."""
