"""What came from devices and could not be stored in its place: a person must know of it."""

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import literal, select, union_all

from app.domain.permissions import Actor
from app.extensions import db
from app.store.care import Dyad, Intervention
from app.store.collection import Occasion
from app.store.granting import EventConflict, Lease, QuarantinedEvent

FLAG_DISAGREES = "the device says"
"""How the reason of a disagreement about alerts begins. Nothing that a device sends can begin so."""
_CONFLICT = "conflict"


class Kept(StrEnum):
    UNREADABLE = "unreadable"
    """Cannot be opened, or makes no sense."""
    CONFLICT = "conflict"
    """Says something else than what is stored in its place."""
    FLAG = "flag"
    """The device's own check for alerts said something else than its answers."""


@dataclass(frozen=True, slots=True)
class KeptAside:
    kind: Kept
    assessment_id: uuid.UUID | None
    """As the device says. None where that cannot be read."""
    received_at: datetime


def kept_aside(actor: Actor, occasion_ids: Collection[uuid.UUID]) -> tuple[KeptAside, ...]:
    """Of these occasions of one's own, oldest first."""
    if not occasion_ids:
        return ()
    found = union_all(
        select(
            QuarantinedEvent.lease_id, QuarantinedEvent.why, QuarantinedEvent.envelope, QuarantinedEvent.received_at
        ),
        select(EventConflict.lease_id, literal(_CONFLICT), EventConflict.envelope, EventConflict.received_at),
    ).subquery()
    rows = db.session.execute(
        select(found.c.why, found.c.envelope, found.c.received_at)
        .join(Lease, found.c.lease_id == Lease.id)
        .join(Occasion, Lease.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(Occasion.id.in_(occasion_ids), Dyad.practitioner_id == actor.user_id)
        .order_by(found.c.received_at)
    )
    return tuple(KeptAside(_kind(row.why), _assessment(row.envelope), row.received_at) for row in rows)


def _kind(why: str) -> Kept:
    if why == _CONFLICT:
        return Kept.CONFLICT
    return Kept.FLAG if why.startswith(FLAG_DISAGREES) else Kept.UNREADABLE


def _assessment(envelope: bytes) -> uuid.UUID | None:
    """Whatever it is, only the name of a measure is of use."""
    try:
        told: Any = json.loads(envelope)
        return uuid.UUID(told["assessment"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
