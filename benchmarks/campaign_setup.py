"""A database with questionnaires that are lent to tablets, and what is taken out of it to prove that it is needed."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import Connection, Engine, create_engine

from app.clock import now
from app.config import with_driver
from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind
from app.extensions import db
from app.operations.care import add_dyad, fill_draft, start_draft
from app.operations.collecting import open_occasion
from app.operations.leasing import lend
from app.operations.rebuilding import all_interventions, differences
from app.queries.accounts import token_hash
from app.queries.collecting import OccasionView, occasion_of
from app.store.granting import Grant
from app.web.sealing_keys import key_ring
from benchmarks.campaign_devices import Question, Sitting
from benchmarks.device import Device
from benchmarks.sittings import CHILD, TODAY, add_practitioner, open_application

EXPIRY = timedelta(hours=12)


@dataclass(frozen=True)
class Field:
    """A database to break the server over."""

    app: Flask
    url: str
    engine: Engine
    """For the checker, apart from the application's own."""

    @property
    def name(self) -> str:
        return "SQLite" if self.engine.dialect.name == "sqlite" else "PostgreSQL"

    def rebuilt_differs(self) -> int:
        """Derived rows that do not follow from the events."""
        with self.app.app_context():
            return sum(1 for _ in differences(self.app.extensions["catalogue"], all_interventions()))


@contextmanager
def new_field(url: str, without: str | None) -> Iterator[Field]:
    """The newest schema on an empty database, with the guard “uniqueness” taken out where that is asked for."""
    app = open_application(url)
    engine = create_engine(with_driver(url))
    if without == "uniqueness":
        with engine.begin() as connection:
            drop_uniqueness(connection)
    try:
        yield Field(app, url, engine)
    finally:
        engine.dispose()
        with app.app_context():
            db.engine.dispose()


def drop_uniqueness(connection: Connection) -> None:
    """Let one event be stored twice. SQLite cannot drop a constraint, so the table is copied without any."""
    if connection.dialect.name == "sqlite":
        for statement in (
            "CREATE TABLE copied AS SELECT * FROM answer_events",
            "DROP TABLE answer_events",
            "ALTER TABLE copied RENAME TO answer_events",
        ):
            connection.exec_driver_sql(statement)
        return
    question = "SELECT conname FROM pg_constraint WHERE conrelid = 'answer_events'::regclass AND contype IN ('p', 'u')"
    for name in connection.exec_driver_sql(question).scalars().all():
        connection.exec_driver_sql(f"ALTER TABLE answer_events DROP CONSTRAINT {name}")


def lend_sittings(field: Field, count: int) -> list[Sitting]:
    """So many questionnaires nobody has begun, each lent to a tablet of its own."""
    with field.app.app_context():
        actor = add_practitioner()
        sittings = [_lend(field.app, actor) for _ in range(count)]
        db.session.commit()
        db.engine.dispose()
    return sittings


def _lend(app: Flask, actor: Actor) -> Sitting:
    catalogue = app.extensions["catalogue"]
    draft_id = start_draft(actor)
    fill_draft(actor, draft_id, CHILD)
    dyad_id = add_dyad(actor, draft_id, TODAY)
    occasion_id = open_occasion(actor, catalogue, dyad_id, OccasionKind.BEFORE, 1, TODAY)
    occasion = occasion_of(actor, catalogue, occasion_id, to_write=True)
    assert occasion is not None
    grant = Grant(
        occasion_id=occasion_id,
        kind="hand_over",
        token_hash=token_hash(uuid.uuid4().hex),
        issued_by=actor.user_id,
        expires_at=now() + EXPIRY,
    )
    db.session.add(grant)
    db.session.flush()
    lent = lend(key_ring().current, grant.id, occasion)
    device = Device(str(occasion_id), lent.writer, lent.token, lent.ack_key, lent.key_id, lent.public_key)
    return Sitting(device, _questions(occasion))


def _questions(occasion: OccasionView) -> tuple[Question, ...]:
    steps = occasion.journey_of(occasion.on_screen).steps
    return tuple(Question(step.part.key, step.item.code, step.item.allowed()) for step in steps)
