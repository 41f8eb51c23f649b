"""Dyads and the course of VIG each one has. Nothing here says who a family is: see design §5, "never stored"."""

import secrets
import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock import now
from app.store.base import Base, WithId


def random_record_key() -> int:
    """32 random bits: what the noise of a released figure hangs on, the same for the same families."""
    return secrets.randbits(32)


class Dyad(WithId, Base):
    """One adult and one child, known only by a random client code."""

    __tablename__ = "dyads"
    __table_args__ = (
        CheckConstraint("(child_age = 'months') = (child_months IS NOT NULL)", name="child_months"),
        Index("ix_dyads_practitioner_id", "practitioner_id", "created_at"),
    )

    code: Mapped[str] = mapped_column(String(8), unique=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"), index=True)
    practitioner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    adult_role: Mapped[str] = mapped_column(String(20))
    adult_age: Mapped[str] = mapped_column(String(20))
    child_age: Mapped[str] = mapped_column(String(20))
    child_months: Mapped[int | None]
    """Whole months at the start; the child's age on another day is counted from `created_at`."""
    referral: Mapped[str] = mapped_column(String(30))
    court_ordered: Mapped[bool]
    national_use: Mapped[str] = mapped_column(String(20))
    draft_id: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    """The form it was made from. Unique, so that sending the last step twice makes one dyad."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    record_key: Mapped[int] = mapped_column(BigInteger, default=random_record_key, server_default=text("0"))
    """Chosen once, and never shown to anybody: who knew it could take the noise off."""

    populations: Mapped[list["DyadPopulation"]] = relationship(order_by="DyadPopulation.population")


class DyadPopulation(Base):
    __tablename__ = "dyad_populations"

    dyad_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dyads.id"), primary_key=True)
    population: Mapped[str] = mapped_column(String(40), primary_key=True)


class DyadDraft(WithId, Base):
    """A half-filled "Add a dyad" form. On the server, so that nothing about a family waits in a browser."""

    __tablename__ = "dyad_drafts"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Intervention(WithId, Base):
    """One course of VIG with one dyad, from start to ending."""

    __tablename__ = "interventions"
    __table_args__ = (Index("uq_interventions_course", "dyad_id", "number", unique=True),)

    dyad_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dyads.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    """The practitioner's stage on the day it started."""
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    """Which course of this dyad it is. Unique, so that a double tap begins one."""
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    helping_question: Mapped[str | None] = mapped_column(String(300))
    """What the family wants help with, in their words. Like a goal's wording it never leaves the service."""
    planned_cycles: Mapped[int | None]
    next_visit_on: Mapped[date | None]
    """The day planned for the next session. A session on that day or later uses it up."""
    ending: Mapped[str | None] = mapped_column(String(20))
    """Why it ended."""
    no_after: Mapped[str | None] = mapped_column(String(20))
    """Why its measures after VIG will not be collected; None while they may be."""
    follow_up_on: Mapped[date | None]
    """The day from which a follow-up is due."""

    dyad: Mapped[Dyad] = relationship()


class Transfer(WithId, Base):
    """A dyad went from one practitioner to another of the same service. Rows are only ever added."""

    __tablename__ = "transfers"

    dyad_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dyads.id"), index=True)
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Goal(WithId, Base):
    """A goal in the family's own words. The words never leave the service."""

    __tablename__ = "goals"
    __table_args__ = (
        UniqueConstraint("intervention_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 3", name="number"),
        CheckConstraint("start_rating BETWEEN 0 AND 10", name="start_rating"),
        CheckConstraint("hoped_rating BETWEEN 0 AND 10", name="hoped_rating"),
    )

    intervention_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("interventions.id"))
    number: Mapped[int]
    wording: Mapped[str] = mapped_column(String(300))
    start_rating: Mapped[int | None]
    """How close the family felt when the goal was written down, 0 to 10."""
    hoped_rating: Mapped[int | None]
    """How close they hope to get, 0 to 10."""


class ImportedRow(Base):
    """Which dyad a row of a service's old spreadsheet became. The row's own identifier is kept only as a hash."""

    __tablename__ = "imported_rows"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    source: Mapped[str] = mapped_column(String(120), primary_key=True)
    row_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    dyad_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dyads.id"), index=True)
