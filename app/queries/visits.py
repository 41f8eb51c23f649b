"""Sessions: those of an intervention, the latest of each, cycles, and half-filled forms."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, cast, func, select

from app.domain.permissions import Actor
from app.domain.visits import cycles_done
from app.domain.vocabulary import PARTS_OF_A_CYCLE, Attendance, Place, Principle, VisitKind
from app.extensions import db
from app.queries.scope import own
from app.store.care import Dyad, Intervention
from app.store.visits import GoalRating, Visit, VisitDraft, VisitPrinciple


@dataclass(frozen=True, slots=True)
class VisitView:
    """One session. `ratings`: goal number (1 to 3) -> 0 to 10."""

    id: uuid.UUID
    intervention_id: uuid.UUID
    kind: VisitKind
    attendance: Attendance
    held_on: date
    place: Place | None
    minutes: int | None
    cycle: int | None
    principles: tuple[Principle, ...]
    ratings: dict[int, int]
    note: str
    written_at: datetime
    removed: bool

    @property
    def took_place(self) -> bool:
        return self.attendance is Attendance.ATTENDED


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """A session, and the dyad it belongs to."""

    visit: VisitView
    dyad_id: uuid.UUID
    dyad_code: str


@dataclass(frozen=True, slots=True)
class Cycles:
    """`done`: cycles with both a film and a shared review. `planned` is None until somebody says how many."""

    planned: int | None
    done: int


@dataclass(frozen=True, slots=True)
class DraftView:
    """A half-filled form. `visit_id` is the session that it changes; None for a new one."""

    id: uuid.UUID
    dyad_id: uuid.UUID
    dyad_code: str
    visit_id: uuid.UUID | None
    fields: dict[str, Any]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class _CyclePart:
    kind: VisitKind
    attendance: Attendance
    cycle: int | None


def visits_of(intervention_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[VisitView, ...]]:
    """Intervention -> its sessions, oldest first, without removed ones. Three queries, however many.

    The caller has been shown to own the interventions.
    """
    found: dict[uuid.UUID, list[VisitView]] = defaultdict(list)
    chosen = select(Visit).where(Visit.intervention_id.in_(intervention_ids), Visit.removed_at.is_(None))
    for view in _views(chosen):
        found[view.intervention_id].append(view)
    return {key: tuple(views) for key, views in found.items()}


def own_visit(actor: Actor, visit_id: uuid.UUID) -> OwnVisit | None:
    """One session of the actor's own dyads, removed or not; None where there is none."""
    row = db.session.execute(
        select(Dyad.id, Dyad.code)
        .join(Intervention, Intervention.dyad_id == Dyad.id)
        .join(Visit, Visit.intervention_id == Intervention.id)
        .where(Visit.id == visit_id, own(actor))
    ).one_or_none()
    if row is None:
        return None
    (view,) = _views(select(Visit).where(Visit.id == visit_id))
    return OwnVisit(view, row.id, row.code)


def _views(chosen: Select[Visit]) -> list[VisitView]:
    visits = db.session.scalars(chosen.order_by(Visit.held_on, Visit.created_at, Visit.id)).all()
    ids = chosen.with_only_columns(Visit.id)
    principles: dict[uuid.UUID, set[str]] = defaultdict(set)
    for row in db.session.execute(
        select(VisitPrinciple.visit_id, VisitPrinciple.principle).where(VisitPrinciple.visit_id.in_(ids))
    ):
        principles[row.visit_id].add(row.principle)
    ratings: dict[uuid.UUID, dict[int, int]] = defaultdict(dict)
    for rated in db.session.execute(
        select(GoalRating.visit_id, GoalRating.goal, GoalRating.rating)
        .where(GoalRating.visit_id.in_(ids))
        .order_by(GoalRating.goal)
    ):
        ratings[rated.visit_id][rated.goal] = rated.rating
    return [_view(visit, principles[visit.id], ratings[visit.id]) for visit in visits]


