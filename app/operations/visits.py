"""Writing down a session: begin a form, keep it as it is filled, save it, put it right, take it away and back."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from app.clock import now
from app.domain.errors import Closed, NotFound
from app.domain.permissions import Actor
from app.domain.visits import VisitFacts, check, check_next, cycle_of
from app.extensions import db
from app.operations.rolling_up import refresh_attributes
from app.queries.caseload import goals_of, own_dyad
from app.queries.visits import DraftView, VisitView, own_visit, own_visit_draft, visit_made_from, visits_of
from app.store.care import Intervention
from app.store.insertion import insertion
from app.store.visits import GoalRating, Visit, VisitDraft, VisitPrinciple


def begin_visit(actor: Actor, dyad_id: uuid.UUID) -> uuid.UUID:
    """A form for a new session with one of the actor's own dyads; the one that lies there half-filled, if there is one.

    Raises NotFound for a dyad that is not the actor's own.
    """
    if own_dyad(actor, dyad_id) is None:
        raise NotFound("dyad")
    return _begin(actor, dyad_id, None)


def begin_change(actor: Actor, visit_id: uuid.UUID) -> uuid.UUID:
    """A form for putting a session right.

    Raises NotFound for a session that is not the actor's own, Closed for a removed one.
    """
    found = own_visit(actor, visit_id)
    if found is None:
        raise NotFound("visit")
    if found.visit.removed:
        raise Closed("a removed session has to be put back first")
    return _begin(actor, found.dyad_id, visit_id)


def _begin(actor: Actor, dyad_id: uuid.UUID, visit_id: uuid.UUID | None) -> uuid.UUID:
    begun = db.session.scalars(
        select(VisitDraft.id)
        .where(
            VisitDraft.user_id == actor.user_id,
            VisitDraft.dyad_id == dyad_id,
            VisitDraft.visit_id.is_not_distinct_from(visit_id),
        )
        .order_by(VisitDraft.created_at)
    ).first()
    if begun is not None:
        return begun
    draft = VisitDraft(user_id=actor.user_id, dyad_id=dyad_id, visit_id=visit_id, fields={})
    db.session.add(draft)
    db.session.flush()
    return draft.id


def keep_draft(actor: Actor, draft_id: uuid.UUID, fields: Mapping[str, Any]) -> None:
    """Keep a form as it is now. Raises NotFound for somebody else's, or one that is finished."""
    if own_visit_draft(actor, draft_id) is None:
        raise NotFound("draft")
    changed = {"fields": dict(fields), "changed_at": now()}
    db.session.execute(update(VisitDraft).where(VisitDraft.id == draft_id).values(changed))


def discard_draft(actor: Actor, draft_id: uuid.UUID) -> uuid.UUID:
    """Throw a form away; its dyad. Raises NotFound for somebody else's."""
    draft = own_visit_draft(actor, draft_id)
    if draft is None:
        raise NotFound("draft")
    db.session.execute(delete(VisitDraft).where(VisitDraft.id == draft_id))
    return draft.dyad_id


def save_visit(actor: Actor, draft_id: uuid.UUID, facts: VisitFacts, today: date) -> uuid.UUID:
    """Turn a form into a session, or put right the session that it changes. Its id.

    Sending the form twice gives the same session. Without a cycle, a filming or a shared review is counted. What cannot
    belong to a session that did not take place is left out. Raises NotFound for somebody else's form, Invalid for what
    `domain.visits.check` refuses.
    """
    draft = own_visit_draft(actor, draft_id)
    if draft is None:
        made = visit_made_from(actor, draft_id)
        if made is None:
            raise NotFound("draft")
        return made
    before = own_visit(actor, draft.visit_id).visit if draft.visit_id else None  # type: ignore[union-attr]
    intervention_id, started_on = _course(actor, draft, before)
    check(facts, started_on=started_on, today=today)
    told = _settled(facts, visits_of([intervention_id]).get(intervention_id, ()), draft.visit_id)
    visit_id = draft.visit_id or _insert(actor, draft_id, intervention_id, told)
    if draft.visit_id:
        values = {**_columns(told), "changed_at": now()}
        db.session.execute(update(Visit).where(Visit.id == visit_id).values(values))
    _write_parts(visit_id, told, goals_of(intervention_id))
    _plan(intervention_id, told)
    refresh_attributes([intervention_id])
    db.session.execute(delete(VisitDraft).where(VisitDraft.id == draft_id))
    return visit_id


