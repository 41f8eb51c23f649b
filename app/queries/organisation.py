"""Nations, regions and services, as an administrator sees them; and what a service has decided for itself."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.domain.permissions import Actor
from app.domain.permitted import UNNOTED, Permission
from app.domain.vocabulary import Role, ServicePurpose
from app.extensions import db
from app.queries.supervision import holding_on
from app.store.organisation import InstrumentPermission
from app.store.people import Membership, Region, Service, ServiceMeasure, User


@dataclass(frozen=True, slots=True)
class RegionView:
    id: uuid.UUID
    name: str
    nation: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class ServiceView:
    """`members` counts people with an active account and a role today."""

    id: uuid.UUID
    name: str
    region: RegionView
    closed_on: date | None
    purpose: ServicePurpose
    members: int = 0


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """What a service has decided for itself; `alert_days` is how long an alert may wait for somebody to look at it."""

    service_id: uuid.UUID
    name: str
    who_to_call: str | None
    alert_prompt: str | None
    alert_days: int
    hold_back_unattended: bool
    keep_years: int | None
    """Whole years after VIG; None where the service has not said, so that nothing is deleted."""


def administers(actor: Actor) -> bool:
    """Whether the actor sees every service, and not only one."""
    return Role.ADMINISTRATOR in actor.roles


def regions(actor: Actor) -> tuple[RegionView, ...]:
    """All regions by nation and name; nothing for anybody but an administrator."""
    if not administers(actor):
        return ()
    return tuple(map(_region, db.session.scalars(select(Region).order_by(Region.nation, Region.name))))


def services(actor: Actor, today: date) -> tuple[ServiceView, ...]:
    """The services the actor looks after, by nation, region and name: all of them for an administrator, or a lead's."""
    members = dict(
        db.session.execute(
            select(Membership.service_id, func.count(Membership.user_id.distinct()))
            .join(User, Membership.user_id == User.id)
            .where(User.active, holding_on(today, Membership))
            .group_by(Membership.service_id)
        ).all()
    )
    found = select(Service, Region).join(Region, Service.region_id == Region.id)
    if not administers(actor):
        led = actor.service_id if Role.SERVICE_LEAD in actor.roles else None
        found = found.where(Service.id == led)
    return tuple(
        ServiceView(
            service.id,
            service.name,
            _region(region),
            service.closed_on,
            ServicePurpose(service.purpose),
            members.get(service.id, 0),
        )
        for service, region in db.session.execute(found.order_by(Region.nation, Region.name, Service.name))
    )


def service(actor: Actor, service_id: uuid.UUID, today: date) -> ServiceView | None:
    """One of the services the actor looks after."""
    return next((each for each in services(actor, today) if each.id == service_id), None)


def region(actor: Actor, region_id: uuid.UUID) -> RegionView | None:
    return next((each for each in regions(actor) if each.id == region_id), None)


def _region(row: Region) -> RegionView:
    return RegionView(row.id, row.name, row.nation, row.closed_on)


def rules_of(service_id: uuid.UUID) -> ServiceRules:
    """What this service has decided. The id comes from an actor or from a record already shown to be theirs."""
    row = db.session.scalars(select(Service).where(Service.id == service_id)).one()
    return ServiceRules(
        row.id,
        row.name,
        row.who_to_call,
        row.alert_prompt,
        row.alert_days,
        row.hold_back_unattended,
        row.keep_years,
    )


def permissions_in(service_id: uuid.UUID) -> dict[str, Permission]:
    """Instrument code -> what has been noted for it in this service. Use `UNNOTED` for the rest."""
    return {
        row.instrument_code: Permission(row.switched_on, row.licence, row.licence_ends_on)
        for row in db.session.scalars(select(InstrumentPermission).where(InstrumentPermission.service_id == service_id))
    }


def permission_for(service_id: uuid.UUID, code: str) -> Permission:
    """What has been noted for one measure in this service."""
    return permissions_in(service_id).get(code, UNNOTED)


def default_set(service_id: uuid.UUID) -> tuple[str, ...]:
    """The instrument codes a service collects at every occasion, in their order."""
    return tuple(
        db.session.scalars(
            select(ServiceMeasure.instrument_code)
            .where(ServiceMeasure.service_id == service_id)
            .order_by(ServiceMeasure.position)
        )
    )


def names_of(service_ids: frozenset[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Service -> name, by name."""
    rows = db.session.execute(
        select(Service.id, Service.name).where(Service.id.in_(service_ids)).order_by(Service.name)
    )
    return {row.id: row.name for row in rows}