def _view(visit: Visit, principles: set[str], ratings: dict[int, int]) -> VisitView:
    return VisitView(
        id=visit.id,
        intervention_id=visit.intervention_id,
        kind=VisitKind(visit.kind),
        attendance=Attendance(visit.attendance),
        held_on=visit.held_on,
        place=Place(visit.place) if visit.place else None,
        minutes=visit.minutes,
        cycle=visit.cycle,
        principles=tuple(each for each in Principle if each in principles),
        ratings=ratings,
        note=visit.note,
        written_at=visit.created_at,
        removed=visit.removed_at is not None,
    )


def cycles_of(intervention_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Cycles]:
    """Intervention -> cycles planned and done. Two queries, however many."""
    parts: dict[uuid.UUID, list[_CyclePart]] = defaultdict(list)
    for row in db.session.execute(
        select(Visit.intervention_id, Visit.kind, Visit.cycle)
        .distinct()
        .where(
            Visit.intervention_id.in_(intervention_ids),
            Visit.removed_at.is_(None),
            Visit.attendance == Attendance.ATTENDED,
            Visit.kind.in_(PARTS_OF_A_CYCLE),
        )
    ):
        parts[row.intervention_id].append(_CyclePart(VisitKind(row.kind), Attendance.ATTENDED, row.cycle))
    planned = db.session.execute(
        select(Intervention.id, Intervention.planned_cycles).where(Intervention.id.in_(intervention_ids))
    )
    return {row.id: Cycles(row.planned_cycles, cycles_done(parts[row.id])) for row in planned}


@dataclass(frozen=True, slots=True)
class Course:
    """Where an intervention stands: the day of its latest session, and the day planned for the next; either may be
    missing. `sessions` counts those that took place.
    """

    last_on: date | None
    next_on: date | None
    sessions: int


def courses_of(intervention_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Course]:
    """Intervention -> where it stands. One query, however many."""
    took_place = func.sum(cast(Visit.attendance == Attendance.ATTENDED, Integer))
    rows = db.session.execute(
        select(Intervention.id, Intervention.next_visit_on, func.max(Visit.held_on).label("last_on"), took_place)
        .outerjoin(Visit, (Visit.intervention_id == Intervention.id) & Visit.removed_at.is_(None))
        .where(Intervention.id.in_(intervention_ids))
        .group_by(Intervention.id, Intervention.next_visit_on)
    )
    return {key: Course(last_on, next_on, sessions or 0) for key, next_on, last_on, sessions in rows}


@dataclass(frozen=True, slots=True)
class StageWorkView:
    """One intervention of the actor's: the stage it was begun at, its dyad, and its whole cycles."""

    stage: str
    dyad: uuid.UUID
    cycles: int


def stage_work_of(actor: Actor) -> tuple[StageWorkView, ...]:
    """What counts towards a stage: every intervention of the actor's own dyads."""
    rows = db.session.execute(
        select(Intervention.id, Intervention.stage, Intervention.dyad_id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
        .where(own(actor))
    ).all()
    cycles = cycles_of([row.id for row in rows])
    return tuple(StageWorkView(row.stage, row.dyad_id, cycles[row.id].done) for row in rows)


def own_visit_drafts(actor: Actor) -> tuple[DraftView, ...]:
    """The half-filled forms of the actor's, oldest first."""
    return tuple(_draft_view(*row) for row in db.session.execute(_drafts(actor).order_by(VisitDraft.changed_at)))


def own_visit_draft(actor: Actor, draft_id: uuid.UUID) -> DraftView | None:
    """One half-filled form of the actor's, about one of their own dyads."""
    row = db.session.execute(_drafts(actor).where(VisitDraft.id == draft_id)).one_or_none()
    return None if row is None else _draft_view(*row)


def visit_made_from(actor: Actor, draft_id: uuid.UUID) -> uuid.UUID | None:
    """The session that a finished form became."""
    return db.session.scalars(
        select(Visit.id).where(Visit.draft_id == draft_id, Visit.written_by == actor.user_id)
    ).one_or_none()


def _drafts(actor: Actor) -> Select[VisitDraft, str]:
    return (
        select(VisitDraft, Dyad.code)
        .join(Dyad, VisitDraft.dyad_id == Dyad.id)
        .where(VisitDraft.user_id == actor.user_id, own(actor))
    )


def _draft_view(draft: VisitDraft, code: str) -> DraftView:
    return DraftView(draft.id, draft.dyad_id, code, draft.visit_id, dict(draft.fields), draft.changed_at)
