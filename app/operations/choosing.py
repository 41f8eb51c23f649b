"""Two devices said different things: a person chooses which answers hold. Both stay stored."""

import uuid

from sqlalchemy import insert

from app.clock import now
from app.domain.catalogue import Catalogue
from app.domain.errors import Closed, Invalid
from app.domain.events import LATE_EPOCH, EventKind, left_aside
from app.domain.permissions import Actor
from app.domain.vocabulary import AssessmentState
from app.extensions import db
from app.operations.derivation import refresh_assessment
from app.queries.collecting import AssessmentView
from app.queries.devices import stored_events
from app.store.collection import AnswerEvent

CHOICE_WRITER = "choice"


def choose(actor: Actor, catalogue: Catalogue, assessment: AssessmentView, epoch: int) -> None:
    """Let the answers of this epoch hold. `assessment` must come from `occasion_of(…, to_write=True)`.

    The choice is an event that counts what it leaves aside, so that whatever arrives afterwards asks for a new choice.
    Raises Closed where there is nothing to choose, Invalid for an epoch nobody answered in.
    """
    if assessment.state is not AssessmentState.CHOICE:
        raise Closed
    events = stored_events(assessment.id)
    if epoch == LATE_EPOCH or epoch not in {event.epoch for event in events}:
        raise Invalid("epoch", "must be one of those with answers")
    moment = now()
    event = {
        "event_id": uuid.uuid4(),
        "assessment_id": assessment.id,
        "kind": EventKind.CHOOSE,
        "value": str(left_aside(events, epoch)),
        "epoch": epoch,
        "writer": CHOICE_WRITER,
        "incarnation": 0,
        "seq": 1 + sum(event.kind is EventKind.CHOOSE for event in events),
        "occurred_at": moment,
        "received_at": moment,
        "entered_by": actor.user_id,
    }
    db.session.execute(insert(AnswerEvent), event)
    refresh_assessment(catalogue, assessment.id)
