"""Rows for a test to start from. They are made by the operations wherever there is one, so that they are possible."""

import itertools
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.domain.answers import CLEARED, DECLINED, Answer
from app.domain.permissions import NO_SERVICE, Actor
from app.domain.pins import PinCheck
from app.domain.visits import VisitFacts
from app.domain.vocabulary import SERVICE_ROLES, OccasionKind, Role, Stage, VisitKind
from app.extensions import db
from app.operations.accounts import hasher
from app.operations.care import DRAFT_FIELDS, add_dyad, fill_draft, start_draft
from app.operations.collecting import finish, open_occasion, record_answer
from app.operations.goals import write_goals
from app.operations.second_factors import next_code
from app.operations.visits import begin_visit, save_visit
from app.own_seal import SECOND_FACTORS, OwnSeal
from app.queries.caseload import DyadView, own_dyad
from app.queries.collecting import AssessmentView, OccasionView, occasion_of
from app.store.base import Base
from app.store.people import Membership, Region, Service, ServiceMeasure, Supervision, User
from app.store.signing_in import Authenticator
from tests.support.instruments import shipped_catalogue

PASSWORD = "a made-up pass phrase"
PIN = "402917"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of everybody's authenticator app."""
TODAY = date(2026, 9, 8)
MEASURES = ("phq9", "gad7", "pbq", "gbo", "epds", "kpcs")
FAMILY = {
    "adult_role": "mother",
    "adult_age": "20_29",
    "child_age": "months",
    "child_months": 9,
    "populations": ["neonatal"],
    "referral": "gp",
    "court_ordered": False,
    "national_use": "agreed",
}
assert set(DRAFT_FIELDS) < set(FAMILY)
_hash = hasher(fast=True).hash(PASSWORD)
_pin_hash = hasher(fast=True).hash(PIN)
_pin_check = str(PinCheck.of(PIN, "a salt of the tests", 1_000))
_numbers = itertools.count(1)


def a_service(measures: Sequence[str] = MEASURES) -> uuid.UUID:
    """A service with its default set of measures, in a region of its own."""
    number = next(_numbers)
    region = Region(name=f"Region {number}", nation="England")
    db.session.add(region)
    db.session.flush()
    service = Service(name=f"Service {number}", region_id=region.id)
    db.session.add(service)
    db.session.flush()
    for position, code in enumerate(measures, start=1):
        db.session.add(ServiceMeasure(service_id=service.id, instrument_code=code, position=position))
    db.session.flush()
    return service.id


def a_practitioner(
    service_id: uuid.UUID | None = None, measures: Sequence[str] = MEASURES, stage: Stage = Stage.ACCREDITED
) -> Actor:
    """Somebody who can sign in with PASSWORD, and take a tablet back with PIN; see `email_of`."""
    number = next(_numbers)
    user = User(
        email=f"practitioner{number}@service.example",
        name=f"Practitioner {number}",
        password_hash=_hash,
        pin_hash=_pin_hash,
        pin_check=_pin_check,
    )
    db.session.add(user)
    db.session.flush()
    give_an_app(user.id)
    service_id = service_id or a_service(measures)
    db.session.add(
        Membership(
            user_id=user.id,
            service_id=service_id,
            role=Role.PRACTITIONER,
            stage=stage,
            starts_on=date(2026, 1, 1),
        )
    )
    db.session.flush()
    return Actor(user.id, service_id, frozenset({Role.PRACTITIONER}), stage, user.name)


def a_member(
    *roles: Role, service_id: uuid.UUID | None = None, stage: Stage = Stage.ACCREDITED, name: str | None = None
) -> Actor:
    """Somebody who can sign in with PASSWORD and holds these roles in one service; national roles need none."""
    number = next(_numbers)
    user = User(email=f"member{number}@service.example", name=name or f"Member {number}", password_hash=_hash)
    db.session.add(user)
    db.session.flush()
    give_an_app(user.id)
    if service_id is None and set(roles) & set(SERVICE_ROLES):
        service_id = a_service()
    for role in roles:
        give_role(user.id, role, service_id, stage)
    kept_stage = str(stage) if Role.PRACTITIONER in roles else ""
    return Actor(user.id, service_id or NO_SERVICE, frozenset(roles), kept_stage, user.name)


