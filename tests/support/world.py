"""A small world in which every role stands to somebody's record in every relation, with words planted in each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update

from app.domain.permissions import Actor, Relation
from app.domain.vocabulary import Role
from app.extensions import db
from app.store.people import Membership, Supervision
from tests.support.addresses import Belongings, belongings
from tests.support.factories import TODAY, a_member, a_practitioner, a_service

Relations = Mapping[Relation, Belongings]


@dataclass(frozen=True)
class Asker:
    """Somebody who asks, and whose records stand to them in which relation."""

    name: str
    actor: Actor | None
    """None: nobody is signed in."""
    relations: Relations
    gone: bool = False
    """Signed in once; every role has ended since."""


def a_world() -> tuple[Asker, ...]:
    """One practitioner whose record is asked for, a colleague, somebody in another service, and everybody else."""
    here, there = a_service(), a_service()
    owner, colleague, former, stranger = (a_practitioner(place) for place in (here, here, here, there))
    own, same, ended, other = (
        belongings(each, f"planted: {name}")
        for each, name in ((owner, "own"), (colleague, "colleague"), (former, "former"), (stranger, "stranger"))
    )
    supervisor = a_member(Role.SUPERVISOR, service_id=here, name="Supervisor")
    link(supervisor, owner)
    link(supervisor, former, days=-1)
    both = a_member(Role.SUPERVISOR, Role.PRACTITIONER, service_id=here, name="Both")
    link(both, owner)
    mine = belongings(both, "planted: both")
    left = a_practitioner(here)
    kept = belongings(left, "planted: left")
    db.session.execute(update(Membership).where(Membership.user_id == left.user_id).values(ends_on=TODAY))
    around = {Relation.SAME_SERVICE: same, Relation.OTHER_SERVICE: other}
    return (
        Asker("nobody", None, {Relation.SAME_SERVICE: own}),
        Asker("practitioner", owner, {Relation.OWN: own, **around}),
        Asker("supervisor", supervisor, {Relation.SUPERVISED: own, Relation.ENDED: ended, **around}),
        Asker("both", both, {Relation.OWN: mine, Relation.SUPERVISED: own, **around}),
        Asker("lead", a_member(Role.SERVICE_LEAD, service_id=here, name="Lead"), around),
        Asker("analyst", a_member(Role.NATIONAL_ANALYST, name="Analyst"), around),
        Asker("administrator", a_member(Role.ADMINISTRATOR, name="Administrator"), around),
        Asker("left", left, {Relation.ENDED: kept, **around}, gone=True),
    )


def link(supervisor: Actor, practitioner: Actor, days: int | None = None) -> None:
    """A supervision link from long ago, which ends so many days from today."""
    db.session.add(
        Supervision(
            supervisor_id=supervisor.user_id,
            practitioner_id=practitioner.user_id,
            service_id=practitioner.service_id,
            starts_on=TODAY - timedelta(days=400),
            ends_on=None if days is None else TODAY + timedelta(days=days),
        )
    )
    db.session.flush()


def secrets_of(askers: tuple[Asker, ...]) -> Iterator[tuple[int, str]]:
    """`(which record, something planted in it)` of every record of the world."""
    records = {id(each): each for asker in askers for each in asker.relations.values()}
    for key, record in records.items():
        for secret in record.secrets:
            yield key, secret
