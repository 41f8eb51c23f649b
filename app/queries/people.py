"""People and the roles they hold. An administrator sees everybody, a service lead those of the service they lead."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, false, func, or_, select, true

from app.domain.permissions import NO_SERVICE, Actor
from app.domain.roles import holds
from app.domain.vocabulary import Role
from app.extensions import db
from app.queries.organisation import administers
from app.queries.supervision import holding_on
from app.store.care import Dyad
from app.store.organisation import Invitation
from app.store.people import Membership, Service, Supervision, User

AT_ONCE = 50
"""People on one page of the list."""


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role of somebody's. A national one has no service; only a practitioner has a stage."""

    id: uuid.UUID
    role: Role
    stage: str | None
    service_id: uuid.UUID | None
    service: str | None
    starts_on: date
    ends_on: date | None

    def holds_on(self, day: date) -> bool:
        return holds(self.starts_on, self.ends_on, day)

    def is_over(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on <= day


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody with the roles that the actor may know of, newest first. `invited`: has never set a password."""

    id: uuid.UUID
    name: str
    email: str
    active: bool
    invited: bool
    roles: tuple[RoleLine, ...]


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A supervision link of somebody's, seen from one end: `other` is at the other one."""

    id: uuid.UUID
    supervises: bool
    """Whether the person is the supervisor, and `other` the practitioner."""
    other: str
    service_id: uuid.UUID
    service: str
    starts_on: date
    ends_on: date | None


def within_reach(actor: Actor, link: type[Membership] | type[Supervision] = Membership) -> ColumnElement[bool]:
    """The roles and links that the actor looks after. Nothing, for whoever looks after nobody."""
    if administers(actor):
        return true()
    if Role.SERVICE_LEAD in actor.roles:
        return link.service_id == actor.service_id
    return false()


def people(actor: Actor, words: str = "", page: int = 1) -> tuple[PersonView, ...]:
    """Those whose name or email holds these words, by name: AT_ONCE, and one more that tells of a next page."""
    found = select(User).where(_known_to(actor))
    for word in words.casefold().split():
        pattern = f"%{_plain(word)}%"
        found = found.where(
            or_(func.lower(User.name).like(pattern, escape="\\"), User.email.like(pattern, escape="\\"))
        )
    found = found.order_by(func.lower(User.name), User.email).limit(AT_ONCE + 1).offset((max(page, 1) - 1) * AT_ONCE)
    return _views(actor, db.session.scalars(found).all())


def person(actor: Actor, user_id: uuid.UUID) -> PersonView | None:
    """One of the people whom the actor looks after."""
    found = db.session.scalars(select(User).where(User.id == user_id, _known_to(actor))).all()
    return next(iter(_views(actor, found)), None)


def user_with(email: str) -> uuid.UUID | None:
    """Whose account has this address."""
    return db.session.scalar(select(User.id).where(User.email == email.strip().lower()))


def _known_to(actor: Actor) -> ColumnElement[bool]:
    """Every account for an administrator, those without any role included."""
    if administers(actor):
        return true()
    return exists().where(Membership.user_id == User.id, within_reach(actor))


def _plain(word: str) -> str:
    for sign in ("\\", "%", "_"):
        word = word.replace(sign, "\\" + sign)
    return word


def _views(actor: Actor, users: Sequence[User]) -> tuple[PersonView, ...]:
    ids = [user.id for user in users]
    roles: dict[uuid.UUID, list[RoleLine]] = defaultdict(list)
    for row, service in db.session.execute(
        select(Membership, Service.name)
        .outerjoin(Service, Membership.service_id == Service.id)
        .where(Membership.user_id.in_(ids), within_reach(actor))
        .order_by(Membership.starts_on.desc(), Membership.role)
    ):
        roles[row.user_id].append(
            RoleLine(row.id, Role(row.role), row.stage, row.service_id, service, row.starts_on, row.ends_on)
        )
    waiting = _invited(ids)
    return tuple(
        PersonView(user.id, user.name, user.email, user.active, user.id in waiting, tuple(roles[user.id]))
        for user in users
    )


def _invited(ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these accounts that were invited and have not accepted."""
    rows = db.session.execute(
        select(Invitation.user_id)
        .where(Invitation.user_id.in_(ids))
        .group_by(Invitation.user_id)
        .having(func.count(Invitation.accepted_at) == 0)
    )
    return set(rows.scalars())


def links_of(actor: Actor, user_id: uuid.UUID) -> tuple[LinkLine, ...]:
    """Whom somebody supervises and by whom they are supervised, newest first, as far as the actor looks after it."""
    rows = db.session.execute(
        select(Supervision, Service.name, User.name.label("other"))
        .join(Service, Supervision.service_id == Service.id)
        .join(
            User,
            ((Supervision.supervisor_id == user_id) & (User.id == Supervision.practitioner_id))
            | ((Supervision.practitioner_id == user_id) & (User.id == Supervision.supervisor_id)),
        )
        .where(within_reach(actor, Supervision))
        .order_by(Supervision.starts_on.desc(), User.name)
    )
    return tuple(
        LinkLine(link.id, link.supervisor_id == user_id, other, link.service_id, service, link.starts_on, link.ends_on)
        for link, service, other in rows
    )


def supervisors(actor: Actor, today: date) -> dict[uuid.UUID, str]:
    """Supervisors -> name and service, by name: of all services for an administrator, of a lead's own for a lead."""
    return _holders(actor, Role.SUPERVISOR, today)


def practitioners(actor: Actor, service_id: uuid.UUID, today: date) -> dict[uuid.UUID, str]:
    """Today's practitioners of a service that the actor looks after -> name, by name."""
    return _holders(actor, Role.PRACTITIONER, today, service_id)


def _holders(actor: Actor, role: Role, today: date, service_id: uuid.UUID | None = None) -> dict[uuid.UUID, str]:
    found = (
        select(User.id, User.name, Service.name.label("service"))
        .join(Membership, Membership.user_id == User.id)
        .join(Service, Membership.service_id == Service.id)
        .where(Membership.role == role, holding_on(today, Membership), User.active, within_reach(actor))
        .order_by(func.lower(User.name))
    )
    if service_id is not None:
        found = found.where(Membership.service_id == service_id)
        return {row.id: row.name for row in db.session.execute(found)}
    return {row.id: f"{row.name}, {row.service}" for row in db.session.execute(found)}


def families_in(user_id: uuid.UUID, service_id: uuid.UUID | None) -> int:
    """How many dyads somebody has in a service: a number, and nothing about them."""
    return (
        db.session.scalar(
            select(func.count()).where(Dyad.practitioner_id == user_id, Dyad.service_id == (service_id or NO_SERVICE))
        )
        or 0
    )


def families_of(actor: Actor, user_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """Service -> how many dyads somebody has in it, as far as the actor looks after it."""
    found = select(Dyad.service_id, func.count()).where(Dyad.practitioner_id == user_id).group_by(Dyad.service_id)
    if not administers(actor):
        found = found.where(Dyad.service_id == actor.service_id)
    return dict(db.session.execute(found).all())
