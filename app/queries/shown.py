"""What is shown of a service's outcomes, what could be, and who is new to it. For operations; nobody's page."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, and_, case, func, or_, select, tuple_

from app.domain.disclosure.lattice import Quarter
from app.domain.outcome_parts import Part
from app.domain.outcomes.moving import LISTED, NATIONAL, Cell, Known, Shown
from app.domain.rollups import Dimension, Sums
from app.extensions import db
from app.queries.outcome_parts import PARTS
from app.store.rollups import Rollup
from app.store.shown import ShownCourse, ShownSum

ScaleKey = tuple[str, str]
"""Instrument and scale."""
_SUMS: Table = ShownSum.__table__  # type: ignore[assignment]  # the base class promises less
_COURSES: Table = ShownCourse.__table__  # type: ignore[assignment]
_ROLLUPS: Table = Rollup.__table__  # type: ignore[assignment]
_KEY = ("intervention_id", "service_id", "instrument_code", "scale")
_SAME = and_(*(PARTS.c[name] == _COURSES.c[name] for name in _KEY))
_PAIRED = and_(PARTS.c.before_hundredths.is_not(None), PARTS.c.after_hundredths.is_not(None))
Counts = Mapping[str, int]
"""Practitioner -> families."""


def newcomers(service_id: uuid.UUID, scales: Collection[ScaleKey] | None) -> Mapping[ScaleKey, tuple[Counts, Counts]]:
    """Scale -> families with a pair that has not been shown: to who leads the service, and to colleagues."""
    new, new_to_colleagues = _COURSES.c.step.is_(None), func.coalesce(_COURSES.c.to_colleagues, False).is_(False)
    columns = (PARTS.c.instrument_code, PARTS.c.scale, PARTS.c.practitioner_id)
    families = [func.count(case((each, PARTS.c.dyad_id)).distinct()) for each in (new, new_to_colleagues)]
    statement = (
        select(*columns, *families)
        .select_from(PARTS.outerjoin(_COURSES, _SAME))
        .where(PARTS.c.service_id == service_id, _PAIRED, or_(new, new_to_colleagues))
        .group_by(*columns)
    )
    if scales is not None:
        statement = statement.where(tuple_(PARTS.c.instrument_code, PARTS.c.scale).in_(list(scales)))
    found: dict[ScaleKey, tuple[dict[str, int], dict[str, int]]] = defaultdict(lambda: ({}, {}))
    for code, scale, practitioner_id, to_all, to_colleagues in db.session.execute(statement):
        counts = found[code, scale]
        counts[0][practitioner_id.hex], counts[1][practitioner_id.hex] = to_all, to_colleagues
    return found


def known_parts(service_id: uuid.UUID, key: ScaleKey) -> list[Known]:
    """Every part of one scale, and what of it has been shown."""
    statement = (
        select(PARTS, *(_COURSES.c[name].label(f"shown_{name}") for name in ("step", "alone", "to_colleagues")))
        .select_from(PARTS.outerjoin(_COURSES, _SAME))
        .where(PARTS.c.service_id == service_id, PARTS.c.instrument_code == key[0], PARTS.c.scale == key[1])
    )
    found = []
    for row in db.session.execute(statement).mappings():
        part = Part(**{column.name: row[column.name] for column in PARTS.columns})
        found.append(Known(part, row["shown_step"], bool(row["shown_alone"]), bool(row["shown_to_colleagues"])))
    return found


def shown_of(service_id: uuid.UUID, key: ScaleKey) -> Shown:
    """What is shown of one scale."""
    cells: dict[Cell, Sums] = {}
    steps: dict[str, int] = {}
    ours = (_SUMS.c.service_id == service_id, _SUMS.c.instrument_code == key[0], _SUMS.c.scale == key[1])
    for row in db.session.execute(select(_SUMS).where(*ours, _SUMS.c.unit.not_in((NATIONAL, LISTED)))):
        cells[Cell(row.unit, row.member, Quarter(row.quarter_year, row.quarter_number))] = sums_in(row)
        if row.step:
            steps[row.unit] = row.step
    return Shown(cells, steps)


def national_sums(keys: Sequence[ScaleKey]) -> Mapping[ScaleKey, tuple[Sums, int]]:
    """Scale -> the sums of all services, of families who agree to national use, and how many services have pairs."""
    columns = (_ROLLUPS.c.instrument_code, _ROLLUPS.c.scale)
    services = func.count(func.distinct(_ROLLUPS.c.service_id)).label("services")
    added = [func.sum(_ROLLUPS.c[name]).label(name) for name in Sums._fields]
    rows = db.session.execute(
        select(*columns, *added, services)
        .where(
            _ROLLUPS.c.dimension == Dimension.NATIONAL_USE,
            _ROLLUPS.c.paired > 0,
            tuple_(*columns).in_(list(keys)),
        )
        .group_by(*columns)
    )
    return {(row.instrument_code, row.scale): (sums_in(row), row.services) for row in rows}


def sums_in(row: Any) -> Sums:
    """The sums that stand in a row."""
    return Sums(*(int(getattr(row, name)) for name in Sums._fields))
