"""Work out the derived tables again from the events: to prove that they are right, or to put them right."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, bindparam, delete, insert, select, update

from app.domain.catalogue import Catalogue
from app.extensions import db
from app.operations.derivation import DERIVED_TABLES, DerivedRows, change_rows, derived_rows
from app.operations.rolling_up import lock_courses, refresh_parts
from app.queries.outcome_parts import PARTS, expected_parts
from app.store.care import Intervention
from app.store.collection import Assessment, Occasion
from app.store.derived import ChangeRow

Row = dict[str, Any]
Key = tuple[tuple[str, Any], ...]

_ASSESSMENTS: Table = Assessment.__table__  # type: ignore[assignment]  # the base class promises less
_CHANGES: Table = ChangeRow.__table__  # type: ignore[assignment]
_STATE = ("state", "completed_at")


@dataclass(frozen=True, slots=True)
class Difference:
    """One stored row that does not follow from the events. Values are not told: they are answers of families."""

    table: str
    key: Key
    what: str

    def __str__(self) -> str:
        return f"{self.table}: {', '.join(f'{name} {value}' for name, value in self.key)}: {self.what}"


def all_interventions() -> Sequence[uuid.UUID]:
    """Every intervention, in an order that stays the same."""
    return db.session.scalars(select(Intervention.id).order_by(Intervention.id)).all()


def differences(catalogue: Catalogue, intervention_ids: Sequence[uuid.UUID]) -> Iterator[Difference]:
    """Derived rows of these interventions that are missing, too many or different. Writes nothing.

    `changes` are compared with the scores as they are stored, so a wrong score can be told twice. NotFound where an
    instrument is no longer there.
    """
    assessment_ids = _assessment_ids(intervention_ids)
    found = _derived(catalogue, assessment_ids)
    ours = _ASSESSMENTS.c.id.in_(assessment_ids)
    states = [{"id": key, **derived.assessment} for key, derived in found.items()]
    yield from _compared(_ASSESSMENTS, select(*(_ASSESSMENTS.c[name] for name in ("id", *_STATE))).where(ours), states)
    for model in DERIVED_TABLES:
        table: Table = model.__table__  # type: ignore[assignment]
        expected = [row for derived in found.values() for row in derived.rows[model]]
        yield from _compared(table, select(table).where(table.c.assessment_id.in_(assessment_ids)), expected)
    stored_changes = select(_CHANGES).where(_CHANGES.c.intervention_id.in_(intervention_ids))
    yield from _compared(_CHANGES, stored_changes, change_rows(catalogue, intervention_ids))
    stored_parts = select(PARTS).where(PARTS.c.intervention_id.in_(intervention_ids))
    yield from _compared(PARTS, stored_parts, [part.row for part in expected_parts(catalogue, intervention_ids)])


def put_right(catalogue: Catalogue, intervention_ids: Sequence[uuid.UUID]) -> tuple[tuple[Difference, ...], int]:
    """Compare, then write everything derived for these interventions anew: what differed, and how many rows there are.

    Nobody can add answers to them until the transaction ends. NotFound as in `differences`.
    """
    _assessment_ids(intervention_ids, to_write=True)
    lock_courses(intervention_ids)
    return tuple(differences(catalogue, intervention_ids)), write_derived(catalogue, intervention_ids)


def write_derived(catalogue: Catalogue, intervention_ids: Sequence[uuid.UUID]) -> int:
    """Write everything derived for these interventions anew, and return how many rows that made."""
    assessment_ids = _assessment_ids(intervention_ids)
    found = _derived(catalogue, assessment_ids)
    written = 0
    for model in DERIVED_TABLES:
        rows = [row for derived in found.values() for row in derived.rows[model]]
        db.session.execute(delete(model).where(model.assessment_id.in_(assessment_ids)))
        written += _insert(model.__table__, rows)
    states = [{"key": key, **derived.assessment} for key, derived in found.items()]
    if states:
        statement = update(_ASSESSMENTS).where(_ASSESSMENTS.c.id == bindparam("key"))
        db.session.execute(statement.values({name: bindparam(name) for name in _STATE}), states)
    db.session.execute(delete(ChangeRow).where(ChangeRow.intervention_id.in_(intervention_ids)))
    written += _insert(_CHANGES, change_rows(catalogue, intervention_ids))
    return written + refresh_parts(catalogue, intervention_ids)


def _assessment_ids(intervention_ids: Sequence[uuid.UUID], *, to_write: bool = False) -> Sequence[uuid.UUID]:
    """The assessments of these interventions; `to_write` keeps others from adding answers to them meanwhile."""
    statement = select(Assessment.id).join(Occasion).where(Occasion.intervention_id.in_(intervention_ids))
    return db.session.scalars(statement.with_for_update(of=Assessment) if to_write else statement).all()


def _derived(catalogue: Catalogue, assessment_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, DerivedRows]:
    """Assessment -> what should be derived for it."""
    return {derived.assessment_id: derived for derived in derived_rows(catalogue, assessment_ids)}


def _compared(table: Table, stored_rows: Select[Any], expected_rows: Sequence[Row]) -> Iterator[Difference]:
    keys = [column.name for column in table.primary_key]
    stored = _by_key(keys, (dict(row) for row in db.session.execute(stored_rows).mappings()))
    expected = _by_key(keys, expected_rows)
    for key in sorted(stored.keys() | expected.keys(), key=str):
        if key not in stored:
            yield Difference(table.name, key, "is missing")
        elif key not in expected:
            yield Difference(table.name, key, "should not be there")
        elif wrong := [name for name, value in expected[key].items() if stored[key][name] != value]:
            yield Difference(table.name, key, f"differs in {', '.join(wrong)}")


def _by_key(keys: Sequence[str], rows: Iterator[Row] | Sequence[Row]) -> dict[Key, Row]:
    return {tuple((name, row[name]) for name in keys): row for row in rows}


def _insert(table: Any, rows: Sequence[Row]) -> int:
    if rows:
        db.session.execute(insert(table), rows)
    return len(rows)
