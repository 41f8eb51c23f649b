"""Spot checks: draws, the records that came up, and what was said of each. Triggers refuse to change any of it."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.store.base import Base, WithId


class Draw(WithId, Base):
    """One draw of records by chance, with everything that is needed to draw it again (app/domain/frames.py).

    No foreign key to a family: the frame holds random numbers, which lead nowhere once a record is erased.
    """

    __tablename__ = "draws"

    supervisor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    form_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    """The form it was made from. Unique, so that a double tap draws once."""
    drawn_at: Mapped[datetime] = mapped_column(default=now)
    drawn_on: Mapped[date]
    """The day from which the ages in the frame are counted."""
    period: Mapped[str] = mapped_column(String(10))
    wanted: Mapped[int]
    """How many records were asked for; fewer come up where there are fewer."""
    came_up: Mapped[int]
    seed: Mapped[str] = mapped_column(String(64))
    frame: Mapped[str] = mapped_column(Text, deferred=True)
    frame_digest: Mapped[str] = mapped_column(String(64))


class SpotCheck(WithId, Base):
    """A record that came up. `turn` is 0 for the first time in a period, and counts on where a repeat was asked for.

    So the database itself refuses a record that comes up twice in a period unasked.
    """

    __tablename__ = "spot_checks"
    __table_args__ = (
        UniqueConstraint("draw_id", "place"),
        UniqueConstraint("assessment_id", "period", "turn"),
    )

    draw_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("draws.id"))
    place: Mapped[int]
    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessments.id"))
    period: Mapped[str] = mapped_column(String(10))
    turn: Mapped[int]


class CheckEvent(Base):
    """Something said of a checked record, by a supervisor or by its practitioner. Rows are only ever added.

    `n` counts from 1 within a check and is what the writer had seen plus one: of two taps one is too late.
    """

    __tablename__ = "check_events"
    __table_args__ = (CheckConstraint("(said = 'query') = (reason IS NOT NULL)", name="reason"),)

    check_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spot_checks.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    said: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
