"""Put right one answer of a finished measure: what was answered stays, and the correction stands beside it."""

from sqlalchemy import insert

from app.domain.answers import Answer, check_answer
from app.domain.catalogue import Catalogue
from app.domain.errors import Closed, Invalid
from app.domain.events import EventKind, event_id_for, fold, holding_epoch, rank_above
from app.domain.permissions import Actor
from app.domain.vocabulary import AmendReason, AssessmentState
from app.extensions import db
from app.operations.derivation import refresh_assessment
from app.operations.taking_over import staff_row
from app.queries.amending import amendable_items
from app.queries.collecting import AssessmentView, OccasionView
from app.queries.devices import stored_events
from app.store.collection import AnswerEvent

AMENDMENT_WRITER = "amendment"


def amend(
    actor: Actor,
    catalogue: Catalogue,
    occasion: OccasionView,
    assessment: AssessmentView,
    *,
    item: str,
    answer: Answer,
    reason: AmendReason,
) -> None:
    """Let another answer to one item hold from now on; one without a value takes the answer away.

    `occasion` must come from `occasion_of(…, to_write=True)`. Raises Closed for what is not finished (it is simply
    answered), Invalid for an item that was not asked, a value outside its choices, or the answer that holds already.
    """
    if assessment.state is not AssessmentState.COMPLETE:
        raise Closed
    if item not in amendable_items(occasion, assessment):
        raise Invalid("item", "was not asked here")
    check_answer(assessment.instrument, item, answer)
    events = stored_events(assessment.id)
    held = fold(events).latest.get(item)
    if held is not None and assessment.sheet[item].value == answer.value:
        raise Invalid("answer", "is the one that holds")
    epoch, incarnation, number = rank_above(events, holding_epoch(events))
    row = staff_row(actor, assessment.id, (epoch, AMENDMENT_WRITER, number), EventKind.AMEND)
    replaces = held.event_id if held else None
    row |= {
        "event_id": event_id_for(assessment.id, AMENDMENT_WRITER, item, EventKind.AMEND, answer.value, replaces),
        "incarnation": incarnation,
        "item": item,
        "value": answer.value,
        "reason": reason,
    }
    db.session.execute(insert(AnswerEvent), row)
    refresh_assessment(catalogue, assessment.id)
