"""The demonstration: made-up services, people and families, in a database that is for nothing else."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import exists, insert, select

from app.demonstration_sign_ins import PASSWORD
from app.domain.catalogue import Catalogue
from app.domain.vocabulary import AlertAction
from app.extensions import db
from app.operations.accounts import hasher
from app.operations.demonstration_checks import add_checks
from app.operations.demonstration_devices import add_devices
from app.operations.demonstration_people import PEOPLE, SERVICES, people_rows
from app.operations.demonstration_releases import add_releases
from app.operations.demonstration_rows import MadeUpDyads
from app.operations.demonstration_staff import staff_rows
from app.operations.demonstration_stories import stories_of
from app.operations.demonstration_supervision import add_supervision
from app.operations.purpose import DEMONSTRATION, THE_ONLY_ROW, WrongDatabase, marked_purpose
from app.operations.rebuilding import write_derived
from app.own_seal import OwnSeal
from app.store.base import Base
from app.store.care import Dyad, Intervention
from app.store.collection import Assessment, Occasion
from app.store.derived import Alert
from app.store.granting import AlertAcknowledgement
from app.store.people import Installation, User
from app.store.signing_in import Authenticator

APP_SECRET = b"MADEUPFAMILIESMADEUPFAMILIES2345"
AT_ONCE = 40
"""Families made in one go."""
LOOKED_AT_WITHIN = timedelta(days=14)


def is_filled() -> bool:
    """Whether the demonstration is there. WrongDatabase where anything else is."""
    purpose = marked_purpose(db.session.connection())
    if purpose == DEMONSTRATION:
        return True
    if purpose is not None:
        raise WrongDatabase(f"This database is marked for another purpose ({purpose}), so it gets no made-up families.")
    for table in Base.metadata.sorted_tables:
        if db.session.scalar(select(exists().select_from(table))):
            raise WrongDatabase(f"This database is in use ({table.name}), so it gets no made-up families.")
    return False


def fill(catalogue: Catalogue, seal: OwnSeal, release_key: bytes, today: date, tell: Callable[[str], None]) -> None:
    """Mark an empty database as a demonstration and fill it. The same `today` gives the same rows.

    `seal`: for second factors; `release_key`: behind the noise of releases. Raises WrongDatabase where there is
    anything.
    """
    if is_filled():
        return
    db.session.add(Installation(id=THE_ONLY_ROW, purpose=DEMONSTRATION))
    db.session.flush()
    password_hash = hasher(fast=True).hash(PASSWORD)
    for made_up in (people_rows(password_hash, today), staff_rows(password_hash, today)):
        for model, rows in made_up.items():
            db.session.execute(insert(model.__table__), rows)
    _give_everybody_an_app(seal)
    tell(f"{len(SERVICES)} services and {len(PEOPLE)} practitioners made up")
    plan = [(person, number, story) for person in PEOPLE for number, story in enumerate(stories_of(person, today))]
    for start in range(0, len(plan), AT_ONCE):
        families = MadeUpDyads(catalogue, today)
        for person, number, story in plan[start : start + AT_ONCE]:
            families.add(person, number, story)
        families.insert()
        write_derived(catalogue, families.interventions)
        tell(f"{min(start + AT_ONCE, len(plan))} of {len(plan)} families made up")
    add_devices(catalogue, today)
    add_supervision(today)
    add_checks(catalogue, today)
    _look_at_older_alerts(today)
    add_releases(catalogue, release_key, today, tell)


def _give_everybody_an_app(seal: OwnSeal) -> None:
    """The same secret for all: the code it makes stands on the page of the second step, in a demonstration only."""
    rows = [
        {"user_id": user_id, "sealed_secret": seal.seal(APP_SECRET, user_id.bytes), "last_step": 0}
        for user_id in db.session.scalars(select(User.id))
    ]
    db.session.execute(insert(Authenticator), rows)


def _look_at_older_alerts(today: date) -> None:
    """Practitioners have dealt with what is more than two weeks old, on the day it was raised."""
    rows = db.session.execute(
        select(Alert, Dyad.practitioner_id)
        .join(Assessment, Alert.assessment_id == Assessment.id)
        .join(Occasion, Assessment.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(Alert.raised_at < datetime.combine(today, time(), UTC) - LOOKED_AT_WITHIN)
    )
    seen = [
        {
            "id": uuid.uuid5(alert.assessment_id, f"looked at {alert.item}"),
            "assessment_id": alert.assessment_id,
            "item": alert.item,
            "value": alert.value,
            "user_id": practitioner_id,
            "at": alert.raised_at + timedelta(minutes=30),
            "action": AlertAction.TALKED,
        }
        for alert, practitioner_id in rows
    ]
    db.session.execute(insert(AlertAcknowledgement), seen)
