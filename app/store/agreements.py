"""Agreements under which rows leave for research, and each time that they did."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.store.base import Base, WithId


class DataAgreement(WithId, Base):
    """Who may have rows, for what, and until when. Recorded by one person; rows are taken by another one."""

    __tablename__ = "data_agreements"

    reference: Mapped[str] = mapped_column(String(80), unique=True)
    recipient: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(600))
    ends_on: Mapped[date]
    """The first day on which it no longer holds."""
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    """None: by a command. Then it holds once an administrator has confirmed it."""
    made_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]
    levels: Mapped[str | None] = mapped_column(String(40))
    """How coarse its rows are, as the steps of `LADDERS` with spaces between; None before any were taken."""


class ExtractTaken(WithId, Base):
    """Rows left under an agreement. Counts are rounded as in the report that went with them."""

    __tablename__ = "extracts_taken"

    agreement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_agreements.id"), index=True)
    taken_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    taken_at: Mapped[datetime] = mapped_column(default=now)
    form: Mapped[str] = mapped_column(String(20))
    kept: Mapped[int]
    left_out: Mapped[int]
