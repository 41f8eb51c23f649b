"""Keep the derived tables in step with the events, and rebuild them to prove that they are."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from app.domain.answers import Answer
from app.domain.catalogue import Catalogue
from app.domain.change import Change
from app.domain.derivation import Derived, changes, derive
from app.domain.events import AnswerEvent, EventKind
from app.domain.instrument import Instrument
from app.domain.risk import Concern, ConcernStatus, concerns
from app.domain.scoring import hundredths
from app.domain.vocabulary import AssessmentState, OccasionKind
from app.extensions import db
from app.operations.rolling_up import refresh_parts
from app.store.care import Intervention
from app.store.collection import AnswerEvent as AnswerEventRow
from app.store.collection import Assessment, Occasion
from app.store.derived import Alert, ChangeRow, CurrentAnswer, ScoreRow
from app.store.running import run

Row = dict[str, Any]
DERIVED_TABLES = (CurrentAnswer, ScoreRow, Alert)
_EVENTS = select(
    AnswerEventRow.assessment_id,
    AnswerEventRow.event_id,
    AnswerEventRow.kind,
    AnswerEventRow.item,
    AnswerEventRow.value,
    AnswerEventRow.epoch,
    AnswerEventRow.writer,
    AnswerEventRow.incarnation,
    AnswerEventRow.seq,
    AnswerEventRow.occurred_at,
    AnswerEventRow.form_id,
)
# A table and not its model: a tap on a safety item waits for this.
_alerts: Any = Alert.__table__
_ALERTS_DELETION = delete(_alerts).where(
    _alerts.c.assessment_id == bindparam("of_assessment"), _alerts.c.item == bindparam("of_item")
)
_ALERT_INSERTION = insert(_alerts)


@dataclass(frozen=True)
class DerivedRows:
    """The rows one assessment should have, by table, and what its own row should say."""

    assessment_id: uuid.UUID
    assessment: Row
    rows: dict[Any, list[Row]]


def refresh_assessment(catalogue: Catalogue, assessment_id: uuid.UUID) -> None:
    """Write anew everything derived from this assessment's events, and the changes it takes part in."""
    found = next(_assessments(catalogue, (assessment_id,)))
    for table, rows in found.rows.items():
        db.session.execute(delete(table).where(table.assessment_id == assessment_id))
        if rows:
            db.session.execute(insert(table), rows)
    db.session.execute(update(Assessment).where(Assessment.id == assessment_id).values(**found.assessment))
    intervention_id = db.session.scalars(
        select(Occasion.intervention_id)
        .join(Assessment, Assessment.occasion_id == Occasion.id)
        .where(Assessment.id == assessment_id)
    ).one()
    refresh_changes(catalogue, intervention_id)


def refresh_alerts(
    assessment_id: uuid.UUID, instrument: Instrument, item: str, answer: Answer, moment: datetime
) -> None:
    """Write anew what a new current answer alone changes while an assessment is open: the alerts about its item.

    `derive` says the same of all its events; `moment` is when this one happened.
    """
    if not any(safety.item == item for safety in instrument.safety_items):
        return
    run(_ALERTS_DELETION, {"of_assessment": assessment_id, "of_item": item})
    for concern in concerns(instrument, {item: answer}):
        if concern.item == item and concern.status is ConcernStatus.RAISED:
            run(_ALERT_INSERTION, _alert_row(assessment_id, concern, moment))


def refresh_changes(catalogue: Catalogue, intervention_id: uuid.UUID) -> None:
    """Write anew the before/after pairs of one intervention, and what it adds to the figures of groups.

    The lock is for two occasions that are finished at once: the second then sees what the first one scored.
    """
    db.session.execute(
        select(Intervention.id).where(Intervention.id == intervention_id).with_for_update(key_share=True)
    )
    rows = change_rows(catalogue, (intervention_id,))
    db.session.execute(delete(ChangeRow).where(ChangeRow.intervention_id == intervention_id))
    if rows:
        db.session.execute(insert(ChangeRow), rows)
    refresh_parts(catalogue, (intervention_id,))


def derived_rows(catalogue: Catalogue, assessment_ids: Sequence[uuid.UUID]) -> Iterator[DerivedRows]:
    """What the derived tables should hold for each of these assessments, from their events alone."""
    return _assessments(catalogue, assessment_ids)