def _course(actor: Actor, draft: DraftView, before: VisitView | None) -> tuple[uuid.UUID, date]:
    dyad = own_dyad(actor, draft.dyad_id)
    assert dyad is not None, "a draft is found only through a dyad of one's own"  # noqa: S101
    if before is None or before.intervention_id == dyad.intervention_id:
        return dyad.intervention_id, dyad.started_on
    started = select(Intervention.started_on).where(Intervention.id == before.intervention_id)
    return before.intervention_id, db.session.scalars(started).one()


def _settled(facts: VisitFacts, visits: Iterable[VisitView], changed: uuid.UUID | None) -> VisitFacts:
    earlier = [each for each in visits if each.held_on <= facts.held_on and each.id != changed]
    counted = cycle_of(facts.kind, earlier)
    if not facts.took_place:
        return replace(facts, minutes=None, principles=(), ratings={}, cycle=None)
    return replace(facts, cycle=None if counted is None else facts.cycle or counted)


def _columns(facts: VisitFacts) -> dict[str, Any]:
    return {
        "kind": facts.kind,
        "attendance": facts.attendance,
        "held_on": facts.held_on,
        "place": facts.place,
        "minutes": facts.minutes,
        "cycle": facts.cycle,
        "note": facts.note,
    }


def _insert(actor: Actor, draft_id: uuid.UUID, intervention_id: uuid.UUID, facts: VisitFacts) -> uuid.UUID:
    values = {
        "id": uuid.uuid4(),
        "intervention_id": intervention_id,
        "written_by": actor.user_id,
        "draft_id": draft_id,
        **_columns(facts),
    }
    statement = insertion(Visit).values(values).on_conflict_do_nothing().returning(Visit.id)
    made = db.session.scalars(statement).one_or_none() or visit_made_from(actor, draft_id)
    assert made is not None, "the unique draft belongs to its own practitioner"  # noqa: S101
    return made


def _write_parts(visit_id: uuid.UUID, facts: VisitFacts, goals: Mapping[int, str]) -> None:
    for part in (VisitPrinciple, GoalRating):
        db.session.execute(delete(part).where(part.visit_id == visit_id))
    principles = [{"visit_id": visit_id, "principle": str(each)} for each in dict.fromkeys(facts.principles)]
    if principles:
        db.session.execute(insert(VisitPrinciple), principles)
    ratings = [
        {"visit_id": visit_id, "goal": goal, "rating": rating}
        for goal, rating in facts.ratings.items()
        if goal in goals
    ]
    if ratings:
        db.session.execute(insert(GoalRating), ratings)


def _plan(intervention_id: uuid.UUID, facts: VisitFacts) -> None:
    """A session uses up what was planned for its day or before it; the day it plans itself stands instead."""
    course = Intervention.id == intervention_id
    if facts.next_on is not None:
        db.session.execute(update(Intervention).where(course).values(next_visit_on=facts.next_on))
        return
    used_up = course & (Intervention.next_visit_on <= facts.held_on)
    db.session.execute(update(Intervention).where(used_up).values(next_visit_on=None))


def plan_next_visit(actor: Actor, dyad_id: uuid.UUID, next_on: date | None, today: date) -> None:
    """Say when the next session with a dyad will be; None: it is not planned.

    Raises NotFound for a dyad that is not the actor's own, Invalid for a day that has passed or is far away.
    """
    dyad = own_dyad(actor, dyad_id)
    if dyad is None:
        raise NotFound("dyad")
    check_next(next_on, today)
    db.session.execute(
        update(Intervention).where(Intervention.id == dyad.intervention_id).values(next_visit_on=next_on)
    )


def remove_visit(actor: Actor, visit_id: uuid.UUID) -> None:
    """Take a session away; it counts nowhere any more. Doing it twice changes nothing. Raises NotFound."""
    _mark(actor, visit_id, now())


def restore_visit(actor: Actor, visit_id: uuid.UUID) -> None:
    """Put a removed session back, as it was. Raises NotFound."""
    _mark(actor, visit_id, None)


def _mark(actor: Actor, visit_id: uuid.UUID, removed_at: datetime | None) -> None:
    found = own_visit(actor, visit_id)
    if found is None:
        raise NotFound("visit")
    if found.visit.removed == (removed_at is None):
        db.session.execute(update(Visit).where(Visit.id == visit_id).values(removed_at=removed_at))
        refresh_attributes([found.visit.intervention_id])
