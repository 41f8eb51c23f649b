"""What courses of VIG add to the figures of groups, and the sums of it. Derived like everything in `derived.py`.

Reports read the sums, a release reads the parts; neither reads an answer (docs/adr/0011-sums-with-the-pair.md).
"""

import uuid

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base


class OutcomePart(Base):
    """One scale of one intervention that was measured before or after; or, under "*", that it started, or ended.

    `app.domain.outcome_parts.Part` says what each column means.
    """

    __tablename__ = "outcome_parts"
    __table_args__ = (
        Index("ix_outcome_parts_service_id", "service_id", "instrument_code", "scale"),
        CheckConstraint("quarter_number BETWEEN 1 AND 4", name="quarter_number"),
    )

    intervention_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("interventions.id"), primary_key=True)
    instrument_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    scale: Mapped[str] = mapped_column(String(40), primary_key=True)
    dyad_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dyads.id"), index=True)
    record_key: Mapped[int] = mapped_column(BigInteger)
    """The dyad's own."""
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"))
    practitioner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    quarter_year: Mapped[int]
    quarter_number: Mapped[int]
    stage: Mapped[str] = mapped_column(String(20))
    delivery: Mapped[str] = mapped_column(String(20))
    court_ordered: Mapped[bool]
    populations: Mapped[str] = mapped_column(String(300))
    """Codes, sorted, with spaces between."""
    national_use: Mapped[bool]
    ended: Mapped[bool]
    before_hundredths: Mapped[int | None]
    after_hundredths: Mapped[int | None]
    clinical_before: Mapped[bool | None]
    judged: Mapped[bool]
    improved: Mapped[bool]
    recovered: Mapped[bool]
    worse: Mapped[bool]


class WithSums:
    """The columns of `app.domain.rollups.Sums`."""

    started: Mapped[int]
    ended: Mapped[int]
    unpaired: Mapped[int]
    sum_u: Mapped[int] = mapped_column(BigInteger)
    sum_uu: Mapped[int] = mapped_column(BigInteger)
    paired: Mapped[int]
    sum_x: Mapped[int] = mapped_column(BigInteger)
    sum_y: Mapped[int] = mapped_column(BigInteger)
    sum_xx: Mapped[int] = mapped_column(BigInteger)
    sum_yy: Mapped[int] = mapped_column(BigInteger)
    sum_xy: Mapped[int] = mapped_column(BigInteger)
    judged: Mapped[int]
    improved: Mapped[int]
    recovered: Mapped[int]
    worse: Mapped[int]
    clinical: Mapped[int]


class Rollup(WithSums, Base):
    """The sums of all parts under one heading: `app.domain.rollups` says what of, and in which unit.

    A row whose sums are all zero means the same as none.
    """

    __tablename__ = "rollups"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    instrument_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    scale: Mapped[str] = mapped_column(String(40), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(20), primary_key=True)
    member: Mapped[str] = mapped_column(String(40), primary_key=True)
    quarter_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quarter_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
