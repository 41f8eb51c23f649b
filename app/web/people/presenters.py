"""What the pages about people show."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.vocabulary import Role, Stage
from app.queries.people import AT_ONCE, LinkLine, PersonView, RoleLine
from app.web import role_names, words


@dataclass(frozen=True)
class PersonRow:
    name: str
    what: str
    href: str
    tag: str | None


@dataclass(frozen=True)
class PeoplePage:
    rows: tuple[PersonRow, ...]
    previous: str | None
    following: str | None

    @classmethod
    def make(cls, found: Sequence[PersonView], asked: str, page: int, today: date) -> "PeoplePage":
        """`found` may hold one more than a page shows, which tells that there is another one."""

        def address(number: int) -> str:
            return url_for("people.listing", q=asked or None, page=number)

        return cls(
            tuple(_row(person, today) for person in found[:AT_ONCE]),
            address(page - 1) if page > 1 else None,
            address(page + 1) if len(found) > AT_ONCE else None,
        )


def _row(person: PersonView, today: date) -> PersonRow:
    held = [each for each in person.roles if each.holds_on(today)]
    what = "; ".join(_role_in(each) for each in held) or _("No role today")
    return PersonRow(person.name, what, url_for("people.person", user_id=person.id), _state(person))


def _state(person: PersonView) -> str | None:
    if not person.active:
        return _("Switched off")
    return _("Invited") if person.invited else None


def _role_in(line: RoleLine) -> str:
    """`Practitioner, trainee 2, in Ash`."""
    role = role_words(line)
    return role if line.service is None else _("%(role)s, %(service)s", role=role, service=line.service)


def role_words(line: RoleLine) -> str:
    """`Practitioner, accredited`; `Service lead`."""
    role = str(role_names.ROLES[line.role])
    return f"{role}, {role_names.STAGES_BESIDE[Stage(line.stage)]}" if line.stage else role


@dataclass(frozen=True)
class HeldRole:
    text: str
    what: str
    href: str | None


@dataclass(frozen=True)
class Link:
    text: str
    what: str
    end_action: str | None
    of_whom: str


@dataclass(frozen=True)
class Place:
    """A service in which somebody works, or has families still, and what can be done about it there."""

    name: str
    leave_text: str
    leave_href: str
    supervisor_href: str | None


@dataclass(frozen=True)
class PersonPage:
    id: uuid.UUID
    name: str
    email: str
    state: str | None
    active: bool
    invited: bool
    roles: tuple[HeldRole, ...]
    earlier: tuple[HeldRole, ...]
    links: tuple[Link, ...]
    earlier_links: tuple[Link, ...]
    places: tuple[Place, ...]

    @classmethod
    def make(
        cls, person: PersonView, links: Sequence[LinkLine], families: Mapping[uuid.UUID, int], today: date
    ) -> "PersonPage":
        """Roles that hold or will, then those that are over; the same for supervision."""
        now = [each for each in person.roles if not each.is_over(today)]
        return cls(
            person.id,
            person.name,
            person.email,
            _state(person),
            person.active,
            person.invited,
            tuple(_held(person.id, each, open_=True) for each in now),
            tuple(_held(person.id, each, open_=False) for each in person.roles if each.is_over(today)),
            tuple(_link(person.id, each, open_=True) for each in links if not _over(each, today)),
            tuple(_link(person.id, each, open_=False) for each in links if _over(each, today)),
            _places(person, now, families),
        )


def _places(person: PersonView, now: Sequence[RoleLine], families: Mapping[uuid.UUID, int]) -> tuple[Place, ...]:
    works = {each.service_id for each in now}
    practises = {each.service_id for each in now if each.role is Role.PRACTITIONER}
    services = {each.service_id: each.service or "" for each in person.roles if each.service_id is not None}
    return tuple(
        Place(
            name,
            _("Leave %(service)s", service=name) if service_id in works else _left(name, families[service_id]),
            url_for("people.leave_page", user_id=person.id, service_id=service_id),
            url_for("people.supervisor_page", user_id=person.id, service_id=service_id)
            if service_id in practises
            else None,
        )
        for service_id, name in services.items()
        if service_id in works or families.get(service_id)
    )


def _left(service: str, families: int) -> str:
    return ngettext(
        "Hand over %(num)d family in %(service)s",
        "Hand over %(num)d families in %(service)s",
        families,
        service=service,
    )


def _over(link: LinkLine, today: date) -> bool:
    return link.ends_on is not None and link.ends_on <= today


def _held(user_id: uuid.UUID, line: RoleLine, *, open_: bool) -> HeldRole:
    when = between(line.starts_on, line.ends_on)
    what = when if line.service is None else f"{line.service}. {when}"
    href = url_for("people.role", user_id=user_id, membership_id=line.id) if open_ else None
    return HeldRole(role_words(line), what, href)


def _link(user_id: uuid.UUID, link: LinkLine, *, open_: bool) -> Link:
    text = (
        _("Supervises %(name)s", name=link.other) if link.supervises else _("Supervised by %(name)s", name=link.other)
    )
    end = url_for("people.end_link", user_id=user_id, link_id=link.id) if open_ else None
    return Link(text, f"{link.service}. {between(link.starts_on, link.ends_on)}", end, link.other)


def between(starts_on: date, ends_on: date | None) -> str:
    """`Since 1 March 2026`; `From 1 March 2026 up to, not including, 8 September 2026`."""
    if ends_on is None:
        return _("Since %(day)s", day=words.day(starts_on))
    return _("From %(day)s until before %(end)s", day=words.day(starts_on), end=words.day(ends_on))
