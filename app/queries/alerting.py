"""Alerts, and whether somebody has looked at them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from app.domain.permissions import Actor
from app.extensions import db
from app.queries.scope import own
from app.store.care import Dyad, Intervention
from app.store.collection import Assessment, Occasion
from app.store.derived import Alert
from app.store.granting import AlertAcknowledgement
from app.store.people import User


@dataclass(frozen=True, slots=True)
class AlertView:
    """One alert; `seen_at`, `seen_by` and `action` are None until it has been acknowledged with its present value."""

    assessment_id: uuid.UUID
    occasion_id: uuid.UUID
    dyad_code: str
    instrument_code: str
    instrument_version: str
    item: str
    code: str
    status: str
    value: str | None
    raised_at: datetime
    seen_at: datetime | None
    seen_by: str | None
    action: str | None


def _alerts(actor: Actor) -> Select[Alert, Assessment, Dyad, AlertAcknowledgement, str]:
    return (
        select(Alert, Assessment, Dyad, AlertAcknowledgement, User.name)
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
        .outerjoin(User, AlertAcknowledgement.user_id == User.id)
        .where(own(actor))
        .order_by(Alert.raised_at, Alert.item, AlertAcknowledgement.at.desc())
    )


def alerts_at(actor: Actor, assessment_ids: Sequence[uuid.UUID]) -> tuple[AlertView, ...]:
    """The alerts of these assessments of one's own, oldest first."""
    return _views(_alerts(actor).where(Alert.assessment_id.in_(assessment_ids)))


def open_alerts(actor: Actor) -> tuple[AlertView, ...]:
    """Everything in one's own caseload that nobody has looked at yet, oldest first."""
    return _views(_alerts(actor).where(AlertAcknowledgement.id.is_(None)))


def _views(statement: Select[Alert, Assessment, Dyad, AlertAcknowledgement, str]) -> tuple[AlertView, ...]:
    found: dict[tuple[uuid.UUID, str], AlertView] = {}
    for alert, assessment, dyad, seen, name in db.session.execute(statement):
        key = (alert.assessment_id, alert.item)
        if key not in found:  # the newest acknowledgement stands first
            found[key] = AlertView(
                alert.assessment_id,
                assessment.occasion_id,
                dyad.code,
                assessment.instrument_code,
                assessment.instrument_version,
                alert.item,
                alert.code,
                alert.status,
                alert.value,
                alert.raised_at,
                seen.at if seen else None,
                name,
                seen.action if seen else None,
            )
    return tuple(found.values())
