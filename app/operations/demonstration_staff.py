"""Made-up people without dyads of their own, and who supervises whom."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.domain.vocabulary import Role, Stage
from app.operations.demonstration_people import PEOPLE, SERVICES, YEARS_IN_POST, MadeUpPerson, Row, key
from app.store.agreements import DataAgreement
from app.store.organisation import InstrumentPermission, Invitation
from app.store.people import Membership, Supervision, User

ASH, BIRCH, CEDAR, ELM = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class MadeUpStaff:
    """`service` is a place in SERVICES, or None for a national role."""

    email: str
    name: str
    role: Role
    service: int | None

    @property
    def user_id(self) -> uuid.UUID:
        return key("user", self.email)


STAFF = (
    MadeUpStaff("lead@demo.example", "Lee Example", Role.SERVICE_LEAD, ASH),
    MadeUpStaff("analyst@demo.example", "Ana Example", Role.NATIONAL_ANALYST, None),
    MadeUpStaff("second-analyst@demo.example", "Cam Example", Role.NATIONAL_ANALYST, None),
    MadeUpStaff("invited@demo.example", "Robin Example", Role.PRACTITIONER, ASH),
    MadeUpStaff("uma@demo.example", "Uma Example", Role.SERVICE_LEAD, CEDAR),
    MadeUpStaff("lena@demo.example", "Lena Example", Role.SERVICE_LEAD, BIRCH),
    MadeUpStaff("lewis@demo.example", "Lewis Example", Role.SERVICE_LEAD, ELM),
    MadeUpStaff("admin@demo.example", "Alex Example", Role.ADMINISTRATOR, None),
)
SAM, *OTHER_SUPERVISORS = (person for person in PEOPLE if person.stage is Stage.SUPERVISOR)
NOT_SUPERVISED = frozenset({Stage.ACCREDITED, Stage.SUPERVISOR})
ALSO_SUPERVISED = "practitioner@demo.example"
CHANGED_SUPERVISOR = "trainee@demo.example"
SINCE_THEN = timedelta(days=200)
LICENSED = frozenset({"epds", "hads", "mors_sf", "swemwbs"})
LICENCE_ENDED = ("Demonstration service Rowan", "hads")
INVITED = next(person for person in STAFF if person.email == "invited@demo.example")
PRACTITIONERS = frozenset(person.email for person in PEOPLE)
BEFORE_THAT = timedelta(days=100)
"""A second role began before the first, so that the first is the one somebody acts in."""


def staff_rows(password_hash: str, today: date) -> dict[Any, list[Row]]:
    """The rows of all of them, to be inserted after the services and the practitioners."""
    return {
        User: [
            {"id": person.user_id, "email": person.email, "name": person.name, "password_hash": password_hash}
            for person in STAFF
            if person.email not in PRACTITIONERS
        ],
        Membership: [
            {
                "id": key("membership", person.email, person.role),
                "user_id": person.user_id,
                "service_id": None if person.service is None else key("service", SERVICES[person.service].name),
                "role": str(person.role),
                "stage": str(Stage.TRAINEE_1) if person.role is Role.PRACTITIONER else None,
                "starts_on": today if person is INVITED else today - YEARS_IN_POST - BEFORE_THAT,
                "ends_on": None,
            }
            for person in STAFF
        ],
        Supervision: list(_links(today)),
        InstrumentPermission: list(_permissions(today)),
        DataAgreement: [
            {
                "id": key("agreement", "MADE-UP 1"),
                "reference": "MADE-UP 1",
                "recipient": "A made-up university",
                "purpose": "Which made-up families keep what they reached, a year later?",
                "ends_on": today + timedelta(days=365),
                "made_by": key("user", "admin@demo.example"),
                "made_at": datetime.combine(today, time(), UTC),
            }
        ],
        Invitation: [
            {
                "id": key("invitation", INVITED.email),
                "token_hash": key("invitation token", INVITED.email).hex,  # the hash of nothing: this link never opens
                "user_id": INVITED.user_id,
                "invited_by": key("user", "lead@demo.example"),
                "created_at": datetime.combine(today, time(), UTC),
                "expires_at": datetime.combine(today, time(), UTC) + timedelta(days=3),
            }
        ],
    }


def _permissions(today: date) -> Iterator[Row]:
    """Each service holds what it needs for the measures it collects; one licence has ended."""
    for service in SERVICES:
        for code in service.measures:
            ended = (service.name, code) == LICENCE_ENDED
            yield {
                "service_id": key("service", service.name),
                "instrument_code": code,
                "switched_on": True,
                "licence": "Made-up licence 2024" if code in LICENSED else None,
                "licence_ends_on": today - SINCE_THEN if ended else None,
            }


def _links(today: date) -> Iterator[Row]:
    """Sam supervises the trainees of Ash, and those of Birch, where she does not work; others share the rest."""
    supervised = [each for each in PEOPLE if each.stage not in NOT_SUPERVISED or each.email == ALSO_SUPERVISED]
    for number, person in enumerate(supervised):
        another = OTHER_SUPERVISORS[number % len(OTHER_SUPERVISORS)]
        supervisor = SAM if person.service in (ASH, BIRCH) else another
        changed = today - SINCE_THEN if person.email == CHANGED_SUPERVISOR else None
        if changed is not None:
            yield _link(another, person, today - YEARS_IN_POST, changed)
        yield _link(supervisor, person, changed or today - YEARS_IN_POST, None)


def _link(supervisor: MadeUpPerson, practitioner: MadeUpPerson, starts_on: date, ends_on: date | None) -> Row:
    return {
        "id": key("supervision", supervisor.email, practitioner.email),
        "supervisor_id": supervisor.actor.user_id,
        "practitioner_id": practitioner.actor.user_id,
        "service_id": practitioner.actor.service_id,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
