"""The sums of a service's outcomes. From the roll-ups alone: no answer, no score and no family is read here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_, select, tuple_

from app.domain.disclosure.lattice import Quarter
from app.domain.outcome_parts import COURSES, ENDED, STARTED
from app.domain.permissions import Actor
from app.domain.rollups import NOTHING, Dimension, Sums
from app.extensions import db
from app.store.rollups import Rollup

ScaleKey = tuple[str, str]
"""Instrument and scale."""
_ROLLUPS: Table = Rollup.__table__  # type: ignore[assignment]  # the base class promises less
_ADDED = [func.sum(_ROLLUPS.c[name]).label(name) for name in Sums._fields]


@dataclass(frozen=True, slots=True)
class Window:
    """Which quarters count: those of one financial year, or those before a quarter, or (neither) all of them."""

    year: int | None = None
    before: Quarter | None = None

    @property
    def condition(self) -> list[ColumnElement[bool]]:
        """The same for a statement."""
        conditions: list[ColumnElement[bool]] = []
        if self.year is not None:
            conditions.append(_ROLLUPS.c.quarter_year == self.year)
        if self.before is not None:
            quarter: Any = tuple_(_ROLLUPS.c.quarter_year, _ROLLUPS.c.quarter_number)
            conditions.append(quarter < self.before)
        return conditions


@dataclass(frozen=True)
class ServiceSums:
    """Every scale of one service, under everybody and by practitioner, and its courses of VIG."""

    courses: Sums
    scales: Mapping[ScaleKey, Sums]
    years: Sequence[int]
    """Financial years in which anything is counted, newest first."""
    by_practitioner: Mapping[ScaleKey, Mapping[str, int]] = field(default_factory=dict)
    """Pairs of each practitioner, by the hexadecimal digits of their id. Only to decide what may be shown."""


def service_sums(actor: Actor, window: Window, *, by_practitioner: bool) -> ServiceSums:
    """The sums of the service that the actor acts for; pairs of each practitioner only where they are asked for."""
    found: dict[ScaleKey, Sums] = {}
    pairs: dict[ScaleKey, dict[str, int]] = defaultdict(dict)
    dimensions = (Dimension.EVERYBODY, *([Dimension.PRACTITIONER] if by_practitioner else []))
    columns = [_ROLLUPS.c[name] for name in ("instrument_code", "scale", "dimension", "member", "quarter_year")]
    statement = select(*columns, *_ADDED).where(_ROLLUPS.c.dimension.in_(dimensions)).group_by(*columns)
    years: set[int] = set()
    for row in db.session.execute(_of_service(statement, actor, Window(before=window.before))):
        years.add(row.quarter_year)
        key = (row.instrument_code, row.scale)
        if window.year not in (None, row.quarter_year):
            continue
        if row.dimension == Dimension.EVERYBODY:
            found[key] = found.get(key, NOTHING).plus(_sums(row))
        elif row.paired:
            pairs[key][row.member] = pairs[key].get(row.member, 0) + int(row.paired)
    courses = found.pop((COURSES, STARTED), NOTHING).plus(found.pop((COURSES, ENDED), NOTHING))
    scales = {key: sums for key, sums in found.items() if any(sums)}
    return ServiceSums(courses, scales, sorted(years, reverse=True), pairs)


def sums_by_member(actor: Actor, key: ScaleKey, window: Window) -> Mapping[tuple[str, str], Sums]:
    """(Dimension, member) -> the sums of one scale, for every attribute a report may be broken down by."""
    shown = (Dimension.POPULATION, Dimension.STAGE, Dimension.DELIVERY, Dimension.COURT_ORDERED)
    columns = (_ROLLUPS.c.dimension, _ROLLUPS.c.member)
    statement = select(*columns, *_ADDED).where(_ROLLUPS.c.dimension.in_(shown), *_of_scale(key)).group_by(*columns)
    rows = db.session.execute(_of_service(statement, actor, window))
    return {(row.dimension, row.member): _sums(row) for row in rows}


def sums_by_quarter(actor: Actor, key: ScaleKey, window: Window) -> Mapping[Quarter, Sums]:
    """Quarter -> the sums of one scale."""
    columns = [_ROLLUPS.c[name] for name in ("quarter_year", "quarter_number", *Sums._fields)]
    statement = select(*columns).where(_ROLLUPS.c.dimension == Dimension.EVERYBODY, *_of_scale(key))
    rows = db.session.execute(_of_service(statement, actor, window))
    return {Quarter(row.quarter_year, row.quarter_number): _sums(row) for row in rows}


def national_sums(keys: Sequence[ScaleKey]) -> Mapping[ScaleKey, tuple[Sums, int]]:
    """Scale -> the sums of all services, of families who agree to national use, and how many services have pairs."""
    if not keys:
        return {}
    columns = (_ROLLUPS.c.instrument_code, _ROLLUPS.c.scale)
    services = func.count(func.distinct(_ROLLUPS.c.service_id)).label("services")
    rows = db.session.execute(
        select(*columns, *_ADDED, services)
        .where(
            _ROLLUPS.c.dimension == Dimension.NATIONAL_USE,
            _ROLLUPS.c.paired > 0,
            or_(*((_ROLLUPS.c.instrument_code == code) & (_ROLLUPS.c.scale == scale) for code, scale in keys)),
        )
        .group_by(*columns)
    )
    return {(row.instrument_code, row.scale): (_sums(row), row.services) for row in rows}


def _of_service(statement: Any, actor: Actor, window: Window) -> Any:
    return statement.where(_ROLLUPS.c.service_id == actor.service_id, *window.condition)


def _of_scale(key: ScaleKey) -> tuple[ColumnElement[bool], ...]:
    return _ROLLUPS.c.instrument_code == key[0], _ROLLUPS.c.scale == key[1]


def _sums(row: Any) -> Sums:
    return Sums(*(int(getattr(row, name)) for name in Sums._fields))
