"""Everything that is known of one dyad in one course of VIG, read together."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.domain.answers import Answer, AnswerKind
from app.domain.permissions import Actor
from app.extensions import db
from app.queries.alerting import AlertView, alerts_at
from app.queries.caseload import (
    DyadView,
    OccasionLine,
    changes_of,
    occasions_of,
    own_courses,
    populations_of,
    scores_of,
)
from app.queries.goals import Wish, wish_of
from app.queries.transferring import TransferLine, transfers_of
from app.queries.visits import Cycles, VisitView, cycles_of, visits_of
from app.store.derived import ChangeRow, CurrentAnswer, ScoreRow


@dataclass(frozen=True)
class DyadFile:
    """`dyad` is the course that was asked for, `courses` are all of them; the rest belongs to that course."""

    dyad: DyadView
    courses: tuple[DyadView, ...]
    occasions: tuple[OccasionLine, ...]
    scores: Mapping[uuid.UUID, dict[str, ScoreRow]]
    changes: Mapping[tuple[str, str], ChangeRow]
    alerts: Sequence[AlertView]
    wish: Wish
    visits: tuple[VisitView, ...]
    cycles: Cycles
    populations: tuple[str, ...]
    transfers: tuple[TransferLine, ...]

    @property
    def goals(self) -> dict[int, str]:
        """Goal number (1 to 3) -> the goal in the family's words."""
        return {goal.number: goal.wording for goal in self.wish.goals}

    @property
    def is_newest(self) -> bool:
        """Whether this is the dyad's current course, which alone can be changed."""
        return self.dyad.course == self.courses[-1].course


def answers_of(assessment_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dict[str, Answer]]:
    """Assessment -> item code -> its current answer, for assessments that the caller has been shown to own."""
    found: dict[uuid.UUID, dict[str, Answer]] = defaultdict(dict)
    for row in db.session.scalars(select(CurrentAnswer).where(CurrentAnswer.assessment_id.in_(assessment_ids))):
        found[row.assessment_id][row.item] = Answer(AnswerKind(row.kind), row.value)
    return found


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
        wish=wish_of(dyad.intervention_id),
        visits=visits_of([dyad.intervention_id]).get(dyad.intervention_id, ()),
        cycles=cycles_of([dyad.intervention_id])[dyad.intervention_id],
        populations=populations_of(dyad.id),
        transfers=transfers_of(dyad.id),
    )
