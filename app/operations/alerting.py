"""Looking at an alert: who, when, and what they said they would do."""

import uuid

from sqlalchemy import select

from app.domain.errors import NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import AlertAction
from app.extensions import db
from app.queries.collecting import OccasionView
from app.store.derived import Alert
from app.store.granting import AlertAcknowledgement


def acknowledge(actor: Actor, occasion: OccasionView, assessment_id: uuid.UUID, item: str, action: AlertAction) -> None:
    """Note that this alert was looked at. A changed answer raises it anew. Raises NotFound where there is none."""
    ids = [each.id for each in occasion.assessments]
    alert = db.session.scalars(
        select(Alert).where(Alert.assessment_id == assessment_id, Alert.assessment_id.in_(ids), Alert.item == item)
    ).one_or_none()
    if alert is None:
        raise NotFound("alert")
    db.session.add(
        AlertAcknowledgement(
            assessment_id=assessment_id, item=item, value=alert.value, user_id=actor.user_id, action=action
        )
    )
    db.session.flush()
