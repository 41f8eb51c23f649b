"""What is worked out from answer events. Every row here can be deleted and rebuilt to the same bytes.

Points are stored as whole hundredths, so that sums are exact and two databases agree.
"""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base


class CurrentAnswer(Base):
    """The latest answer to one item."""

    __tablename__ = "answers"

    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessments.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str | None] = mapped_column(String(200))
    epoch: Mapped[int]
    incarnation: Mapped[int]
    seq: Mapped[int]
    event_id: Mapped[uuid.UUID]
    form_id: Mapped[str | None] = mapped_column(String(64))


class ScoreRow(Base):
    """One scale of a completed assessment."""

    __tablename__ = "scores"

    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessments.id"), primary_key=True)
    scale: Mapped[str] = mapped_column(String(40), primary_key=True)
    status: Mapped[str] = mapped_column(String(20))
    hundredths: Mapped[int | None]
    answered: Mapped[int]
    items: Mapped[int]
    band: Mapped[str | None] = mapped_column(String(40))


class ChangeRow(Base):
    """One scale of one intervention, before and after."""

    __tablename__ = "changes"

    intervention_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("interventions.id"), primary_key=True)
    instrument_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    scale: Mapped[str] = mapped_column(String(40), primary_key=True)
    before_hundredths: Mapped[int]
    after_hundredths: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(20))
    crossed_cut_off: Mapped[bool]
    entered_cut_off: Mapped[bool]


class Alert(Base):
    """An answer that a practitioner must look at, or a safety item that was not answered."""

    __tablename__ = "alerts"

    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessments.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(40), primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20))
    value: Mapped[str | None] = mapped_column(String(200))
    raised_at: Mapped[datetime]