def _assessments(catalogue: Catalogue, assessment_ids: Sequence[uuid.UUID]) -> Iterator[DerivedRows]:
    assessments = db.session.execute(
        select(Assessment.id, Assessment.instrument_code, Assessment.instrument_version).where(
            Assessment.id.in_(assessment_ids)
        )
    ).all()
    events: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in db.session.execute(_EVENTS.where(AnswerEventRow.assessment_id.in_(assessment_ids))):
        events[row.assessment_id].append(row)
    for assessment_id, code, version in assessments:
        stored = events[assessment_id]
        derived = derive(catalogue.get(code, version), map(as_event, stored))
        yield _as_rows(assessment_id, derived, {row.event_id: row.form_id for row in stored})


def as_event(row: Any) -> AnswerEvent:
    """A stored event as the domain knows it."""
    return AnswerEvent(
        row.event_id,
        EventKind(row.kind),
        row.item,
        row.value,
        row.epoch,
        row.writer,
        row.incarnation,
        row.seq,
        row.occurred_at,
    )


def _as_rows(assessment_id: uuid.UUID, derived: Derived, form_ids: dict[uuid.UUID, str | None]) -> DerivedRows:
    sheet = derived.folded.sheet
    answers = [
        {
            "assessment_id": assessment_id,
            "item": item,
            "kind": str(sheet[item].kind),
            "value": sheet[item].value,
            "epoch": event.epoch,
            "incarnation": event.incarnation,
            "seq": event.seq,
            "event_id": event.event_id,
            "form_id": form_ids[event.event_id],
        }
        for item, event in derived.folded.latest.items()
    ]
    scores = [
        {
            "assessment_id": assessment_id,
            "scale": score.scale,
            "status": str(score.status),
            "hundredths": _stored(score.points),
            "answered": score.answered,
            "items": score.items,
            "band": score.band,
        }
        for score in derived.scores
    ]
    alerts = [_alert_row(assessment_id, alert.concern, alert.raised_at) for alert in derived.alerts]
    state = {"state": str(derived.folded.state), "completed_at": derived.folded.completed_at}
    return DerivedRows(assessment_id, state, {CurrentAnswer: answers, ScoreRow: scores, Alert: alerts})


def _alert_row(assessment_id: uuid.UUID, concern: Concern, raised_at: datetime) -> Row:
    return {
        "assessment_id": assessment_id,
        "item": concern.item,
        "code": concern.code,
        "status": str(concern.status),
        "value": concern.value,
        "raised_at": raised_at,
    }


def _stored(points: float | None) -> int | None:
    return None if points is None else hundredths(points)


def change_rows(catalogue: Catalogue, intervention_ids: Sequence[uuid.UUID]) -> list[Row]:
    """The before/after pairs these interventions should have: the before occasion against the after occasion."""
    points: dict[tuple[uuid.UUID, str, str], dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for row in db.session.execute(
        select(
            Occasion.intervention_id,
            Assessment.instrument_code,
            Assessment.instrument_version,
            Occasion.kind,
            ScoreRow.scale,
            ScoreRow.hundredths,
        )
        .join(Assessment, Assessment.occasion_id == Occasion.id)
        .join(ScoreRow, ScoreRow.assessment_id == Assessment.id)
        .where(
            Occasion.intervention_id.in_(intervention_ids),
            Occasion.kind.in_((OccasionKind.BEFORE, OccasionKind.AFTER)),
            Assessment.state == AssessmentState.COMPLETE,
            ScoreRow.hundredths.is_not(None),
        )
    ):
        key = (row.intervention_id, row.instrument_code, row.instrument_version)
        points[key][row.kind][row.scale] = row.hundredths / 100
    return [
        _change_row(intervention_id, code, change)
        for (intervention_id, code, version), by_kind in points.items()
        for change in changes(catalogue.get(code, version), by_kind[OccasionKind.BEFORE], by_kind[OccasionKind.AFTER])
    ]


def _change_row(intervention_id: uuid.UUID, code: str, change: Change) -> Row:
    return {
        "intervention_id": intervention_id,
        "instrument_code": code,
        "scale": change.scale,
        "before_hundredths": _stored(change.before),
        "after_hundredths": _stored(change.after),
        "outcome": str(change.outcome),
        "crossed_cut_off": change.crossed_cut_off,
        "entered_cut_off": change.entered_cut_off,
    }


def batches(keys: Sequence[uuid.UUID], size: int = 200) -> Iterable[Sequence[uuid.UUID]]:
    """Cut keys into runs small enough for one IN (…)."""
    return (keys[start : start + size] for start in range(0, len(keys), size))
