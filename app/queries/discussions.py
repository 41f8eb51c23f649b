"""Sessions that are marked to be talked over in supervision, and with which question."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.domain.permissions import Actor
from app.domain.supervising import MarkEnd
from app.extensions import db
from app.queries.caseload import DyadView, dyad_view
from app.queries.scope import own
from app.queries.supervision import Where, supervised
from app.store.care import Dyad, Intervention
from app.store.people import User
from app.store.supervision import DiscussionMark
from app.store.visits import Visit


@dataclass(frozen=True, slots=True)
class MarkedVisit:
    """A session that waits to be talked over."""

    where: Where
    visit_id: uuid.UUID
    dyad_code: str
    held_on: date
    kind: str
    question: str
    marked_at: datetime


def marked_for_supervisor(actor: Actor, today: date) -> tuple[MarkedVisit, ...]:
    """All sessions that the actor's supervisees of today have marked and that wait, the longest first."""
    return _waiting(supervised(actor, today))


def own_marked(actor: Actor) -> tuple[MarkedVisit, ...]:
    """The actor's own sessions that wait to be talked over, the longest first."""
    return _waiting(own(actor))


def _waiting(whose: ColumnElement[bool]) -> tuple[MarkedVisit, ...]:
    rows = db.session.execute(
        select(Dyad, Visit, DiscussionMark)
        .join(Visit, DiscussionMark.visit_id == Visit.id)
        .join(Intervention, Visit.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(whose, DiscussionMark.ended_at.is_(None), Visit.removed_at.is_(None))
        .order_by(DiscussionMark.marked_at, Visit.id)
    )
    return tuple(
        MarkedVisit(
            (dyad.practitioner_id, dyad.service_id),
            visit.id,
            dyad.code,
            visit.held_on,
            visit.kind,
            mark.question,
            mark.marked_at,
        )
        for dyad, visit, mark in rows
    )


@dataclass(frozen=True, slots=True)
class MarkView:
    """One time that a session was marked; the last three are None while it waits."""

    question: str
    marked_at: datetime
    marked_by: str
    ended_at: datetime | None
    ended_by: str | None
    ending: MarkEnd | None


def marks_of(visit_id: uuid.UUID) -> tuple[MarkView, ...]:
    """Every mark of a session that the caller has been shown to be allowed to see, the newest first."""
    ender = aliased(User)
    rows = db.session.execute(
        select(DiscussionMark, User.name, ender.name.label("ender"))
        .join(User, DiscussionMark.marked_by == User.id)
        .outerjoin(ender, DiscussionMark.ended_by == ender.id)
        .where(DiscussionMark.visit_id == visit_id)
        .order_by(DiscussionMark.marked_at.desc(), DiscussionMark.id)
    )
    return tuple(
        MarkView(
            mark.question,
            mark.marked_at,
            name,
            mark.ended_at,
            ended_by,
            MarkEnd(mark.ending) if mark.ending else None,
        )
        for mark, name, ended_by in rows
    )


def is_marked(visit_id: uuid.UUID) -> bool:
    """Whether a session that the caller has been shown to own waits to be talked over."""
    found = select(DiscussionMark.id).where(DiscussionMark.visit_id == visit_id, DiscussionMark.ended_at.is_(None))
    return db.session.scalar(found) is not None


def course_of_visit(actor: Actor, visit_id: uuid.UUID) -> DyadView | None:
    """The course of VIG that one of the actor's own sessions belongs to; None for somebody else's."""
    row = db.session.execute(
        select(Dyad, Intervention)
        .join(Intervention, Intervention.dyad_id == Dyad.id)
        .join(Visit, Visit.intervention_id == Intervention.id)
        .where(own(actor), Visit.id == visit_id)
    ).one_or_none()
    return None if row is None else dyad_view(*row)
