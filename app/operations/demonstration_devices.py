"""Made-up families whose questionnaires are on their way: sent, out, back, answered twice, and put right."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from app.domain.catalogue import Catalogue
from app.domain.events import FIRST_EPOCH, EventKind
from app.domain.vocabulary import AmendReason, GrantKind, OccasionKind
from app.extensions import db
from app.operations.amending import AMENDMENT_WRITER
from app.operations.demonstration_people import PEOPLE, SCRIPTED, key
from app.operations.rebuilding import write_derived
from app.store.collection import AnswerEvent
from app.store.granting import Grant, Lease

Row = dict[str, Any]
NOON = time(12, tzinfo=UTC)
DYAD_PUT_RIGHT, DYAD_AFTER, DYAD_TWICE, DYAD_OUT = 8, 10, 11, 12
"""Places in the script of `demonstration_stories`."""
SECOND_EPOCH = FIRST_EPOCH + 1
CHANGED = ("2", "7")
"""The questions that the second device answers in another way."""


def add_devices(catalogue: Catalogue, today: date) -> None:
    """For the practitioner whose families are scripted: one of everything that Today and the list of grants can say."""
    yesterday = datetime.combine(today, NOON) - timedelta(days=1)
    twice, out, after, right = (
        _occasion(DYAD_TWICE, OccasionKind.DURING),
        _occasion(DYAD_OUT, OccasionKind.BEFORE),
        _occasion(DYAD_AFTER, OccasionKind.AFTER),
        _occasion(DYAD_PUT_RIGHT, OccasionKind.BEFORE),
    )
    grants = [
        _grant(twice, GrantKind.HAND_OVER, yesterday - timedelta(days=6), returned=True),
        _grant(out, GrantKind.HAND_OVER, yesterday - timedelta(days=2), returned=True),
        _grant(after, GrantKind.LINK, yesterday),
        _grant(out, GrantKind.LINK, yesterday - timedelta(days=1), days=1),
    ]
    leases = [_lease(grants[0], yesterday), _lease(grants[1], None)]
    db.session.execute(insert(Grant), grants)
    db.session.execute(insert(Lease), leases)
    events = [
        *_answered_again(key(twice, "phq9"), leases[0], yesterday),
        *put_right(key(right, "gad7"), yesterday, _practitioner()),
    ]
    if events:
        db.session.execute(insert(AnswerEvent), events)
    write_derived(catalogue, [_intervention(DYAD_TWICE), _intervention(DYAD_PUT_RIGHT)])


def _intervention(number: int) -> uuid.UUID:
    return key("intervention", SCRIPTED, number)


def _occasion(number: int, kind: OccasionKind) -> uuid.UUID:
    return key(_intervention(number), kind, 1)


def _practitioner() -> uuid.UUID:
    return next(person for person in PEOPLE if person.email == SCRIPTED).actor.user_id


def _grant(occasion_id: uuid.UUID, kind: GrantKind, at: datetime, *, returned: bool = False, days: int = 7) -> Row:
    """`days`: how long a link works."""
    grant_id = key(occasion_id, kind)
    return {
        "id": grant_id,
        "occasion_id": occasion_id,
        "kind": kind,
        "token_hash": _made_up_hash(grant_id, "token"),
        "issued_by": _practitioner(),
        "created_at": at,
        "expires_at": at + (timedelta(days=days) if kind is GrantKind.LINK else timedelta(hours=12)),
        "returned_at": at + timedelta(hours=1) if returned else None,
        "failed_pins": 0,
    }


def _lease(grant: Row, submitted_at: datetime | None) -> Row:
    lease_id = key(grant["id"], "lease")
    return {
        "id": lease_id,
        "grant_id": grant["id"],
        "occasion_id": grant["occasion_id"],
        "writer": _made_up_hash(lease_id, "writer")[:32],
        "epoch": SECOND_EPOCH,
        "incarnation": 1,
        "token_hash": _made_up_hash(lease_id, "token"),
        "ack_key": _made_up_hash(lease_id, "acknowledgement"),
        "key_id": "made-up",
        "created_at": grant["created_at"],
        "heard_at": submitted_at,
        "submitted_at": submitted_at,
    }


def _made_up_hash(of: uuid.UUID, what: str) -> str:
    """As long as a real one, and of nothing: nobody holds what would open it."""
    return sha256(f"{of} {what}".encode()).hexdigest()


def _events_of(assessment_id: uuid.UUID) -> Sequence[Any]:
    columns = AnswerEvent.__table__.c
    return db.session.execute(
        select(*columns).where(columns.assessment_id == assessment_id).order_by(columns.seq)
    ).all()


def _answered_again(assessment_id: uuid.UUID, lease: Row, at: datetime) -> list[Row]:
    """The same answers from a tablet that was out at the same time, but for two of them."""
    return [
        {
            **event._mapping,
            "event_id": key(event.event_id, "again"),
            "value": _another(event.value) if event.item in CHANGED else event.value,
            "epoch": lease["epoch"],
            "writer": lease["writer"],
            "incarnation": lease["incarnation"],
            "received_at": at,
            "entered_by": None,
        }
        for event in _events_of(assessment_id)
    ]


def _another(value: str | None) -> str | None:
    return None if value is None else str(int(value) - 1 if int(value) else 1)


def put_right(assessment_id: uuid.UUID, at: datetime, by: uuid.UUID) -> list[Row]:
    """The first answer, put right by the practitioner; nothing where it is no number, or was put right before."""
    events = _events_of(assessment_id)
    kinds = {event.kind for event in events}
    return [
        {
            **event._mapping,
            "event_id": key(event.event_id, "put right"),
            "kind": EventKind.AMEND,
            "value": _another(event.value),
            "writer": AMENDMENT_WRITER,
            "incarnation": 1,
            "seq": 1,
            "form_id": None,
            "occurred_at": at,
            "received_at": at,
            "entered_by": by,
            "reason": AmendReason.WRONG_TAP,
        }
        for event in events[:1]
        if event.kind == EventKind.ANSWER and event.value.isdigit() and EventKind.AMEND not in kinds
    ]
