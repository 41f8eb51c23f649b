"""Answer events are only ever added, and the database itself sees to it that none is there twice."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.domain.permissions import Actor
from app.extensions import db
from app.store.collection import AnswerEvent
from tests.support.factories import a_dyad, an_occasion, answer, measure

MOMENT = datetime(2026, 9, 8, 9, 30, tzinfo=UTC)


@pytest.fixture
def event(practitioner: Actor) -> dict[str, Any]:
    """One event that is there, as the values to make another one from."""
    occasion = an_occasion(practitioner)
    answer(practitioner, occasion, "phq9", {"1": "2"}, form_id="f")
    db.session.commit()
    kept = db.session.scalars(select(AnswerEvent)).one()
    return {
        "event_id": kept.event_id,
        "assessment_id": measure(occasion, "phq9").id,
        "item": "1",
        "kind": "answer",
        "value": "2",
        "epoch": kept.epoch,
        "writer": kept.writer,
        "incarnation": kept.incarnation,
        "seq": kept.seq,
        "occurred_at": MOMENT,
        "received_at": MOMENT,
    }


def kept_value() -> str | None:
    db.session.rollback()
    return db.session.scalars(select(AnswerEvent.value)).one()


@pytest.mark.usefixtures("event")
@pytest.mark.parametrize(
    "change",
    [
        update(AnswerEvent).values(value="0"),
        update(AnswerEvent).values(reason="put right"),
        update(AnswerEvent).values(value=AnswerEvent.value),
        delete(AnswerEvent),
        text("UPDATE answer_events SET value = '0'"),
        text("DELETE FROM answer_events WHERE item = '1'"),
    ],
    ids=str,
)
def test_no_event_is_changed_or_deleted(change: Any) -> None:
    with pytest.raises(DatabaseError, match="answer events are append-only"):
        db.session.execute(change)
    assert kept_value() == "2"


def test_no_event_goes_with_what_it_belongs_to(event: dict[str, Any]) -> None:
    for table in ("answers", "assessments"):
        try:
            db.session.execute(text(f"DELETE FROM {table}"))
        except IntegrityError:
            db.session.rollback()
    assert kept_value() == "2"


def test_an_identity_is_there_once(event: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(insert(AnswerEvent), {**event, "seq": 2})
    assert kept_value() == "2"


def test_a_number_of_a_writer_is_there_once(event: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(insert(AnswerEvent), {**event, "event_id": uuid.uuid4()})
    assert kept_value() == "2"


@pytest.mark.parametrize("other", [{"epoch": 2}, {"writer": "tablet"}, {"seq": 2}, {"assessment_id": None}])
def test_each_part_of_that_number_counts(practitioner: Actor, event: dict[str, Any], other: dict[str, Any]) -> None:
    if "assessment_id" in other:
        other = {"assessment_id": measure(an_occasion(practitioner, a_dyad(practitioner)), "phq9").id}
    db.session.execute(insert(AnswerEvent), {**event, "event_id": uuid.uuid4(), **other})
    assert db.session.scalar(select(func.count()).select_from(AnswerEvent)) == 2


def test_the_incarnation_is_no_part_of_it(event: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(insert(AnswerEvent), {**event, "event_id": uuid.uuid4(), "incarnation": 7})


@pytest.mark.parametrize("bad", [{"seq": 0}, {"seq": -1}, {"value": None}, {"assessment_id": uuid.UUID(int=1)}])
def test_what_makes_no_sense_is_refused(event: dict[str, Any], bad: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(insert(AnswerEvent), {**event, "event_id": uuid.uuid4(), "seq": 2, **bad})


def test_a_decline_has_no_value(event: dict[str, Any]) -> None:
    row = {**event, "event_id": uuid.uuid4(), "seq": 2, "kind": "decline", "value": None}
    db.session.execute(insert(AnswerEvent), row)
    assert db.session.scalar(select(func.count()).select_from(AnswerEvent)) == 2
