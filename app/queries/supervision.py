"""Who supervises whom today. A link opens one practitioner's records of one service, and nothing to write."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, false, or_, select

from app.domain.permissions import Actor
from app.domain.vocabulary import Role
from app.extensions import db
from app.store.care import Dyad
from app.store.people import Membership, Service, Supervision, User


@dataclass(frozen=True, slots=True)
class Supervisee:
    """A practitioner in a service, as their supervisor knows them; `stage` is today's there."""

    practitioner_id: uuid.UUID
    name: str
    stage: str
    service_id: uuid.UUID
    service: str
    since: date


def holding_on(day: date, link: type[Membership] | type[Supervision]) -> ColumnElement[bool]:
    """The rows of `link` that hold on a day."""
    return (link.starts_on <= day) & or_(link.ends_on.is_(None), link.ends_on > day)


def supervisees_of(actor: Actor, today: date) -> tuple[Supervisee, ...]:
    """Whom the actor supervises today, by name. Who has left the service is nobody's supervisee in it."""
    if Role.SUPERVISOR not in actor.roles:
        return ()
    rows = db.session.execute(
        select(Supervision, User.name, Membership.stage, Service.name.label("service"))
        .join(User, Supervision.practitioner_id == User.id)
        .join(Service, Supervision.service_id == Service.id)
        .join(
            Membership,
            (Membership.user_id == Supervision.practitioner_id)
            & (Membership.service_id == Supervision.service_id)
            & (Membership.role == Role.PRACTITIONER)
            & holding_on(today, Membership),
        )
        .where(Supervision.supervisor_id == actor.user_id, User.active, holding_on(today, Supervision))
        .order_by(User.name, Service.name)
    )
    return tuple(
        Supervisee(
            row.Supervision.practitioner_id,
            row.name,
            row.stage or "",
            row.Supervision.service_id,
            row.service,
            row.Supervision.starts_on,
        )
        for row in rows
    )


def supervised(actor: Actor, today: date) -> ColumnElement[bool]:
    """The dyads that the actor may look at as a supervisor today, as a condition on `Dyad`. To write takes `own_dyad`.

    A dyad that goes to another practitioner, or whose link has ended, is out of sight at once.
    """
    if Role.SUPERVISOR not in actor.roles:
        return false()
    return exists().where(
        Supervision.supervisor_id == actor.user_id,
        Supervision.practitioner_id == Dyad.practitioner_id,
        Supervision.service_id == Dyad.service_id,
        holding_on(today, Supervision),
    )
