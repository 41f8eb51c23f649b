"""Occasions, assessments, and the answer events that everything else is derived from."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock import now
from app.store.base import Base, WithId
from app.store.care import Intervention


class Occasion(WithId, Base):
    """A time point of an intervention at which measures are collected. `number` counts within its kind."""

    __tablename__ = "occasions"
    __table_args__ = (UniqueConstraint("intervention_id", "kind", "number"),)

    intervention_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("interventions.id"))
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    held_on: Mapped[date]

    intervention: Mapped[Intervention] = relationship()
    assessments: Mapped[list["Assessment"]] = relationship(order_by="Assessment.position", back_populates="occasion")


class Assessment(WithId, Base):
    """One instrument at one occasion, with the version it was made with."""

    __tablename__ = "assessments"
    __table_args__ = (UniqueConstraint("occasion_id", "instrument_code"),)

    occasion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("occasions.id"))
    instrument_code: Mapped[str] = mapped_column(String(40))
    instrument_version: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    mode: Mapped[str | None] = mapped_column(String(20))
    not_collected: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default="open")
    """Derived from events, like everything in `derived.py`."""
    completed_at: Mapped[datetime | None]
    """Derived: when the submit that completed it happened."""

    occasion: Mapped[Occasion] = relationship(back_populates="assessments")


class AnswerEvent(Base):
    """An answer, a decline, a clear, a submit or an amendment, as it happened. Rows are only ever added.

    The current answer to an item is the event with the greatest `(epoch, incarnation, seq)`; clocks order nothing.
    Triggers in the database refuse to change or delete one. The primary key and the uniqueness of a writer's sequence
    are what make a retry or a double tap harmless.
    """

    __tablename__ = "answer_events"
    __table_args__ = (
        UniqueConstraint("assessment_id", "epoch", "writer", "seq"),
        CheckConstraint("seq > 0", name="seq"),
        CheckConstraint("kind <> 'answer' OR value IS NOT NULL", name="value"),
    )

    event_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessments.id"))
    item: Mapped[str | None] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str | None] = mapped_column(String(200))
    epoch: Mapped[int]
    writer: Mapped[str] = mapped_column(String(64))
    incarnation: Mapped[int]
    seq: Mapped[int]
    form_id: Mapped[str | None] = mapped_column(String(64))
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)
    entered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str | None] = mapped_column(Text)
