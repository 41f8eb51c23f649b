"""The rows of one's own data to take away."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.domain.vocabulary import OccasionKind
from app.extensions import db
from app.store.collection import Assessment, Occasion
from app.store.derived import ChangeRow, ScoreRow


@dataclass(frozen=True, slots=True)
class DataRow:
    """One scale of one assessment; without a score the last five are None. `hundredths`: of a point."""

    intervention_id: uuid.UUID
    occasion: str
    number: int
    held_on: date
    instrument: str
    version: str
    mode: str | None
    not_collected: str | None
    state: str
    scale: str | None
    status: str | None
    hundredths: int | None
    answered: int | None
    items: int | None
    band: str | None
    outcome: str | None
    """Before against after; on rows from after VIG."""


_ORDER = {str(kind): place for place, kind in enumerate(OccasionKind)}


def data_rows(intervention_ids: Sequence[uuid.UUID]) -> list[DataRow]:
    """Every score of these interventions, which the caller has been shown to own. One query."""
    changed = (
        (ChangeRow.intervention_id == Occasion.intervention_id)
        & (ChangeRow.instrument_code == Assessment.instrument_code)
        & (ChangeRow.scale == ScoreRow.scale)
        & (Occasion.kind == "after")
    )
    rows = db.session.execute(
        select(
            Occasion.intervention_id,
            Occasion.kind,
            Occasion.number,
            Occasion.held_on,
            Assessment.instrument_code,
            Assessment.instrument_version,
            Assessment.mode,
            Assessment.not_collected,
            Assessment.state,
            ScoreRow.scale,
            ScoreRow.status,
            ScoreRow.hundredths,
            ScoreRow.answered,
            ScoreRow.items,
            ScoreRow.band,
            ChangeRow.outcome,
        )
        .join(Assessment, Assessment.occasion_id == Occasion.id)
        .outerjoin(ScoreRow, ScoreRow.assessment_id == Assessment.id)
        .outerjoin(ChangeRow, changed)
        .where(Occasion.intervention_id.in_(intervention_ids))
        .order_by(Occasion.held_on, Occasion.number, Assessment.position, ScoreRow.scale)
    )
    found = [DataRow(*tuple(row)) for row in rows.all()]
    return sorted(found, key=lambda row: (_ORDER[row.occasion], row.number))  # a stable sort: measures keep their order
