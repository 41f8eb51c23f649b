"""Let what a service's page shows move on once ten families more have been measured twice (ADR 14).

Done in the transaction that brings the tenth, after its sums, one service at a time: whoever counts newcomers of a
service holds its row until the commit, so that none counts what another one is just showing.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, and_, delete, insert, or_, select, tuple_
from sqlalchemy.orm import Session

from app.domain.outcome_parts import COURSES, Part
from app.domain.outcomes.moving import (
    EVERYBODY,
    LISTED,
    NATIONAL,
    Cell,
    Moved,
    enough,
    enough_for_colleagues,
    is_pair,
    move_on,
    total_of_cells,
)
from app.domain.rollups import NOTHING, Dimension, Sums
from app.domain.statistics.change_of_groups import OWN_SPREAD_FROM
from app.extensions import db
from app.queries.shown import ScaleKey, known_parts, national_sums, newcomers, shown_of
from app.store.insertion import insertion
from app.store.people import Service
from app.store.rollups import Rollup
from app.store.shown import ShownCourse, ShownSum

TOUCHED = "scales with new pairs"
_SUMS: Table = ShownSum.__table__  # type: ignore[assignment]  # the base class promises less
_ROLLUPS: Table = Rollup.__table__  # type: ignore[assignment]
Row = dict[str, Any]


def remember(parts: Iterable[Part]) -> None:
    """Look at the scales of these parts when this transaction is committed, where they are pairs: new ones. What was
    a pair before brings no newcomer, and a correction need not wait for others."""
    touched = db.session().info.setdefault(TOUCHED, defaultdict(set))
    for part in parts:
        if is_pair(part):
            touched[part.service_id].add((part.instrument_code, part.scale))


def move_touched(session: Session) -> None:
    """Move on what may, of everything that was remembered."""
    touched: Mapping[uuid.UUID, set[ScaleKey]] = session.info.pop(TOUCHED, {})
    for service_id in sorted(touched):
        move_service(service_id, touched[service_id])


def move_service(service_id: uuid.UUID, scales: Collection[ScaleKey] | None = None) -> None:
    """Move on what may, of these scales of a service; or of all."""
    db.session.execute(select(Service.id).where(Service.id == service_id).with_for_update(key_share=True))
    found = newcomers(service_id, scales)
    ripe = [
        key
        for key, (to_all, to_colleagues) in found.items()
        if enough(sum(to_all.values())) or enough_for_colleagues(to_colleagues)
    ]
    if any([_move_scale(service_id, key) for key in sorted(ripe)]):  # noqa: C419 - each is moved, not only the first
        _show_courses(service_id)


def _move_scale(service_id: uuid.UUID, key: ScaleKey) -> bool:
    """Whether what everybody sees of it has moved, and not only the total for colleagues."""
    shown, known = shown_of(service_id, key), known_parts(service_id, key)
    moved = move_on(shown, known)
    if moved is None:
        return False
    ours = [_SUMS.c.service_id == service_id, _SUMS.c.instrument_code == key[0], _SUMS.c.scale == key[1]]
    cells = dict(moved.shown.cells)
    if not moved.paired:
        ours.append(_SUMS.c.unit != NATIONAL)
    elif 0 < total_of_cells(cells, EVERYBODY).paired < OWN_SPREAD_FROM:
        cells |= _national(key)
    db.session.execute(delete(_SUMS).where(*ours))
    rows = [_row(service_id, key, cell, sums, moved.shown.steps.get(cell.unit, 0)) for cell, sums in cells.items()]
    db.session.execute(insert(_SUMS), rows)
    _mark(service_id, key, moved)
    return bool(moved.paired)


def _national(key: ScaleKey) -> dict[Cell, Sums]:
    """Of all services at this moment; how many they are stands as what started."""
    sums, services = national_sums([key]).get(key, (NOTHING, 0))
    return {Cell(NATIONAL): sums._replace(started=services)} if services else {}


def _row(service_id: uuid.UUID, key: ScaleKey, cell: Cell, sums: Sums, step: int = 0) -> Row:
    place = {"service_id": service_id, "instrument_code": key[0], "scale": key[1]}
    where = {"unit": cell.unit, "member": cell.member, "step": step}
    return place | where | dict(zip(("quarter_year", "quarter_number"), cell.quarter, strict=True)) | sums._asdict()


def _mark(service_id: uuid.UUID, key: ScaleKey, moved: Moved) -> None:
    """Who has come in is no newcomer any more."""
    step = moved.shown.steps.get(EVERYBODY)
    marks: tuple[tuple[Sequence[Part], Row], ...] = (
        (moved.paired, {"step": step}),
        (moved.alone, {"alone": True}),
        (moved.to_colleagues, {"to_colleagues": True}),
    )
    for parts, told in marks:
        rows = [
            {
                "intervention_id": part.intervention_id,
                "service_id": service_id,
                "instrument_code": key[0],
                "scale": key[1],
                "step": None,
                "alone": False,
                "to_colleagues": False,
                **told,
            }
            for part in parts
        ]
        if rows:
            keys = ("intervention_id", "service_id", "instrument_code", "scale")
            adding = insertion(ShownCourse)
            db.session.execute(adding.on_conflict_do_update(index_elements=keys, set_=told), rows)


def _show_courses(service_id: uuid.UUID) -> None:
    """How many courses started and ended, and what else is measured: they are told together with the figures."""
    of_service = (_ROLLUPS.c.service_id == service_id, _ROLLUPS.c.dimension == Dimension.EVERYBODY)
    counted: dict[Cell, Sums] = {}
    names = ("quarter_year", "quarter_number", "started", "ended")
    for year, number, started, ended in db.session.execute(
        select(*(_ROLLUPS.c[name] for name in names)).where(*of_service, _ROLLUPS.c.instrument_code == COURSES)
    ):
        cell = Cell(EVERYBODY, "", (year, number))  # type: ignore[arg-type]
        counted[cell] = counted.get(cell, NOTHING).plus(Sums(started=started, ended=ended))
    old = and_(_SUMS.c.service_id == service_id, or_(_SUMS.c.instrument_code == COURSES, _SUMS.c.unit == LISTED))
    db.session.execute(delete(_SUMS).where(old))
    scale = (_ROLLUPS.c.instrument_code, _ROLLUPS.c.scale)
    known = select(_SUMS.c.instrument_code, _SUMS.c.scale).where(_SUMS.c.service_id == service_id)
    others = select(*scale).where(*of_service, _ROLLUPS.c.instrument_code != COURSES, tuple_(*scale).not_in(known))
    rows = [_row(service_id, (COURSES, ""), cell, sums) for cell, sums in counted.items()]
    listed = db.session.execute(others.distinct())
    rows += [_row(service_id, (code, name), Cell(LISTED), NOTHING) for code, name in listed]
    db.session.execute(insert(_SUMS), rows)
