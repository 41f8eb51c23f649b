"""Check the one bit a device works out by itself: whether somebody must look at an answer.

Alerts never rest on that bit. But a device that works it out wrongly stays silent when there is no network, so a
disagreement is kept where a person finds it.
"""

import json
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.clock import now
from app.domain.events import EventKind, all_before, as_answer
from app.domain.instrument import Instrument
from app.domain.risk import ConcernStatus, concerns
from app.extensions import db
from app.operations.derivation import as_event
from app.queries.kept_aside import FLAG_DISAGREES
from app.queries.sending import LeaseView
from app.store.collection import AnswerEvent
from app.store.granting import QuarantinedEvent
from app.store.insertion import insertion

_FLAGS = {True: "flag: raised", False: "flag: not raised"}


def stored_flag(flag: bool | None) -> str | None:
    """How a submit's flag is kept, as the reason of its event."""
    return None if flag is None else _FLAGS[flag]


def compare_flags(lease: LeaseView, assessment_id: uuid.UUID, instrument: Instrument) -> None:
    """Work the flag out again for every submit of this device that has all its answers, and keep disagreements."""
    columns = AnswerEvent.__table__.c
    own = db.session.execute(
        select(*columns)
        .where(columns.assessment_id == assessment_id, columns.writer == lease.writer)
        .order_by(columns.seq)
    ).all()
    for submit in (row for row in own if row.kind == EventKind.SUBMIT and row.reason in _FLAGS.values()):
        raised = _raised(instrument, submit, own)
        if raised is not None and submit.reason != _FLAGS[raised]:
            _keep(lease, submit, f"{FLAG_DISAGREES} “{submit.reason}”, its answers say “{_FLAGS[raised]}”")


def _raised(instrument: Instrument, submit: Any, own: Sequence[Any]) -> bool | None:
    """Whether the answers before this submit raise an alert; None while one of them is missing."""
    events = [as_event(row) for row in own if row.seq < submit.seq]
    if not all_before(as_event(submit), events):
        return None
    sheet = {event.item: as_answer(event) for event in events if event.item is not None}
    return any(concern.status is ConcernStatus.RAISED for concern in concerns(instrument, sheet))


def _keep(lease: LeaseView, submit: Any, why: str) -> None:
    """Under a name of its own: the submit itself was understood, and stands."""
    kept = {
        "id": uuid.uuid4(),
        "lease_id": lease.id,
        "event_id": uuid.uuid5(submit.event_id, "flag"),
        "envelope": json.dumps({"assessment": str(submit.assessment_id)}).encode(),
        "why": why,
        "received_at": now(),
    }
    db.session.execute(insertion(QuarantinedEvent).on_conflict_do_nothing(), kept)
