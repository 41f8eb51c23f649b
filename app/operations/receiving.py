"""Take in what devices sealed: every event once, in its place, and nothing lost that cannot be taken as it is.

The caller commits, and only then tells the device. Who wrote an event and for which occasion is the lease's word,
never the body's.
"""

import json
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from app.clock import now
from app.domain.catalogue import Catalogue
from app.domain.envelopes import Fact, NotUnderstood, as_fact, read_envelope, read_opened, read_sealed_file
from app.domain.events import LATE_EPOCH, EventKind, finished
from app.domain.instrument import Instrument
from app.domain.permissions import Actor
from app.domain.vocabulary import GrantKind
from app.extensions import db
from app.operations.derivation import as_event, refresh_assessment
from app.operations.flags import compare_flags, stored_flag
from app.queries.sending import LeaseView, lease_of_writer
from app.sealing import CannotOpen, KeyRing
from app.store.collection import AnswerEvent, Assessment
from app.store.granting import EventConflict, Grant, Lease, QuarantinedEvent
from app.store.insertion import insertion

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a sealed file held. `new` events were not there yet; `unknown` leases are nobody's, or not the actor's."""

    occasions: tuple[uuid.UUID, ...]
    new: int
    unknown: int


Instruments = Mapping[uuid.UUID, Instrument]
_NAMELESS = uuid.UUID("c2a7e1f4-7b9b-4d53-8f0e-5c1d0b0f6a37")
_CONTENT = ("assessment_id", "writer", "seq", "kind", "item", "value", "form_id")


def receive(catalogue: Catalogue, keys: KeyRing, lease: LeaseView, events: Sequence[object]) -> int:
    """Store what is new of `events`, each as it came from the body, and work out again what follows from it.

    Returns how many were new.

    An event that cannot be opened or understood is quarantined; one that says something else than a stored event in
    the same place is kept as a conflict. Neither keeps the others of its batch from being stored.
    """
    instruments = _locked_instruments(catalogue, lease)
    moment = now()
    facts: list[tuple[Fact, object]] = []
    for raw in events:
        try:
            facts.append((_open(keys, lease, instruments, raw), raw))
        except NotUnderstood as why:
            _quarantine(lease, raw, str(why), moment)
    added = _store(lease, facts, moment)
    for assessment_id in added:
        refresh_assessment(catalogue, assessment_id)
        compare_flags(lease, assessment_id, instruments[assessment_id])
    _note_heard(lease, moment)
    return added.total()


def receive_file(actor: Actor, catalogue: Catalogue, keys: KeyRing, body: bytes) -> Brought:
    """Take in a file that a device saved because it could not send: exactly as if it had sent it, and as often.

    Raises Invalid for any other file.
    """
    occasions, new, unknown = [], 0, 0
    for writer, events in read_sealed_file(body):
        lease = lease_of_writer(actor, writer)
        if lease is None:
            unknown += 1
            continue
        new += receive(catalogue, keys, lease, events)
        occasions.append(lease.occasion_id)
    return Brought(tuple(dict.fromkeys(occasions)), new, unknown)


def _locked_instruments(catalogue: Catalogue, lease: LeaseView) -> Instruments:
    """The occasion's assessments, locked so that two batches are taken in one after the other."""
    rows = db.session.execute(
        select(Assessment.id, Assessment.instrument_code, Assessment.instrument_version)
        .where(Assessment.occasion_id == lease.occasion_id)
        .order_by(Assessment.position)
        .with_for_update()
    )
    return {assessment_id: catalogue.get(code, version) for assessment_id, code, version in rows}


def _open(keys: KeyRing, lease: LeaseView, instruments: Instruments, raw: object) -> Fact:
    envelope = read_envelope(raw)
    instrument = instruments.get(uuid.UUID(envelope.assessment))
    if instrument is None:
        raise NotUnderstood("not a measure of this occasion")
    info = envelope.bound_to(lease.key_id, lease.writer)
    try:
        plaintext = keys.open(lease.key_id, envelope.enc, envelope.ct, info)
    except CannotOpen as error:
        raise NotUnderstood("cannot be opened") from error
    return as_fact(envelope, read_opened(plaintext), instrument)


def _quarantine(lease: LeaseView, raw: object, why: str, moment: datetime) -> None:
    kept = {
        "id": uuid.uuid4(),
        "lease_id": lease.id,
        "event_id": _name_of(raw),
        "envelope": _as_bytes(raw),
        "why": why[:200],
        "received_at": moment,
    }
    db.session.execute(insertion(QuarantinedEvent).on_conflict_do_nothing(), kept)


def _name_of(raw: object) -> uuid.UUID:
    """The name the device will look for in the reply; one without a name gets its own from what it holds."""
    try:
        return uuid.UUID(raw["event_id"])  # type: ignore[index] # whatever it is, only a name is of use
    except (TypeError, KeyError, ValueError, AttributeError):
        return uuid.uuid5(_NAMELESS, _as_bytes(raw).hex())


def _as_bytes(raw: object) -> bytes:
    return json.dumps(raw, sort_keys=True, separators=(",", ":")).encode()


