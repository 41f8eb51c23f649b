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

Where = tuple[uuid.UUID, uuid.UUID]
"""A practitioner and a service: what a supervision link opens."""


@dataclass(frozen=True, slots=True)
class Supervisee:
    """A practitioner in a service, as their supervisor knows them; `stage` is today's there."""

    practitioner_id: uuid.UUID
    name: str
    stage: str
    service_id: uuid.UUID
    service: str
    since: date
    alert_days: int
    """How long an alert may wait there for somebody to look at it."""

    @property
    def where(self) -> Where:
        return self.practitioner_id, self.service_id


def holding_on(day: date, link: type[Membership] | type[Supervision]) -> ColumnElement[bool]:
    """The rows of `link` that hold on a day."""
    return (link.starts_on <= day) & or_(link.ends_on.is_(None), link.ends_on > day)


def supervisees_of(actor: Actor, today: date) -> tuple[Supervisee, ...]:
    """Whom the actor supervises today, by name. Who has left the service is nobody's supervisee in it."""
    if Role.SUPERVISOR not in actor.roles:
        return ()
    rows = db.session.execute(
        select(Supervision, User.name, Membership.stage, Service.name.label("service"), Service.alert_days)
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
            row.alert_days,
        )
        for row in rows
    )


def supervisee_of(actor: Actor, practitioner_id: uuid.UUID, service_id: uuid.UUID, today: date) -> Supervisee | None:
    """One of those whom the actor supervises today; None for everybody else."""
    where = (practitioner_id, service_id)
    return next((each for each in supervisees_of(actor, today) if each.where == where), None)


@dataclass(frozen=True, slots=True)
class SupervisorLink:
    """One time for which somebody supervises, or supervised, the actor in the service they act for."""

    supervisor_id: uuid.UUID
    name: str
    starts_on: date
    ends_on: date | None


def own_supervisors(actor: Actor) -> tuple[SupervisorLink, ...]:
    """Everybody who has ever been the actor's supervisor here, by name: hours of last month may be written down yet."""
    rows = db.session.execute(
        select(User.id, User.name, Supervision.starts_on, Supervision.ends_on)
        .join(User, Supervision.supervisor_id == User.id)
        .where(Supervision.practitioner_id == actor.user_id, Supervision.service_id == actor.service_id)
        .order_by(User.name, Supervision.starts_on)
    )
    return tuple(SupervisorLink(*row) for row in rows)


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
