"""What spot checks add up to, as counts: no record, no family, no person."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, select

from app.domain.checking import Checked, QueryReason, Said
from app.domain.permissions import Action, Actor, Relation, reach
from app.extensions import db
from app.queries.supervision import supervised
from app.store.care import Dyad, Intervention
from app.store.checking import CheckEvent, SpotCheck
from app.store.collection import Assessment, Occasion


def checks_supervised(actor: Actor, periods: Iterable[str], today: date) -> tuple[Checked, ...] | None:
    """Those drawn in these periods from records of people whom the actor supervises today; None for no supervisor."""
    if Relation.SUPERVISED not in reach(actor, Action.SEE_CHECK_FIGURES):
        return None
    return _checked(supervised(actor, today), periods)


def checks_of_service(actor: Actor, periods: Iterable[str]) -> tuple[Checked, ...] | None:
    """Those drawn in these periods from records of the service that the actor leads; None for no lead."""
    if Relation.SAME_SERVICE not in reach(actor, Action.SEE_CHECK_FIGURES):
        return None
    return _checked(Dyad.service_id == actor.service_id, periods)


def _checked(scope: ColumnElement[bool], periods: Iterable[str]) -> tuple[Checked, ...]:
    rows = db.session.execute(
        select(SpotCheck.id, SpotCheck.period, CheckEvent.said, CheckEvent.reason)
        .join(Assessment, SpotCheck.assessment_id == Assessment.id)
        .join(Occasion, Assessment.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .outerjoin(CheckEvent, CheckEvent.check_id == SpotCheck.id)
        .where(scope, SpotCheck.period.in_(tuple(periods)))
        .order_by(SpotCheck.id, CheckEvent.n)
    )
    drawn: dict[uuid.UUID, str] = {}
    said: dict[uuid.UUID, list[Said]] = defaultdict(list)
    reasons: dict[uuid.UUID, list[QueryReason]] = defaultdict(list)
    for check_id, period, word, reason in rows:
        drawn[check_id] = period
        if word is not None:
            said[check_id].append(Said(word))
        if reason is not None:
            reasons[check_id].append(QueryReason(reason))
    return tuple(Checked(period, tuple(said[check_id]), tuple(reasons[check_id])) for check_id, period in drawn.items())
