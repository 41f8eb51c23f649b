"""Which dyads somebody may do something with, as a condition on `Dyad`: what `decide` says, in the database's words."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Select, false, or_, select

from app.domain.permissions import Action, Actor, Relation, reach
from app.extensions import db
from app.queries.scope import own
from app.queries.supervision import supervised
from app.store.care import Dyad, Intervention
from app.store.collection import Occasion
from app.store.visits import Visit


@dataclass(frozen=True, slots=True)
class Readable:
    """A dyad in a list of those one may look at."""

    id: uuid.UUID
    code: str
    practitioner_id: uuid.UUID
    service_id: uuid.UUID


def within(actor: Actor, action: Action, today: date) -> ColumnElement[bool]:
    """The dyads on which `action` is open to the actor today. No other relation than these two opens a record."""
    opened = reach(actor, action)
    conditions = {Relation.OWN: own(actor), Relation.SUPERVISED: supervised(actor, today)}
    return or_(false(), *(condition for relation, condition in conditions.items() if relation in opened))


def eyes_on_dyad(actor: Actor, dyad_id: uuid.UUID, today: date) -> Actor | None:
    """With whose eyes the actor may look at a dyad; None where they may not, or there is none.

    One's own record is seen with one's own. A supervisor sees it as its practitioner does, and holds no role while
    looking: so every query for one's own answers, and no page offers anything to change. For queries only.
    """
    found = select(Dyad.practitioner_id, Dyad.service_id)
    return _eyes(actor, found.where(Dyad.id == dyad_id, within(actor, Action.SEE_RECORD, today)))


def eyes_on_occasion(actor: Actor, occasion_id: uuid.UUID, today: date) -> Actor | None:
    """The same, of an occasion."""
    found = (
        select(Dyad.practitioner_id, Dyad.service_id)
        .join(Intervention, Intervention.dyad_id == Dyad.id)
        .join(Occasion, Occasion.intervention_id == Intervention.id)
    )
    return _eyes(actor, found.where(Occasion.id == occasion_id, within(actor, Action.SEE_RECORD, today)))


def eyes_on_visit(actor: Actor, visit_id: uuid.UUID, today: date) -> Actor | None:
    """The same, of a session that is to be talked over."""
    found = (
        select(Dyad.practitioner_id, Dyad.service_id)
        .join(Intervention, Intervention.dyad_id == Dyad.id)
        .join(Visit, Visit.intervention_id == Intervention.id)
    )
    return _eyes(actor, found.where(Visit.id == visit_id, within(actor, Action.TALK_OVER, today)))


def _eyes(actor: Actor, found: Select[uuid.UUID, uuid.UUID]) -> Actor | None:
    row = db.session.execute(found).one_or_none()
    if row is None:
        return None
    if (row.practitioner_id, row.service_id) == (actor.user_id, actor.service_id):
        return actor
    return replace(actor, user_id=row.practitioner_id, service_id=row.service_id, roles=frozenset())


def supervised_dyads(actor: Actor, today: date) -> Sequence[Readable]:
    """Everybody's dyads that the actor may look at as a supervisor today, newest first."""
    if Relation.SUPERVISED not in reach(actor, Action.SEE_RECORD):
        return ()
    rows = db.session.execute(
        select(Dyad.id, Dyad.code, Dyad.practitioner_id, Dyad.service_id)
        .where(supervised(actor, today))
        .order_by(Dyad.created_at.desc(), Dyad.code)
    )
    return tuple(Readable(*row) for row in rows)