def _store(lease: LeaseView, facts: Sequence[tuple[Fact, object]], moment: datetime) -> Counter[uuid.UUID]:
    """Insert the facts, let the database refuse what it has, and keep what differs.

    Returns how many were new, for each assessment that changed.
    """
    if not facts:
        return Counter()
    rows: list[Row] = []
    for assessment_id, stored in _stored_events({fact.assessment_id for fact, _ in facts}).items():
        own = [fact for fact, _ in facts if fact.assessment_id == assessment_id and _has_place(lease, fact, stored)]
        epoch = LATE_EPOCH if finished(map(as_event, stored), lease.epoch) else lease.epoch
        rows += [_row(lease, fact, epoch, moment) for fact in own]
    added: set[uuid.UUID] = set()
    if rows:
        statement = insertion(AnswerEvent).on_conflict_do_nothing().returning(AnswerEvent.event_id)
        added = set(db.session.scalars(statement, rows))
    _keep_conflicts(lease, facts, moment)
    new = {row["event_id"]: row["assessment_id"] for row in rows if row["event_id"] in added}
    return Counter(new.values())


def _stored_events(assessment_ids: set[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = {assessment_id: [] for assessment_id in assessment_ids}
    columns = AnswerEvent.__table__.c
    for row in db.session.execute(select(*columns).where(columns.assessment_id.in_(assessment_ids))):
        found[row.assessment_id].append(row)
    return found


def _has_place(lease: LeaseView, fact: Fact, stored: Sequence[Any]) -> bool:
    """Whether no other event has its number. One that came late is in another epoch, where the index cannot tell."""
    others = (row for row in stored if row.event_id != fact.event_id)
    return not any((row.writer, row.seq) == (lease.writer, fact.seq) for row in others)


def _row(lease: LeaseView, fact: Fact, epoch: int, moment: datetime) -> Row:
    """What comes after the end of its epoch is kept in the late one: never merged into what was finished."""
    in_time = fact.told_at is not None and lease.created_at <= fact.told_at <= moment
    return {
        "event_id": fact.event_id,
        "assessment_id": fact.assessment_id,
        "item": fact.item,
        "kind": fact.kind,
        "value": fact.value,
        "epoch": epoch,
        "writer": lease.writer,
        "incarnation": lease.incarnation,
        "seq": fact.seq,
        "form_id": fact.form_id,
        "occurred_at": fact.told_at if in_time else moment,  # a time outside the lease is a clock that is wrong
        "received_at": moment,
        "entered_by": None,
        "reason": stored_flag(fact.flag),
    }


def _keep_conflicts(lease: LeaseView, facts: Sequence[tuple[Fact, object]], moment: datetime) -> None:
    columns = AnswerEvent.__table__.c
    wanted = select(columns.event_id, *(columns[name] for name in _CONTENT))
    ids = [fact.event_id for fact, _ in facts]
    stored = {row.event_id: tuple(row)[1:] for row in db.session.execute(wanted.where(columns.event_id.in_(ids)))}
    for fact, raw in facts:
        said = (fact.assessment_id, lease.writer, fact.seq, fact.kind, fact.item, fact.value, fact.form_id)
        if stored.get(fact.event_id) != said:
            _keep_conflict(lease, fact.event_id, _as_bytes(raw), moment)


def _keep_conflict(lease: LeaseView, event_id: uuid.UUID, envelope: bytes, moment: datetime) -> None:
    """Once, however often the device sends it again."""
    known = select(EventConflict.envelope).where(EventConflict.lease_id == lease.id, EventConflict.event_id == event_id)
    if envelope not in db.session.scalars(known).all():
        db.session.add(EventConflict(lease_id=lease.id, event_id=event_id, envelope=envelope, received_at=moment))
        db.session.flush()


def _note_heard(lease: LeaseView, moment: datetime) -> None:
    """When the device was heard of, and whether the end of all it began has arrived."""
    columns = AnswerEvent.__table__.c
    last_submit = func.max(columns.seq).filter(columns.kind == EventKind.SUBMIT)
    lines = db.session.execute(
        select(func.count(), func.max(columns.seq), last_submit)
        .join(Assessment, columns.assessment_id == Assessment.id)
        .where(Assessment.occasion_id == lease.occasion_id, columns.writer == lease.writer)
        .group_by(columns.assessment_id)
    ).all()
    ended = bool(lines) and all(count == highest == submit for count, highest, submit in lines)
    heard = update(Lease).where(Lease.id == lease.id)
    submitted_at = func.coalesce(Lease.submitted_at, moment) if ended else None
    db.session.execute(heard.values(heard_at=moment, submitted_at=submitted_at))
    if ended:
        _finish_link(lease, moment)


def _finish_link(lease: LeaseView, moment: datetime) -> None:
    """A link is over when the parent has finished, on a device as on the server."""
    link = update(Grant).where(Grant.id == lease.grant_id, Grant.kind == GrantKind.LINK, Grant.returned_at.is_(None))
    db.session.execute(link.values(returned_at=moment))
