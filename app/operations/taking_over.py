"""Answer on the server what a tablet has begun: an epoch of its own, with everything that has arrived so far."""

import uuid
from typing import Any

from sqlalchemy import bindparam, insert, select

from app.clock import now
from app.domain.catalogue import Catalogue
from app.domain.events import EVENT_KINDS, FIRST_EPOCH, SERVER_WRITER, AnswerEvent, EventKind, as_answer
from app.domain.permissions import Actor
from app.domain.taking_over import Place, new_place, place_for
from app.extensions import db
from app.operations.derivation import refresh_assessment
from app.queries.collecting import AssessmentView
from app.queries.devices import stored_events
from app.store.collection import AnswerEvent as AnswerEventRow
from app.store.collection import Assessment
from app.store.granting import Lease
from app.store.running import run

Row = dict[str, Any]
CHOICE_WRITER = "choice"
CARRIED = "carried over"
_leases, _assessments = Lease.__table__, Assessment.__table__
_LENT = select(_leases.c.epoch).where(
    _leases.c.occasion_id
    == select(_assessments.c.occasion_id).where(_assessments.c.id == bindparam("of_assessment")).scalar_subquery()
)


def epoch_to_write(actor: Actor, catalogue: Catalogue, assessment: AssessmentView) -> int:
    """Where the next answer on the server belongs; whatever must stand before it is written.

    The assessment must have been read to write. Where no tablet ever had it, the database is asked nothing.
    """
    if not assessment.lent:
        return FIRST_EPOCH
    events = stored_events(assessment.id)
    return _begin(actor, catalogue, assessment.id, events, place_for(events, _lent(assessment.id)))


def begin_anew(actor: Actor, catalogue: Catalogue, assessment_id: uuid.UUID) -> None:
    """Open what was finished but has not arrived whole, to ask again on the server: what is here is kept."""
    events = stored_events(assessment_id)
    _begin(actor, catalogue, assessment_id, events, new_place(events, _lent(assessment_id)))


def _lent(assessment_id: uuid.UUID) -> list[int]:
    return [row.epoch for row in run(_LENT, {"of_assessment": assessment_id})]


def _begin(
    actor: Actor, catalogue: Catalogue, assessment_id: uuid.UUID, events: list[AnswerEvent], place: Place
) -> int:
    if place.leaving is None:
        return place.epoch
    carried = [_said_again(assessment_id, place.epoch, *each) for each in enumerate(place.carried, start=1)]
    choice = choice_row(actor, assessment_id, events, place.epoch, place.leaving)
    db.session.execute(insert(AnswerEventRow), [choice, *carried])
    refresh_assessment(catalogue, assessment_id)
    return place.epoch


def choice_row(actor: Actor, assessment_id: uuid.UUID, events: list[AnswerEvent], epoch: int, leaving: int) -> Row:
    """The event that lets the answers of one epoch hold, with who said so and when."""
    number = 1 + sum(event.kind is EventKind.CHOOSE for event in events)
    row = staff_row(actor, assessment_id, (epoch, CHOICE_WRITER, number), EventKind.CHOOSE)
    return {**row, "value": str(leaving)}


def staff_row(actor: Actor, assessment_id: uuid.UUID, place: tuple[int, str, int], kind: EventKind) -> Row:
    """An event of somebody who decides about answers; `place` is epoch, writer and number."""
    return {**_row(assessment_id, *place), "kind": kind, "entered_by": actor.staff_id}


def _said_again(assessment_id: uuid.UUID, epoch: int, seq: int, event: AnswerEvent) -> Row:
    """It happened when it was first said, and nobody of the staff has entered it."""
    answer = as_answer(event)
    return {
        **_row(assessment_id, epoch, SERVER_WRITER, seq),
        "kind": EVENT_KINDS[answer.kind],
        "item": event.item,
        "value": answer.value,
        "occurred_at": event.occurred_at,
        "reason": CARRIED,
    }


def _row(assessment_id: uuid.UUID, epoch: int, writer: str, seq: int) -> Row:
    moment = now()
    return {
        "event_id": uuid.uuid4(),
        "assessment_id": assessment_id,
        "kind": None,
        "item": None,
        "value": None,
        "epoch": epoch,
        "writer": writer,
        "incarnation": 0,
        "seq": seq,
        "form_id": None,
        "occurred_at": moment,
        "received_at": moment,
        "entered_by": None,
        "reason": None,
    }
