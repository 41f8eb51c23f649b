"""Preparing for supervision: a practitioner marks a session with a question; either side says it was talked over."""

import uuid
from datetime import date

from sqlalchemy import update

from app.clock import now
from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Actor
from app.domain.supervising import LONGEST_QUESTION, MarkEnd
from app.extensions import db
from app.queries.reading import eyes_on_visit
from app.queries.visits import own_visit
from app.store.insertion import insertion
from app.store.supervision import DiscussionMark


def mark_for_supervision(actor: Actor, visit_id: uuid.UUID, question: str) -> None:
    """Mark one of the actor's own sessions; where it is marked already, ask this instead.

    Raises NotFound for somebody else's, Closed for a removed one, Invalid for a question that is empty or too long.
    """
    found = own_visit(actor, visit_id)
    if found is None:
        raise NotFound("visit")
    if found.visit.removed:
        raise Closed("a removed session has to be put back first")
    if not 1 <= len(question) <= LONGEST_QUESTION:
        raise Invalid("question", f"must be from 1 to {LONGEST_QUESTION} letters")
    row = {"id": uuid.uuid4(), "visit_id": visit_id, "marked_by": actor.user_id, "marked_at": now()}
    made = db.session.execute(
        insertion(DiscussionMark).values(**row, question=question).on_conflict_do_nothing().returning(DiscussionMark.id)
    ).one_or_none()
    if made is None:
        open_mark = (DiscussionMark.visit_id == visit_id) & DiscussionMark.ended_at.is_(None)
        db.session.execute(update(DiscussionMark).where(open_mark).values(question=question))


def unmark(actor: Actor, visit_id: uuid.UUID) -> None:
    """Take the mark off one of the actor's own sessions; nothing where it has none. Raises NotFound."""
    if own_visit(actor, visit_id) is None:
        raise NotFound("visit")
    _end(actor, visit_id, MarkEnd.UNMARKED)


def say_discussed(actor: Actor, visit_id: uuid.UUID, today: date) -> None:
    """It was talked over: by the session's practitioner, or by their supervisor of today. Twice is as good as once.

    Raises NotFound for everybody else.
    """
    if eyes_on_visit(actor, visit_id, today) is None:
        raise NotFound("visit")
    _end(actor, visit_id, MarkEnd.DISCUSSED)


def _end(actor: Actor, visit_id: uuid.UUID, ending: MarkEnd) -> None:
    db.session.execute(
        update(DiscussionMark)
        .where(DiscussionMark.visit_id == visit_id, DiscussionMark.ended_at.is_(None))
        .values(ended_at=now(), ended_by=actor.user_id, ending=ending)
    )
