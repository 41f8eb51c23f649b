"""Who supervises whom, from when to when. The link opens a practitioner's records of one service to be read."""

import uuid
from datetime import date

from sqlalchemy import select

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Actor
from app.extensions import db
from app.operations.accounts import end_every_sign_in
from app.queries.people import practitioners, supervisors, within_reach
from app.store.people import Supervision


def link_supervisor(
    actor: Actor,
    supervisor_id: uuid.UUID,
    practitioner_id: uuid.UUID,
    service_id: uuid.UUID,
    starts_on: date,
    today: date,
) -> None:
    """From this day on somebody supervises a practitioner of a service. Only an administrator links across services.

    Raises NotFound for a practitioner who does not work there today, Invalid for a supervisor who is none, or is linked
    already.
    """
    if practitioner_id not in practitioners(actor, service_id, today):
        raise NotFound("practitioner")
    if supervisor_id == practitioner_id or supervisor_id not in supervisors(actor, today):
        raise Invalid("supervisor_id", "is nobody who supervises")
    linked = select(Supervision.id).where(
        Supervision.supervisor_id == supervisor_id,
        Supervision.practitioner_id == practitioner_id,
        Supervision.service_id == service_id,
        (Supervision.ends_on.is_(None)) | (Supervision.ends_on > starts_on),
    )
    if db.session.scalar(linked.limit(1)) is not None:
        raise Invalid("supervisor_id", "is linked already")
    db.session.add(
        Supervision(
            supervisor_id=supervisor_id, practitioner_id=practitioner_id, service_id=service_id, starts_on=starts_on
        )
    )
    db.session.flush()


def end_supervision(actor: Actor, link_id: uuid.UUID, today: date) -> None:
    """The link ends today, and the supervisor is signed out, so that nothing of it stays open. Raises NotFound."""
    link = db.session.scalars(
        select(Supervision).where(Supervision.id == link_id, within_reach(actor, Supervision)).with_for_update()
    ).one_or_none()
    if link is None:
        raise NotFound("link")
    if link.ends_on is not None and link.ends_on <= today:
        return
    link.ends_on = max(today, link.starts_on)
    db.session.flush()
    end_every_sign_in(link.supervisor_id)
