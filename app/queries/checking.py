"""Drawn records and what was said of them: for those who supervise their practitioner today, and for their owner.

A link that has ended, or a dyad that went to somebody else, closes a record here as everywhere: it is not found.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from app.domain.checking import CheckState, QueryReason, Said, state_after
from app.domain.permissions import Action, Actor
from app.domain.vocabulary import OccasionKind
from app.extensions import db
from app.queries.reading import within
from app.queries.scope import own
from app.store.care import Dyad, Intervention
from app.store.checking import CheckEvent, Draw, SpotCheck
from app.store.collection import Assessment, Occasion
from app.store.people import User


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One thing said of a record. `reason` is that of a query."""

    said: Said
    reason: QueryReason | None
    text: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckView:
    """One drawn record. `of`: how many came up in its draw."""

    id: uuid.UUID
    draw_id: uuid.UUID
    place: int
    of: int
    period: str
    assessment_id: uuid.UUID
    occasion_id: uuid.UUID
    instrument_code: str
    instrument_version: str
    kind: OccasionKind
    number: int
    held_on: date
    intervention_id: uuid.UUID
    started_on: date
    ended_on: date | None
    dyad_id: uuid.UUID
    dyad_code: str
    practitioner: str
    history: tuple[SaidLine, ...]
    """Oldest first."""

    @property
    def state(self) -> CheckState:
        return state_after(line.said for line in self.history)

    @property
    def reason(self) -> QueryReason | None:
        """Why it was queried last."""
        return next((line.reason for line in reversed(self.history) if line.reason is not None), None)


@dataclass(frozen=True, slots=True)
class DrawView:
    """One draw, and of its records those that are open to whoever asks, in the order in which they came up."""

    id: uuid.UUID
    drawn_by_id: uuid.UUID
    drawn_by: str
    drawn_at: datetime
    checks: tuple[CheckView, ...]

    @property
    def next(self) -> CheckView | None:
        """The first record that nobody has said anything about."""
        return next((each for each in self.checks if each.state is CheckState.WAITING), None)

    @property
    def done(self) -> int:
        return sum(each.state is not CheckState.WAITING for each in self.checks)


def check_to_make(actor: Actor, check_id: uuid.UUID, today: date) -> CheckView | None:
    """A drawn record of somebody whom the actor supervises today, or None."""
    found = _views(_open_to(actor, today), SpotCheck.id == check_id)
    return found[0] if found else None


def draw_of(actor: Actor, draw_id: uuid.UUID, today: date) -> DrawView | None:
    """A draw of which at least one record is open to the actor today, or None."""
    checks = _views(_open_to(actor, today), SpotCheck.draw_id == draw_id)
    return next(iter(_draws(checks)), None)


def draws_of(actor: Actor, today: date, most: int) -> tuple[DrawView, ...]:
    """The newest draws with a record that is open to the actor today."""
    newest = (
        select(Draw.id)
        .where(
            Draw.id.in_(
                _joined(select(SpotCheck.draw_id)).where(_open_to(actor, today)),
            )
        )
        .order_by(Draw.drawn_at.desc(), Draw.id)
        .limit(most)
    )
    ids = db.session.scalars(newest).all()
    return _draws(_views(_open_to(actor, today), SpotCheck.draw_id.in_(ids)))


def open_queries(actor: Actor, today: date) -> tuple[CheckView, ...]:
    """Queries about records of those whom the actor supervises today that are not closed; the oldest first."""
    return _by_age(_views(_open_to(actor, today), _newest_said().not_in((Said.AGREE, Said.UNABLE, Said.CLOSE))))


def own_query(actor: Actor, check_id: uuid.UUID) -> CheckView | None:
    """A query about one of the actor's own records, closed or not; None where nobody asked."""
    found = _views(own(actor), (SpotCheck.id == check_id) & _asked())
    return found[0] if found else None


