"""Two devices said different things: a person chooses which answers hold. Both stay stored."""

from sqlalchemy import insert

from app.domain.catalogue import Catalogue
from app.domain.errors import Closed, Invalid
from app.domain.events import LATE_EPOCH, left_aside, sides
from app.domain.permissions import Actor
from app.extensions import db
from app.operations.derivation import refresh_assessment
from app.operations.taking_over import choice_row
from app.queries.collecting import AssessmentView
from app.queries.devices import stored_events
from app.store.collection import AnswerEvent


def choose(actor: Actor, catalogue: Catalogue, assessment: AssessmentView, epoch: int) -> None:
    """Let the answers of this epoch hold. `assessment` must come from `occasion_of(…, to_write=True)`.

    The choice is an event that counts what it leaves aside, so that whatever arrives afterwards asks for a new choice.
    A later choice takes its place. Raises Closed where there is one side only, Invalid for an epoch nobody answered in.
    """
    events = stored_events(assessment.id)
    if len(sides(events)) < 2:
        raise Closed
    if epoch not in sides(events) - {LATE_EPOCH}:
        raise Invalid("epoch", "must be one of those with answers")
    choice = choice_row(actor, assessment.id, events, epoch, left_aside(events, epoch))
    db.session.execute(insert(AnswerEvent), choice)
    refresh_assessment(catalogue, assessment.id)
