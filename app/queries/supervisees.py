"""What a supervisor's home says of each supervisee. A handful of questions for all of them together, however many."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.domain.permissions import Actor
from app.extensions import db
from app.queries.caseload import DyadView, dyad_view
from app.queries.supervision import Where, supervised
from app.store.care import Dyad, Intervention
from app.store.collection import AnswerEvent, Assessment, Occasion
from app.store.derived import Alert, ChangeRow
from app.store.granting import AlertAcknowledgement
from app.store.visits import Visit


@dataclass(frozen=True, slots=True)
class SupervisedCourse:
    """One course of VIG with a dyad of a supervisee's."""

    where: Where
    dyad: DyadView


def supervised_courses(actor: Actor, today: date) -> tuple[SupervisedCourse, ...]:
    """Every course of every dyad that the actor supervises today, newest dyads first, a dyad's courses in order."""
    rows = db.session.execute(
        select(Dyad, Intervention)
        .join(Intervention, Intervention.dyad_id == Dyad.id)
        .where(supervised(actor, today))
        .order_by(Dyad.created_at.desc(), Dyad.code, Intervention.number)
    )
    return tuple(
        SupervisedCourse((dyad.practitioner_id, dyad.service_id), dyad_view(dyad, course)) for dyad, course in rows
    )


def measured_twice(intervention_ids: Sequence[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Those interventions in which at least one score is known before and after VIG."""
    found = select(ChangeRow.intervention_id).where(ChangeRow.intervention_id.in_(intervention_ids)).distinct()
    return frozenset(db.session.scalars(found))


def alerts_waiting(actor: Actor, today: date) -> Mapping[Where, tuple[datetime, ...]]:
    """Supervisee -> when each alert was raised that nobody has looked at, with its present value."""
    rows = db.session.execute(
        select(Dyad.practitioner_id, Dyad.service_id, Alert.raised_at)
        .join(Assessment, Alert.assessment_id == Assessment.id)
        .join(Occasion, Assessment.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .outerjoin(
            AlertAcknowledgement,
            (AlertAcknowledgement.assessment_id == Alert.assessment_id)
            & (AlertAcknowledgement.item == Alert.item)
            & (AlertAcknowledgement.value.is_not_distinct_from(Alert.value)),
        )
        .where(supervised(actor, today), AlertAcknowledgement.id.is_(None))
        .order_by(Alert.raised_at)
    )
    found: dict[Where, list[datetime]] = defaultdict(list)
    for row in rows:
        found[row.practitioner_id, row.service_id].append(row.raised_at)
    return {where: tuple(raised) for where, raised in found.items()}


def last_entries(actor: Actor, today: date) -> Mapping[Where, datetime]:
    """Supervisee -> when something was last entered: an answer, or a session that was written down."""
    answers = (
        select(Dyad.practitioner_id, Dyad.service_id, func.max(AnswerEvent.received_at).label("at"))
        .join(Assessment, AnswerEvent.assessment_id == Assessment.id)
        .join(Occasion, Assessment.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(supervised(actor, today))
        .group_by(Dyad.practitioner_id, Dyad.service_id)
    )
    visits = (
        select(Dyad.practitioner_id, Dyad.service_id, func.max(Visit.created_at).label("at"))
        .join(Intervention, Visit.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(supervised(actor, today), Visit.removed_at.is_(None))
        .group_by(Dyad.practitioner_id, Dyad.service_id)
    )
    found: dict[Where, datetime] = {}
    for row in (*db.session.execute(answers), *db.session.execute(visits)):
        where = (row.practitioner_id, row.service_id)
        found[where] = max(found.get(where, row.at), row.at)
    return found
