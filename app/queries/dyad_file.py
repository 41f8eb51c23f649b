"""Everything that is known of one dyad in one course of VIG, read together."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.permissions import Actor
from app.queries.alerting import AlertView, alerts_at
from app.queries.caseload import (
    DyadView,
    OccasionLine,
    changes_of,
    goals_of,
    occasions_of,
    own_courses,
    populations_of,
    scores_of,
)
from app.queries.transferring import TransferLine, transfers_of
from app.store.derived import ChangeRow, ScoreRow


@dataclass(frozen=True)
class DyadFile:
    """`dyad` is the course that was asked for, `courses` are all of them; the rest belongs to that course."""

    dyad: DyadView
    courses: tuple[DyadView, ...]
    occasions: tuple[OccasionLine, ...]
    scores: Mapping[uuid.UUID, dict[str, ScoreRow]]
    changes: Mapping[tuple[str, str], ChangeRow]
    alerts: Sequence[AlertView]
    goals: Mapping[int, str]
    populations: tuple[str, ...]
    transfers: tuple[TransferLine, ...]

    @property
    def is_newest(self) -> bool:
        """Whether this is the dyad's current course, which alone can be changed."""
        return self.dyad.course == self.courses[-1].course


def own_file(actor: Actor, dyad_id: uuid.UUID, course: int | None = None) -> DyadFile | None:
    """One of the actor's own dyads, in the course with this number or else the newest; None where it is not theirs."""
    courses = own_courses(actor, dyad_id)
    if not courses:
        return None
    dyad = next((each for each in courses if each.course == course), courses[-1])
    occasions = occasions_of([dyad.intervention_id]).get(dyad.intervention_id, ())
    assessment_ids = [each.id for line in occasions for each in line.assessments]
    return DyadFile(
        dyad=dyad,
        courses=courses,
        occasions=occasions,
        scores=scores_of(assessment_ids),
        changes=changes_of([dyad.intervention_id])[dyad.intervention_id],
        alerts=alerts_at(actor, assessment_ids),
        goals=goals_of(dyad.intervention_id),
        populations=populations_of(dyad.id),
        transfers=transfers_of(dyad.id),
    )
