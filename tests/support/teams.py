"""A service with people in it, and the addresses of those who look after them."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from app.domain.permissions import Action, Actor
from app.domain.vocabulary import Role
from app.extensions import db
from app.store.people import Membership, Service, Supervision
from tests.support.addresses import PLAIN, Address, action_of, addresses
from tests.support.factories import a_dyad, a_member, a_practitioner, supervise

OURS = frozenset(
    {
        *(Action.LEAD_SERVICE, Action.SEE_SERVICE_TOTALS, Action.SEE_OUTCOMES),
        *(Action.MANAGE_PEOPLE, Action.MANAGE_ACCOUNTS, Action.MANAGE_ORGANISATION),
        Action.KEEP_AGREEMENTS,
    }
)


@dataclass(frozen=True)
class Team:
    """A service with a lead, and a practitioner with a dyad and a supervisor."""

    lead: Actor
    practitioner: Actor
    secret: str
    ids: dict[str, uuid.UUID]


def a_team(name: str) -> Team:
    practitioner = a_practitioner()
    service_id = practitioner.service_id
    lead = a_member(Role.SERVICE_LEAD, service_id=service_id, name=f"Lead of {name}")
    supervise(a_member(Role.PRACTITIONER, Role.SUPERVISOR, service_id=service_id), practitioner)
    ids = {
        "user_id": practitioner.user_id,
        "membership_id": db.session.scalars(
            select(Membership.id).where(Membership.user_id == practitioner.user_id)
        ).one(),
        "service_id": service_id,
        "region_id": db.session.scalars(select(Service.region_id).where(Service.id == service_id)).one(),
        "link_id": db.session.scalars(select(Supervision.id).where(Supervision.service_id == service_id)).one(),
    }
    return Team(lead, practitioner, a_dyad(practitioner).code, ids)


def pages_of(app: Flask, team: Team, *methods: str) -> Iterator[Address]:
    known = {**PLAIN, "name": ("x",), **{name: (each,) for name, each in team.ids.items()}}
    known |= {name: (uuid.UUID(int=9),) for rule in app.url_map.iter_rules() for name in rule.arguments - set(known)}
    for address in addresses(app, known, *methods):
        if action_of(app, address.endpoint) in OURS:
            yield address
