"""What devices hold, what has arrived from them, and what a practitioner must know of it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from app.domain.permissions import Actor
from app.domain.vocabulary import AssessmentState, GrantKind
from app.extensions import db
from app.queries.accounts import token_hash
from app.queries.scope import own
from app.store.care import Dyad, Intervention
from app.store.collection import AnswerEvent, Assessment, Occasion
from app.store.granting import EventConflict, Grant, Lease, QuarantinedEvent

LEASE_LIFE = timedelta(days=30)
"""What was answered under a grant may still arrive when the grant itself has been returned or has expired."""

Ranges = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class LeaseView:
    """A device that may add sealed events to one occasion."""

    id: uuid.UUID
    grant_id: uuid.UUID
    occasion_id: uuid.UUID
    writer: str
    epoch: int
    incarnation: int
    ack_key: bytes
    key_id: str
    created_at: datetime


@dataclass(frozen=True)
class Have:
    """What the server holds of one device's events. The device deletes nothing else."""

    writer: str
    have: dict[uuid.UUID, Ranges]
    """Assessment -> stored numbers, as closed ranges."""
    quarantined: tuple[uuid.UUID, ...]
    conflicts: tuple[uuid.UUID, ...]
    state: dict[uuid.UUID, AssessmentState]

    @property
    def kept_aside(self) -> tuple[uuid.UUID, ...]:
        """Events that are not stored in their place but kept for a person to see: the device may let go of them."""
        return tuple(dict.fromkeys((*self.quarantined, *self.conflicts)))


@dataclass(frozen=True, slots=True)
class Out:
    """A device that has not sent the end of its questionnaire."""

    grant_id: uuid.UUID
    kind: GrantKind
    occasion_id: uuid.UUID
    dyad_id: uuid.UUID
    dyad_code: str
    since: datetime
    days: int
    """Whole days since it was prepared."""
    heard_at: datetime | None
    revoked: bool


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An assessment that a device's answers left unfinished: still arriving, or waiting for a choice."""

    assessment_id: uuid.UUID
    occasion_id: uuid.UUID
    dyad_id: uuid.UUID
    dyad_code: str
    instrument_code: str
    state: AssessmentState


_LEASES = select(
    Lease.id,
    Lease.grant_id,
    Lease.occasion_id,
    Lease.writer,
    Lease.epoch,
    Lease.incarnation,
    Lease.ack_key,
    Lease.key_id,
    Lease.created_at,
)


def lease_of_token(token: str, moment: datetime) -> LeaseView | None:
    """The device that shows this bearer token, or None where it is unknown, revoked or too old."""
    return _lease(
        _LEASES.join(Grant, Lease.grant_id == Grant.id).where(
            Lease.token_hash == token_hash(token),
            Lease.created_at > moment - LEASE_LIFE,
            Grant.revoked_at.is_(None),
        )
    )


def lease_of_writer(actor: Actor, writer: str) -> LeaseView | None:
    """The device whose sealed file a practitioner brings, however old, if the occasion is one of her own dyads'."""
    return _lease(
        _LEASES.join(Occasion, Lease.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(Lease.writer == writer, own(actor))
    )


def _lease(statement: Select[*tuple[object, ...]]) -> LeaseView | None:
    row = db.session.execute(statement).mappings().one_or_none()
    if row is None:
        return None
    return LeaseView(**{**row, "ack_key": bytes.fromhex(row["ack_key"])})


def have(lease: LeaseView) -> Have:
    """What is stored of this device's events, read anew: call it after the commit."""
    numbers: dict[uuid.UUID, list[int]] = defaultdict(list)
    for assessment_id, seq in db.session.execute(
        select(AnswerEvent.assessment_id, AnswerEvent.seq)
        .join(Assessment, AnswerEvent.assessment_id == Assessment.id)
        .where(Assessment.occasion_id == lease.occasion_id, AnswerEvent.writer == lease.writer)
    ):
        numbers[assessment_id].append(seq)
    states = db.session.execute(
        select(Assessment.id, Assessment.state).where(Assessment.occasion_id == lease.occasion_id)
    )
    return Have(
        lease.writer,
        {assessment_id: ranges(each) for assessment_id, each in numbers.items()},
        _kept_aside(QuarantinedEvent, lease),
        _kept_aside(EventConflict, lease),
        {assessment_id: AssessmentState(state) for assessment_id, state in states},
    )


def _kept_aside(table: type[QuarantinedEvent] | type[EventConflict], lease: LeaseView) -> tuple[uuid.UUID, ...]:
    found = select(table.event_id).where(table.lease_id == lease.id).order_by(table.received_at, table.event_id)
    return tuple(dict.fromkeys(db.session.scalars(found)))


def ranges(numbers: Iterable[int]) -> Ranges:
    """`1, 2, 3, 7` -> `(1, 3), (7, 7)`."""
    found: Ranges = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


_PLACE = (Occasion.id.label("occasion_id"), Dyad.id.label("dyad_id"), Dyad.code.label("dyad_code"))


def still_out(actor: Actor, moment: datetime) -> tuple[Out, ...]:
    """Devices of the actor's own dyads that have not sent the end, oldest first; not where everything is complete.

    A device without any answer counts too: nobody but the device can know that it has none.
    """
    waiting = select(Assessment.id).where(
        Assessment.occasion_id == Lease.occasion_id,
        Assessment.not_collected.is_(None),
        Assessment.state != AssessmentState.COMPLETE,
    )
    rows = db.session.execute(
        select(*_PLACE, Lease.grant_id, Grant.kind, Lease.created_at, Lease.heard_at, Grant.revoked_at)
        .join(Grant, Lease.grant_id == Grant.id)
        .join(Occasion, Lease.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(own(actor), Lease.submitted_at.is_(None), waiting.exists())
        .order_by(Lease.created_at)
    )
    return tuple(
        Out(
            row.grant_id,
            GrantKind(row.kind),
            row.occasion_id,
            row.dyad_id,
            row.dyad_code,
            row.created_at,
            (moment - row.created_at).days,
            row.heard_at,
            bool(row.revoked_at),
        )
        for row in rows
    )


def unsettled(actor: Actor) -> tuple[Unsettled, ...]:
    """Assessments of the actor's own dyads that are still arriving or need a choice between devices."""
    rows = db.session.execute(
        select(Assessment.id.label("assessment_id"), *_PLACE, Assessment.instrument_code, Assessment.state)
        .join(Occasion, Assessment.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(
            own(actor),
            Assessment.state.in_((AssessmentState.ARRIVING, AssessmentState.CHOICE)),
        )
        .order_by(Occasion.held_on, Assessment.position)
    ).mappings()
    return tuple(Unsettled(**{**row, "state": AssessmentState(row["state"])}) for row in rows)