def give_role(
    user_id: uuid.UUID,
    role: Role,
    service_id: uuid.UUID | None,
    stage: Stage = Stage.ACCREDITED,
    starts_on: date = date(2026, 1, 1),
    ends_on: date | None = None,
) -> None:
    db.session.add(
        Membership(
            user_id=user_id,
            service_id=service_id if role in SERVICE_ROLES else None,
            role=role,
            stage=stage if role is Role.PRACTITIONER else None,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    )
    db.session.flush()


def supervise(
    supervisor: Actor, practitioner: Actor, starts_on: date = date(2026, 1, 1), ends_on: date | None = None
) -> None:
    """A link to the practitioner's records of the service she acts for."""
    db.session.add(
        Supervision(
            supervisor_id=supervisor.user_id,
            practitioner_id=practitioner.user_id,
            service_id=practitioner.service_id,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    )
    db.session.flush()


def give_an_app(user_id: uuid.UUID) -> None:
    """An authenticator app with APP_SECRET."""
    seal: OwnSeal = current_app.extensions["own_seals"][SECOND_FACTORS]
    sealed = seal.seal(APP_SECRET.encode(), user_id.bytes)
    db.session.add(Authenticator(user_id=user_id, sealed_secret=sealed, last_step=0))
    db.session.flush()


def code_of_account(email: str) -> str:
    """What this person's authenticator app shows next: each code works once."""
    db.session.commit()  # what a request has used since is seen by a new transaction only
    seal: OwnSeal = current_app.extensions["own_seals"][SECOND_FACTORS]
    return next_code(db.session.scalars(select(User.id).where(User.email == email)).one(), seal)


def email_of(actor: Actor) -> str:
    return db.session.scalars(select(User.email).where(User.id == actor.user_id)).one()


def a_draft(actor: Actor, **fields: Any) -> uuid.UUID:
    """A filled "Add a dyad" form."""
    draft_id = start_draft(actor)
    fill_draft(actor, draft_id, {**FAMILY, **fields})
    return draft_id


def a_dyad(actor: Actor, *, goals: Sequence[str] = (), **fields: Any) -> DyadView:
    """A dyad of the actor's, with goals numbered from 1."""
    dyad_id = add_dyad(actor, a_draft(actor, **fields), TODAY)
    if goals:
        write_goals(actor, dyad_id, dict(enumerate(goals, start=1)))
    found = own_dyad(actor, dyad_id)
    assert found is not None
    return found


def an_occasion(
    actor: Actor, dyad: DyadView | None = None, kind: OccasionKind = OccasionKind.BEFORE, number: int = 1
) -> OccasionView:
    """An occasion with the measures of the actor's service, nothing answered."""
    dyad = dyad or a_dyad(actor)
    return seen(actor, open_occasion(actor, shipped_catalogue(), dyad.id, kind, number, TODAY))


def a_visit(actor: Actor, dyad: DyadView, facts: VisitFacts | None = None) -> uuid.UUID:
    """A session of the dyad's: goal-setting today, unless `facts` say something else."""
    facts = facts or VisitFacts(VisitKind.GOAL_SETTING, TODAY)
    return save_visit(actor, begin_visit(actor, dyad.id), facts, max(TODAY, facts.held_on))


def seen(actor: Actor, occasion_id: uuid.UUID) -> OccasionView:
    """The occasion as it is now, ready to be written to."""
    found = occasion_of(actor, shipped_catalogue(), occasion_id, to_write=True)
    assert found is not None
    return found


def measure(occasion: OccasionView, code: str) -> AssessmentView:
    return next(each for each in occasion.assessments if each.instrument.code == code)


def answer(actor: Actor, occasion: OccasionView, code: str, values: Mapping[str, str], form_id: str = "") -> None:
    """Item -> its value, "-" for prefer not to say, "x" for left out. Every item gets a form of its own."""
    special = {"-": DECLINED, "x": CLEARED}
    for item, value in values.items():
        given = special.get(value) or Answer.of(value)
        form = form_id or f"form-{next(_numbers)}"
        now = measure(seen(actor, occasion.id), code)
        record_answer(actor, shipped_catalogue(), now, item=item, answer=given, form_id=form)


def complete(actor: Actor, occasion: OccasionView, code: str, values: Sequence[str]) -> None:
    """Answer the items of a measure in their order, and finish it."""
    items = [item.code for item in measure(occasion, code).instrument.items]
    answer(actor, occasion, code, dict(zip(items, values, strict=False)))
    finish(actor, shipped_catalogue(), (measure(seen(actor, occasion.id), code),))


def rows() -> dict[str, list[str]]:
    """Every row as the database gives it, by table name: what must stay the same where nothing may change.

    But for the audit, which also tells of what was looked at and what was refused. What waits is committed first, as a
    request would do: sums of groups are put in step with it.
    """
    db.session.commit()
    connection = db.session.connection()
    return {
        table.name: sorted(repr(tuple(row)) for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}"))
        for table in Base.metadata.sorted_tables
        if not table.name.startswith("audit")
    }