def own_queries(actor: Actor) -> tuple[CheckView, ...]:
    """Every query about the actor's own records, closed ones too; the oldest first."""
    return _by_age(_views(own(actor), _asked()))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A query that waits for its practitioner."""

    check_id: uuid.UUID
    dyad_code: str
    instrument_code: str
    instrument_version: str
    reason: QueryReason
    asked_at: datetime


def waiting_for(actor: Actor) -> tuple[Waiting, ...]:
    """What the actor has been asked and has not answered, the oldest first. One query."""
    asked = aliased(CheckEvent)
    last_reason = (
        select(asked.reason)
        .where(asked.check_id == SpotCheck.id, asked.said == Said.QUERY)
        .order_by(asked.n.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        _joined(
            select(
                SpotCheck.id,
                Dyad.code,
                Assessment.instrument_code,
                Assessment.instrument_version,
                last_reason.label("reason"),
                CheckEvent.at,
            )
        )
        .join(CheckEvent, CheckEvent.check_id == SpotCheck.id)
        .where(own(actor), CheckEvent.n == _newest_n(), CheckEvent.said.in_((Said.QUERY, Said.ASK_AGAIN)))
        .order_by(CheckEvent.at, SpotCheck.id)
    )
    return tuple(
        Waiting(row.id, row.code, row.instrument_code, row.instrument_version, QueryReason(row.reason), row.at)
        for row in rows
    )


def _open_to(actor: Actor, today: date) -> ColumnElement[bool]:
    return within(actor, Action.CHECK_RECORDS, today)


def _joined(chosen: Any) -> Any:
    """A selection that begins at `SpotCheck`, on to the dyad whose record it is."""
    return (
        chosen.join(Assessment, SpotCheck.assessment_id == Assessment.id)
        .join(Occasion, Assessment.occasion_id == Occasion.id)
        .join(Intervention, Occasion.intervention_id == Intervention.id)
        .join(Dyad, Intervention.dyad_id == Dyad.id)
    )


def _newest_n() -> ColumnElement[int]:
    event = aliased(CheckEvent)
    newest = select(func.max(event.n)).where(event.check_id == SpotCheck.id)
    return newest.correlate(SpotCheck).scalar_subquery()


def _newest_said() -> ColumnElement[str]:
    event = aliased(CheckEvent)
    newest = select(event.said).where(event.check_id == SpotCheck.id, event.n == _newest_n())
    return newest.correlate(SpotCheck).scalar_subquery()


def _asked() -> ColumnElement[bool]:
    event = aliased(CheckEvent)
    return select(event.n).where(event.check_id == SpotCheck.id, event.said == Said.QUERY).exists()


def _views(scope: ColumnElement[bool], chosen: ColumnElement[bool]) -> tuple[CheckView, ...]:
    """Two queries, however many records: by draw and place."""
    rows = db.session.execute(
        _joined(
            select(
                SpotCheck.id,
                SpotCheck.draw_id,
                SpotCheck.place,
                Draw.came_up.label("of"),
                SpotCheck.period,
                SpotCheck.assessment_id,
                Assessment.occasion_id,
                Assessment.instrument_code,
                Assessment.instrument_version,
                Occasion.kind,
                Occasion.number,
                Occasion.held_on,
                Occasion.intervention_id,
                Intervention.started_on,
                Intervention.ended_on,
                Dyad.id.label("dyad_id"),
                Dyad.code.label("dyad_code"),
                User.name.label("practitioner"),
            )
        )
        .join(Draw, SpotCheck.draw_id == Draw.id)
        .join(User, Dyad.practitioner_id == User.id)
        .where(scope, chosen)
        .order_by(SpotCheck.draw_id, SpotCheck.place)
    ).all()
    said = histories([row.id for row in rows])
    return tuple(CheckView(**{**row._mapping, "kind": OccasionKind(row.kind), "history": said[row.id]}) for row in rows)


def histories(check_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[SaidLine, ...]]:
    """Check -> what was said of it, for checks that the caller may see. One query, or none."""
    found: dict[uuid.UUID, list[SaidLine]] = defaultdict(list)
    if check_ids:
        rows = db.session.execute(
            select(CheckEvent, User.name)
            .join(User, CheckEvent.by_id == User.id)
            .where(CheckEvent.check_id.in_(check_ids))
            .order_by(CheckEvent.check_id, CheckEvent.n)
        )
        for event, name in rows:
            reason = QueryReason(event.reason) if event.reason else None
            found[event.check_id].append(SaidLine(Said(event.said), reason, event.text, name, event.at))
    return {check_id: tuple(found[check_id]) for check_id in check_ids}


def _by_age(checks: Iterable[CheckView]) -> tuple[CheckView, ...]:
    return tuple(sorted(checks, key=lambda each: (each.history[-1].at, each.id)))


def _draws(checks: Iterable[CheckView]) -> tuple[DrawView, ...]:
    """The draws of these checks, newest first."""
    by_draw: dict[uuid.UUID, list[CheckView]] = defaultdict(list)
    for check in checks:
        by_draw[check.draw_id].append(check)
    if not by_draw:
        return ()
    rows = db.session.execute(
        select(Draw.id, Draw.supervisor_id, User.name, Draw.drawn_at)
        .join(User, Draw.supervisor_id == User.id)
        .where(Draw.id.in_(by_draw))
        .order_by(Draw.drawn_at.desc(), Draw.id)
    )
    return tuple(DrawView(*row, tuple(by_draw[row.id])) for row in rows)
