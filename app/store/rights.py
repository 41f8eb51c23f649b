"""What a family may ask for: that their figures stay out of national use, and that everything about them is deleted."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.store.base import Base, WithId


class NationalUseChange(WithId, Base):
    """When a family agreed to national use, or took it back. The dyad itself holds what is true today."""

    __tablename__ = "national_use_changes"

    dyad_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dyads.id"), index=True)
    national_use: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))


class Erasure(Base):
    """The one way to delete answer events: a row that says whose, and that is finished in the same transaction.

    It stays, without a word of what was there. No foreign key to the dyad, which is gone.
    """

    __tablename__ = "erasures"
    __table_args__ = (CheckConstraint("why IN ('asked', 'kept_long_enough')", name="why"),)

    dyad_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"), index=True)
    why: Mapped[str] = mapped_column(String(20))
    begun_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    """None for a command."""
    begun_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
