"""Tablets that hold a lease on an occasion. How they seal is in benchmarks/device.py, apart from the application."""

import json
import uuid
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.clock import now
from app.domain.permissions import Actor
from app.extensions import db
from app.operations.leasing import lend
from app.operations.receiving import receive
from app.queries.accounts import token_hash
from app.queries.collecting import OccasionView
from app.queries.sending import Have, LeaseView, have, lease_of_token
from app.sealing import KeyRing, load_key_ring, make_key_file
from app.store.collection import AnswerEvent, Assessment
from app.store.derived import Alert, CurrentAnswer
from app.store.granting import Grant
from app.web.sealing_keys import MADE_FOR_YOU
from benchmarks.device import Device, Event
from tests.support.factories import measure, seen
from tests.support.instruments import shipped_catalogue

PHQ9 = ["1", "1", "0", "2", "1", "0", "0", "1", "0"]


def key_ring() -> KeyRing:
    """The keys of the application under test."""
    make_key_file(Path(MADE_FOR_YOU))
    return load_key_ring((Path(MADE_FOR_YOU),))


def a_grant(actor: Actor, occasion: OccasionView, **fields: Any) -> uuid.UUID:
    """A hand-over of this occasion that is still out."""
    token = uuid.uuid4().hex
    grant = Grant(
        **{
            "occasion_id": occasion.id,
            "kind": "hand_over",
            "token_hash": token_hash(token),
            "issued_by": actor.user_id,
            "expires_at": now() + timedelta(hours=12),
            **fields,
        }
    )
    db.session.add(grant)
    db.session.flush()
    return grant.id


def a_device(actor: Actor, occasion: OccasionView, grant_id: uuid.UUID | None = None) -> Device:
    """A tablet that prepared the occasion, under a grant of its own unless one is given."""
    lent = lend(key_ring().current, grant_id or a_grant(actor, occasion), seen(actor, occasion.id))
    return Device(str(occasion.id), lent.writer, lent.token, lent.ack_key, lent.key_id, lent.public_key)


def lease_of(device: Device) -> LeaseView:
    found = lease_of_token(device.token, now())
    assert found is not None
    return found


def deliver(device: Device, *events: Event) -> Have:
    """Hand these events to the server, and what it then says it has."""
    receive(shipped_catalogue(), key_ring(), lease_of(device), events)
    return have(lease_of(device))


def answers(device: Device, occasion: OccasionView, code: str, values: Sequence[str], first: int = 1) -> list[Event]:
    """Sealed answers to the items from `first`, in their order; "-" declined, "x" left out."""
    kinds = {"-": ("decline", None), "x": ("clear", None)}
    made = []
    for number, value in enumerate(values, first):
        kind, stored = kinds.get(value, ("answer", value))
        made.append(device.make(part(occasion, code), kind, str(number), stored))
    return made


def submit(device: Device, occasion: OccasionView, code: str, **more: Any) -> Event:
    return device.make(part(occasion, code), "submit", **more)


def part(occasion: OccasionView, code: str) -> str:
    return str(measure(occasion, code).id)


def sealed_file(*parts: tuple[Device, Sequence[Event]]) -> bytes:
    """What these tablets would save of these events, as one file."""
    leases = [
        {"occasion": device.occasion, "writer": device.writer, "keyId": device.key_id, "events": [*events]}
        for device, events in parts
    ]
    return json.dumps({"v": 1, "vig-dcs": "sealed events", "leases": leases}).encode()


def current(occasion: OccasionView, code: str) -> dict[str, str | None]:
    """Item -> value as stored, or the kind where there is none."""
    rows = db.session.execute(
        select(CurrentAnswer.item, CurrentAnswer.kind, CurrentAnswer.value).where(
            CurrentAnswer.assessment_id == measure(occasion, code).id
        )
    )
    return {item: value if kind == "answer" else kind for item, kind, value in rows}


def state(occasion: OccasionView, code: str) -> str:
    found = db.session.scalar(select(Assessment.state).where(Assessment.id == measure(occasion, code).id))
    assert found is not None
    return found


def alerts(occasion: OccasionView, code: str) -> dict[str, tuple[str, str | None]]:
    """Item -> status and value."""
    rows = db.session.execute(
        select(Alert.item, Alert.status, Alert.value).where(Alert.assessment_id == measure(occasion, code).id)
    )
    return {item: (status, value) for item, status, value in rows}


def stored_events(occasion: OccasionView, code: str) -> list[Any]:
    columns = AnswerEvent.__table__.c
    return list(
        db.session.execute(
            select(*columns)
            .where(columns.assessment_id == measure(occasion, code).id)
            .order_by(columns.epoch, columns.incarnation, columns.seq)
        )
    )
