"""What a service's page shows of its outcomes, kept until ten families more are there to move it on.

Not derived: it cannot be worked out again, because it hangs on when families came (docs/adr/0014-figures-that-wait.md).
"""

import uuid

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base
from app.store.rollups import WithSums


class ShownSum(WithSums, Base):
    """Sums of one cell: `app.domain.outcomes.moving.Cell` says which. `step`: in which step its unit last moved."""

    __tablename__ = "shown_sums"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    instrument_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    scale: Mapped[str] = mapped_column(String(40), primary_key=True)
    unit: Mapped[str] = mapped_column(String(60), primary_key=True)
    member: Mapped[str] = mapped_column(String(40), primary_key=True)
    quarter_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quarter_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[int]


class ShownCourse(Base):
    """That a course has been in what its service shows of a scale: it is a newcomer there once and never again.

    It goes with its family; the sums stay as they are until others come.
    """

    __tablename__ = "shown_courses"
    __table_args__ = (Index("ix_shown_courses_service_id", "service_id", "instrument_code", "scale"),)

    intervention_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("interventions.id"), primary_key=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    instrument_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    scale: Mapped[str] = mapped_column(String(40), primary_key=True)
    step: Mapped[int | None]
    """In which step its pair came in; None before."""
    alone: Mapped[bool]
    """Whether it has counted as a score before VIG without one after."""
    to_colleagues: Mapped[bool]
    """Whether its pair is in the total that all practitioners see."""
