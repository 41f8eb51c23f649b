"""Made-up regions, services and practitioners. Every name says that it is made up."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from app.domain.permissions import Actor
from app.domain.vocabulary import Role, Stage
from app.store.people import Membership, Region, Service, ServiceMeasure, User

Row = dict[str, Any]
MADE_UP = uuid.UUID("0d6c5f0e-3f2e-4b1c-9d53-6f0a3b6f4e2a")
YEARS_IN_POST = timedelta(days=900)


def dice(*of: object) -> Random:
    """Chance that falls the same way every time, for each thing on its own."""
    return Random("|".join(map(str, of)))  # noqa: S311 - made-up data, no secrets # nosec B311


def key(*of: object) -> uuid.UUID:
    """The same key for the same thing every time."""
    return uuid.uuid5(MADE_UP, "|".join(map(str, of)))


@dataclass(frozen=True, slots=True)
class MadeUpService:
    name: str
    region: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """A practitioner with so many dyads; `service` is a place in SERVICES."""

    email: str
    name: str
    stage: Stage
    service: int
    dyads: int

    @property
    def actor(self) -> Actor:
        service_id = key("service", SERVICES[self.service].name)
        return Actor(key("user", self.email), service_id, self.roles, self.stage, self.name)

    @property
    def roles(self) -> frozenset[Role]:
        supervises = {Role.SUPERVISOR} if self.stage is Stage.SUPERVISOR else set()
        return frozenset({Role.PRACTITIONER, *supervises})


NATION_OF = {
    "Made-up North": "England",
    "Made-up South": "England",
    "Made-up Highlands": "Scotland",
    "Made-up Valleys": "Wales",
    "Made-up Lakes": "Northern Ireland",
}
SERVICES = (
    MadeUpService("Demonstration service Ash", "Made-up North", ("phq9", "gad7", "pbq", "gbo", "epds", "kpcs")),
    MadeUpService("Demonstration service Birch", "Made-up North", ("phq9", "gad7", "gbo", "epds", "kpcs")),
    MadeUpService("Demonstration service Cedar", "Made-up South", ("core10", "gbo", "swemwbs", "kpcs")),
    MadeUpService("Demonstration service Elm", "Made-up Highlands", ("phq9", "gad7", "pbq", "gbo", "hads")),
    MadeUpService("Demonstration service Hazel", "Made-up Valleys", ("phq9", "gbo", "mors_sf", "swemwbs")),
    MadeUpService("Demonstration service Rowan", "Made-up Lakes", ("core10", "pbq", "gbo", "hads", "mors_sf")),
)
SCRIPTED = "practitioner@demo.example"
NAMED = (
    MadeUpPerson(SCRIPTED, "Pat Example", Stage.ACCREDITED, 0, 14),
    MadeUpPerson("trainee@demo.example", "Tam Example", Stage.TRAINEE_1, 0, 2),
    MadeUpPerson("busy@demo.example", "Bea Example", Stage.ACCREDITED, 1, 200),
    MadeUpPerson("new@demo.example", "Nic Example", Stage.TRAINEE_1, 1, 0),
    MadeUpPerson("supervisor@demo.example", "Sam Example", Stage.SUPERVISOR, 0, 0),
)
OTHER_NAMES = (
    *("Abi", "Bo", "Cas", "Dee", "Eli", "Fay", "Gus", "Hal", "Ivy", "Jo"),
    *("Kit", "Lou", "Mel", "Noa", "Oz", "Pip", "Quin", "Ray", "Sky", "Uma"),
)
STAGES = tuple(Stage)
CASELOADS = (6, 12, 9, 14, 5)
PEOPLE = NAMED + tuple(
    MadeUpPerson(
        email=f"{name.lower()}@demo.example",
        name=f"{name} Example",
        stage=STAGES[number % len(STAGES)],
        service=number % len(SERVICES),
        dyads=CASELOADS[number // 4],
    )
    for number, name in enumerate(OTHER_NAMES)
)


def people_rows(password_hash: str, today: date) -> dict[Any, list[Row]]:
    """The rows of all regions, services and people, in an order in which they can be inserted."""
    members = [(person, person.actor) for person in PEOPLE]
    return {
        Region: [{"id": key("region", name), "name": name, "nation": nation} for name, nation in NATION_OF.items()],
        Service: [
            {
                "id": key("service", each.name),
                "name": each.name,
                "region_id": key("region", each.region),
                "who_to_call": "Duty lead (made up): 01632 960 100, 9 to 17",
                "alert_prompt": "Talk with the parent today. Then tell the duty lead, and write down what you agreed.",
            }
            for each in SERVICES
        ],
        ServiceMeasure: [
            {"service_id": key("service", service.name), "instrument_code": code, "position": position}
            for service in SERVICES
            for position, code in enumerate(service.measures, start=1)
        ],
        User: [
            {"id": actor.user_id, "email": person.email, "name": person.name, "password_hash": password_hash}
            for person, actor in members
        ],
        Membership: [
            {
                "id": key("membership", person.email, role),
                "user_id": actor.user_id,
                "service_id": actor.service_id,
                "role": str(role),
                "stage": str(actor.stage) if role is Role.PRACTITIONER else None,
                "starts_on": today - YEARS_IN_POST,
                "ends_on": None,
            }
            for person, actor in members
            for role in sorted(actor.roles)
        ],
    }
