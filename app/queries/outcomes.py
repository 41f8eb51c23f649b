"""What is shown of a service's outcomes. From the sums kept for it: no answer, no score and no family is read here."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, and_, bindparam, or_, select

from app.domain.outcome_parts import COURSES
from app.domain.outcomes.moving import COLLEAGUES, EVERYBODY, LISTED, NATIONAL
from app.domain.permissions import Actor
from app.domain.rollups import Dimension, Sums
from app.extensions import db
from app.queries.shown import ScaleKey
from app.store.people import Service, ServiceMeasure
from app.store.rollups import Rollup
from app.store.running import run
from app.store.shown import ShownSum

ShownRow = Any
"""Instrument and scale, unit and member, year and number of the quarter, then the sums."""
_SUMS: Table = ShownSum.__table__  # type: ignore[assignment]  # the base class promises less
_ROLLUPS: Table = Rollup.__table__  # type: ignore[assignment]
_SERVICES: Table = Service.__table__  # type: ignore[assignment]
_MEASURES: Table = ServiceMeasure.__table__  # type: ignore[assignment]
_PLACE = ("instrument_code", "scale", "unit", "member", "quarter_year", "quarter_number")
_SELECTED = (
    select(*(_SUMS.c[name] for name in (*_PLACE, *Sums._fields)))
    .where(_SUMS.c.service_id == bindparam("service_id"))
    .order_by(*(_SUMS.c[name] for name in _PLACE))
)
_UNIT = _SUMS.c.unit
_WHOLE = _SELECTED.where(or_(_UNIT == EVERYBODY, _UNIT == NATIONAL, _UNIT == LISTED))
_FOR_COLLEAGUES = _SELECTED.where(
    or_(_UNIT == COLLEAGUES, _UNIT == NATIONAL, _UNIT == LISTED, _SUMS.c.instrument_code == COURSES)
)
_GROUPS = _SELECTED.where(
    _SUMS.c.instrument_code == bindparam("instrument_code"),
    _SUMS.c.scale == bindparam("scale"),
    and_(_UNIT != EVERYBODY, _UNIT != COLLEAGUES, _UNIT != NATIONAL, _UNIT != LISTED),
)
_NAME_AND_SET = (
    select(_SERVICES.c.name, _MEASURES.c.instrument_code)
    .select_from(_SERVICES.outerjoin(_MEASURES, _MEASURES.c.service_id == _SERVICES.c.id))
    .where(_SERVICES.c.id == bindparam("service_id"))
    .order_by(_MEASURES.c.position)
)


def shown_rows(actor: Actor, *, whole: bool) -> Sequence[ShownRow]:
    """Every scale of the service that the actor acts for: in steps where `whole`, or else as the one total that all
    practitioners may see. In a fixed order."""
    return run(_WHOLE if whole else _FOR_COLLEAGUES, {"service_id": actor.service_id})


def group_rows(actor: Actor, key: ScaleKey) -> Sequence[ShownRow]:
    """The groups of one scale, whichever may be shown. In a fixed order."""
    wanted = {"service_id": actor.service_id, "instrument_code": key[0], "scale": key[1]}
    return run(_GROUPS, wanted)


def not_yet_shown(actor: Actor) -> tuple[frozenset[ScaleKey], Sums]:
    """What is measured in a service of which nothing is shown so far, and how many courses started and ended."""
    columns = [_ROLLUPS.c[name] for name in ("instrument_code", "scale", "started", "ended")]
    keys, started, ended = set(), 0, 0
    for row in db.session.execute(
        select(*columns).where(_ROLLUPS.c.service_id == actor.service_id, _ROLLUPS.c.dimension == Dimension.EVERYBODY)
    ):
        if row.instrument_code == COURSES:
            started, ended = started + row.started, ended + row.ended
        elif row.started:
            keys.add((row.instrument_code, row.scale))
    return frozenset(keys), Sums(started=started, ended=ended)


def name_and_set(service_id: uuid.UUID) -> tuple[str, tuple[str, ...]]:
    """What a service is called, and the instruments it collects, in their order."""
    rows = run(_NAME_AND_SET, {"service_id": service_id})
    return rows[0].name, tuple(row.instrument_code for row in rows if row.instrument_code is not None)
