"""What a tablet began has not arrived whole: close it as it is, or ask the rest again. Nothing that is here is lost."""

from sqlalchemy import insert

from app.domain.catalogue import Catalogue
from app.domain.errors import Closed
from app.domain.events import EventKind, holding_epoch
from app.domain.permissions import Actor
from app.domain.vocabulary import AssessmentState, CloseReason
from app.extensions import db
from app.operations.derivation import refresh_assessment
from app.operations.taking_over import begin_anew, staff_row
from app.queries.collecting import AssessmentView
from app.queries.devices import stored_events
from app.store.collection import AnswerEvent

CLOSE_WRITER = "close"


def close_as_it_is(actor: Actor, catalogue: Catalogue, assessment: AssessmentView, reason: CloseReason) -> None:
    """Wait no more for what is missing, and score what is here. What comes after all is kept and never merged.

    `assessment` must come from `occasion_of(…, to_write=True)`. Raises Closed where nothing is missing.
    """
    _check_arriving(assessment)
    events = stored_events(assessment.id)
    number = 1 + sum(event.kind is EventKind.CLOSE for event in events)
    close = staff_row(actor, assessment.id, (holding_epoch(events), CLOSE_WRITER, number), EventKind.CLOSE)
    db.session.execute(insert(AnswerEvent), {**close, "reason": reason})
    refresh_assessment(catalogue, assessment.id)


def ask_again(actor: Actor, catalogue: Catalogue, assessment: AssessmentView) -> None:
    """Open it again on the server with everything that is here, so that what is missing can be asked.

    `assessment` must come from `occasion_of(…, to_write=True)`. Raises Closed where nothing is missing.
    """
    _check_arriving(assessment)
    begin_anew(actor, catalogue, assessment.id)


def _check_arriving(assessment: AssessmentView) -> None:
    if assessment.state is not AssessmentState.ARRIVING:
        raise Closed
