"""Adding, renaming and closing regions and services. Nothing is ever deleted: old figures keep their place."""

import uuid
from datetime import date
from typing import TypeVar

from sqlalchemy import func, select, update

from app.domain.errors import Invalid, NotAllowed, NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import ServicePurpose
from app.extensions import db
from app.operations.accounts import end_every_sign_in
from app.queries.organisation import administers
from app.store.people import Membership, Region, Service, Supervision

Organisation = TypeVar("Organisation", Region, Service)


def add_region(actor: Actor, name: str, nation: str) -> uuid.UUID:
    """A new region of a nation, which begins to exist with its first region. Raises Invalid where the name is taken."""
    _check(actor)
    _check_free(Region, name)
    region = Region(name=name, nation=nation)
    db.session.add(region)
    db.session.flush()
    return region.id


def change_region(actor: Actor, region_id: uuid.UUID, name: str, nation: str) -> None:
    """Rename a region, or move it to another nation. Raises NotFound, Invalid."""
    _check(actor)
    region = _found(Region, region_id)
    _check_free(Region, name, region_id)
    region.name, region.nation = name, nation
    db.session.flush()


def rename_nation(actor: Actor, nation: str, name: str) -> None:
    """Give a nation another name in all its regions. Raises NotFound where there is no such nation."""
    _check(actor)
    changed = db.session.scalars(
        update(Region).where(Region.nation == nation).values(nation=name).returning(Region.id)
    ).all()
    if not changed:
        raise NotFound("nation")


def set_region_closed(actor: Actor, region_id: uuid.UUID, closed_on: date | None) -> None:
    """Close a region, or (None) open it again. Raises Invalid while a service in it is open."""
    _check(actor)
    region = _found(Region, region_id)
    open_services = select(func.count()).where(Service.region_id == region_id, Service.closed_on.is_(None))
    if closed_on is not None and db.session.scalar(open_services):
        raise Invalid("closed_on", "has services that are open")
    region.closed_on = closed_on
    db.session.flush()


def add_service(
    actor: Actor, name: str, region_id: uuid.UUID, purpose: ServicePurpose = ServicePurpose.FAMILIES
) -> uuid.UUID:
    """A new service in an open region, without members or measures. Raises NotFound, Invalid."""
    _check(actor)
    _check_open(region_id)
    _check_free(Service, name)
    service = Service(name=name, region_id=region_id, purpose=purpose)
    db.session.add(service)
    db.session.flush()
    return service.id


def change_service(
    actor: Actor, service_id: uuid.UUID, name: str, region_id: uuid.UUID, purpose: ServicePurpose
) -> None:
    """Rename a service, move it to another region, or say what it is for. Raises NotFound, Invalid.

    Only work with families counts in releases, from the next one on.
    """
    _check(actor)
    service = _found(Service, service_id)
    if service.region_id != region_id:
        _check_open(region_id)
    _check_free(Service, name, service_id)
    service.name, service.region_id, service.purpose = name, region_id, purpose
    db.session.flush()


def close_service(actor: Actor, service_id: uuid.UUID, today: date) -> None:
    """Close a service from today on: every role and supervision link in it ends, and its people are signed out.

    Its records stay as they are. Raises NotFound.
    """
    _check(actor)
    _found(Service, service_id).closed_on = today
    left: set[uuid.UUID] = set()
    for link, user_id in ((Membership, Membership.user_id), (Supervision, Supervision.supervisor_id)):
        left |= set(db.session.scalars(select(user_id).where(link.service_id == service_id, link.ends_on.is_(None))))
        held = update(link).where(link.service_id == service_id)
        # What had not begun yet never holds.
        db.session.execute(held.where((link.ends_on.is_(None)) | (link.ends_on > today)).values(ends_on=today))
    for each in left:
        end_every_sign_in(each)
    db.session.flush()


def reopen_service(actor: Actor, service_id: uuid.UUID) -> None:
    """Open a closed service again. Its people get their roles anew. Raises NotFound."""
    _check(actor)
    _found(Service, service_id).closed_on = None
    db.session.flush()


def _check(actor: Actor) -> None:
    if not administers(actor):
        raise NotAllowed


def _found(model: type[Organisation], id: uuid.UUID) -> Organisation:
    found = db.session.scalars(select(model).where(model.id == id)).one_or_none()
    if found is None:
        raise NotFound(model.__name__.lower())
    return found


def _check_open(region_id: uuid.UUID) -> None:
    if db.session.scalar(select(Region.id).where(Region.id == region_id, Region.closed_on.is_(None))) is None:
        raise Invalid("region_id", "is no open region")


def _check_free(model: type[Region] | type[Service], name: str, but: uuid.UUID | None = None) -> None:
    """Raises Invalid where another one has this name, in capitals or not."""
    taken = select(model.id).where(func.lower(model.name) == name.lower())
    if db.session.scalar(taken if but is None else taken.where(model.id != but)) is not None:
        raise Invalid("name", "is taken")
