"""Reading the audit: whole chains to verify them, and pages of it for those who may search it."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, select, true

from app.domain.audit import Entry, Head, Kind, Link, Subject
from app.domain.permissions import Action, Actor, Relation, reach
from app.extensions import db
from app.store.audit import AuditHead, AuditLink
from app.store.care import Dyad, Intervention
from app.store.checking import SpotCheck
from app.store.collection import Assessment, Occasion
from app.store.people import User
from app.store.visits import Visit, VisitDraft

AT_ONCE = 5_000
LONDON = ZoneInfo("Europe/London")
_KINDS: dict[str, Any] = {str(kind): kind for kind in Kind}
_SUBJECTS: dict[str | None, Any] = {str(subject): subject for subject in Subject}
_links: Any = AuditLink.__table__


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Which dyad a record belongs to, and whose chain tells of it."""

    dyad_id: uuid.UUID
    service_id: uuid.UUID


def heads() -> tuple[Head, ...]:
    """The end of every chain, by its service."""
    rows = db.session.execute(select(AuditHead.chain, AuditHead.n, AuditHead.hash).order_by(AuditHead.chain))
    return tuple(Head(*row) for row in rows)


def chains_without_a_head() -> tuple[uuid.UUID, ...]:
    """Chains of links whose end has vanished."""
    known = select(AuditHead.chain)
    return tuple(db.session.scalars(select(AuditLink.chain).distinct().where(AuditLink.chain.not_in(known))))


def links_of(chain: uuid.UUID) -> Iterator[Link]:
    """All links of a chain in their order, a few thousand in memory at a time."""
    statement = select(_links).where(_links.c.chain == chain).order_by(_links.c.n)
    with db.session.execute(statement.execution_options(yield_per=AT_ONCE)) as rows:
        for row in rows:
            yield Link(row.n, _entry(row), row.previous, row.hash)


def _entry(row: Any) -> Entry:
    """The entry as it is stored. Words that no list knows stay as they are: they were not hashed like that."""
    return Entry(
        chain=row.chain,
        at=row.at,
        kind=_KINDS.get(row.kind, row.kind),
        place=row.place,
        actor_id=row.actor_id,
        roles=row.roles,
        sitting=row.sitting,
        subject=_SUBJECTS.get(row.subject, row.subject),
        subject_id=row.subject_id,
        detail=row.detail,
    )


def place_of(name: str, key: uuid.UUID) -> RecordPlace | None:
    """Where the record belongs that a part of an address names, whoever asks: only the audit may know.

    `name` is one of PLACES. None where there is no such record.
    """
    row = db.session.execute(_PLACES[name].where(_KEYS[name] == key)).one_or_none()
    return None if row is None else RecordPlace(*row)


_DYADS = select(Dyad.id, Dyad.service_id)
_COURSES = _DYADS.join(Intervention, Intervention.dyad_id == Dyad.id)
_PLACES = {
    "dyad_id": _DYADS,
    "occasion_id": _COURSES.join(Occasion, Occasion.intervention_id == Intervention.id),
    "visit_id": _COURSES.join(Visit, Visit.intervention_id == Intervention.id),
    "visit_draft_id": _DYADS.join(VisitDraft, VisitDraft.dyad_id == Dyad.id),
    "check_id": _COURSES.join(Occasion, Occasion.intervention_id == Intervention.id)
    .join(Assessment, Assessment.occasion_id == Occasion.id)
    .join(SpotCheck, SpotCheck.assessment_id == Assessment.id),
}
_KEYS: dict[str, Any] = {
    "dyad_id": Dyad.id,
    "occasion_id": Occasion.id,
    "visit_id": Visit.id,
    "visit_draft_id": VisitDraft.id,
    "check_id": SpotCheck.id,
}
PLACES = tuple(_PLACES)
"""The parts of addresses that lead to a family's record."""


def read_in_sitting(sitting: str, dyad_id: uuid.UUID, detail: str, places: str) -> bool:
    """Whether this sign-in or grant has been recorded as a reader of the same record, at a place that begins so."""
    found = select(_links.c.n).where(
        _links.c.subject_id == dyad_id,
        _links.c.kind == Kind.READ,
        _links.c.sitting == sitting,
        _links.c.detail == detail,
        _links.c.place.startswith(places, autoescape=True),
    )
    return db.session.execute(found.limit(1)).first() is not None


PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """One link as a person reads it. `name` is None for a grant, a command, and whoever was not signed in."""

    at: datetime
    kind: str
    place: str
    name: str | None
    roles: str
    subject: str | None
    subject_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to search for; None: whatever it is. `last_day` is included."""

    actor_id: uuid.UUID | None = None
    kind: Kind | None = None
    first_day: date | None = None
    last_day: date | None = None


def search(actor: Actor, wanted: Wanted, page: int) -> tuple[tuple[Told, ...], bool]:
    """A page of what the actor may see of the audit, newest first, and whether there is more.

    A service lead sees the chain of their service, an administrator every chain. Nothing clinical is in either.
    """
    conditions = [_seen_by(actor)]
    if wanted.actor_id is not None:
        conditions.append(_links.c.actor_id == wanted.actor_id)
    if wanted.kind is not None:
        conditions.append(_links.c.kind == wanted.kind)
    if wanted.first_day is not None:
        conditions.append(_links.c.at >= datetime.combine(wanted.first_day, time.min, LONDON))
    if wanted.last_day is not None:
        conditions.append(_links.c.at < datetime.combine(wanted.last_day + timedelta(days=1), time.min, LONDON))
    return _page(and_(*conditions), page)


def history_of(dyad_id: uuid.UUID, page: int) -> tuple[tuple[Told, ...], bool]:
    """Who looked at or changed the record of a dyad that the caller has already been shown to own, newest first."""
    return _page((_links.c.subject_id == dyad_id) & (_links.c.kind != Kind.REFUSED), page)


def people_in(actor: Actor) -> tuple[tuple[uuid.UUID, str], ...]:
    """`(id, name)` of everybody of whom the actor may see something in the audit, by name."""
    known = select(_links.c.actor_id).where(_seen_by(actor)).distinct()
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(known)).order_by(User.name))
    return tuple((row.id, row.name) for row in rows)


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    opened = reach(actor, Action.SEARCH_AUDIT)
    if Relation.OTHER_SERVICE in opened:
        return true()
    seen: ColumnElement[bool] = _links.c.chain == actor.service_id if Relation.SAME_SERVICE in opened else false()
    return seen


def _page(condition: ColumnElement[bool], page: int) -> tuple[tuple[Told, ...], bool]:
    columns = _links.c["at", "kind", "place", "roles", "subject", "subject_id"]
    start = (max(page, 1) - 1) * PER_PAGE
    rows = db.session.execute(
        select(*columns, User.name)
        .outerjoin(User, User.id == _links.c.actor_id)
        .where(condition)
        .order_by(_links.c.at.desc(), _links.c.n.desc())
        .offset(start)
        .limit(PER_PAGE + 1)
    ).all()
    found = [
        Told(row.at, row.kind, row.place, row.name, row.roles, row.subject, row.subject_id) for row in rows[:PER_PAGE]
    ]
    return tuple(found), len(rows) > PER_PAGE
