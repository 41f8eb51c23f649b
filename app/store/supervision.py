"""Supervision itself: sessions marked for it, hours of it, and what followed for somebody's stage."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.store.base import Base, WithId


class DiscussionMark(WithId, Base):
    """A session that its practitioner wants to talk over, with a question. At most one open mark to a session."""

    __tablename__ = "discussion_marks"
    __table_args__ = (
        Index(
            "uq_discussion_marks_open",
            "visit_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ending"),
    )

    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    question: Mapped[str] = mapped_column(String(300))
    """Free text: like a goal's wording it never leaves the service, but for a supervisor who may read the record."""
    marked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    marked_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    ending: Mapped[str | None] = mapped_column(String(20))


class SupervisionHours(WithId, Base):
    """One meeting of a supervisor with one supervisee or several. `supervision_steps` holds how it came to be."""

    __tablename__ = "supervision_hours"
    __table_args__ = (CheckConstraint("minutes BETWEEN 1 AND 480", name="minutes"),)

    supervisor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    held_on: Mapped[date]
    minutes: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    how: Mapped[str] = mapped_column(String(20))
    written_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    form_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    """The form it was made from. Unique, so that sending it twice makes one entry."""
    revision: Mapped[int] = mapped_column(default=1)
    """Counts corrections, so that nobody confirms what they have not seen."""
    supervisor_confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class SupervisionShare(Base):
    """One supervisee's part in a meeting. `service_id`: the service for which they were supervised."""

    __tablename__ = "supervision_shares"

    hours_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supervision_hours.id"), primary_key=True)
    practitioner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"))
    confirmed_at: Mapped[datetime | None]
    disputed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    dispute: Mapped[str | None] = mapped_column(String(20))
    left_out_at: Mapped[datetime | None]


class SupervisionStep(WithId, Base):
    """What was done with an entry of hours, and what it said from then on. Rows are only ever added."""

    __tablename__ = "supervision_steps"
    __table_args__ = (UniqueConstraint("hours_id", "number"),)

    hours_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supervision_hours.id"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    step: Mapped[str] = mapped_column(String(20))
    about_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    """The supervisee it was about, where it was not about all of them."""
    dispute: Mapped[str | None] = mapped_column(String(20))
    held_on: Mapped[date]
    minutes: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    how: Mapped[str] = mapped_column(String(20))


class StageTransition(WithId, Base):
    """A transition or accreditation meeting, or the entry that corrects one. Rows are only ever added.

    Cycles, families and confirmed minutes are those at the time of writing, so that it can be seen what it rested on.
    """

    __tablename__ = "stage_transitions"

    practitioner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"))
    from_stage: Mapped[str] = mapped_column(String(20))
    to_stage: Mapped[str] = mapped_column(String(20))
    held_on: Mapped[date]
    """Of the meeting: the day from which the other stage holds."""
    cycles: Mapped[int]
    families: Mapped[int]
    minutes: Mapped[int]
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    form_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stage_transitions.id"), unique=True)
    """The entry that was made by mistake, and that this one undoes."""
