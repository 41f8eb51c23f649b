"""Visits, which practitioners call sessions, and the half-filled forms they come from."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.store.base import Base, WithId


class Visit(WithId, Base):
    """One session of an intervention, whether or not it took place. A removed one is kept, so that it can come back."""

    __tablename__ = "visits"
    __table_args__ = (
        Index("ix_visits_intervention_id", "intervention_id", "held_on"),
        CheckConstraint("minutes BETWEEN 1 AND 480", name="minutes"),
        CheckConstraint("cycle BETWEEN 1 AND 99", name="cycle"),
    )

    intervention_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("interventions.id"))
    kind: Mapped[str] = mapped_column(String(20))
    attendance: Mapped[str] = mapped_column(String(20))
    held_on: Mapped[date]
    place: Mapped[str | None] = mapped_column(String(20))
    minutes: Mapped[int | None]
    cycle: Mapped[int | None]
    """Of a filming or a shared review: which cycle it belongs to."""
    note: Mapped[str] = mapped_column(String(300), default="")
    written_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    draft_id: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    """The form it was made from. Unique, so that sending it twice makes one session."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class VisitPrinciple(Base):
    """A principle of attunement that was worked on."""

    __tablename__ = "visit_principles"

    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    principle: Mapped[str] = mapped_column(String(20), primary_key=True)


class GoalRating(Base):
    """How close the family felt to a goal at a session. What a questionnaire asked is an answer event instead."""

    __tablename__ = "goal_ratings"
    __table_args__ = (
        CheckConstraint("goal BETWEEN 1 AND 3", name="goal"),
        CheckConstraint("rating BETWEEN 0 AND 10", name="rating"),
    )

    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    goal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rating: Mapped[int]


class VisitDraft(WithId, Base):
    """A half-filled form about one session. On the server, so that a dropped phone loses nothing."""

    __tablename__ = "visit_drafts"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    dyad_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dyads.id"), index=True)
    visit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("visits.id"))
    """The session that is being changed; None for a new one."""
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
