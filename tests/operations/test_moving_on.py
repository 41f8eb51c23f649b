"""What is shown of a service moves on with the tenth newcomer, also under several writers, and survives a rebuild."""

import contextlib
import threading
import uuid
from collections import Counter
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.extensions import db
from app.operations import moving_on
from app.operations.rebuilding_sums import put_sums_right
from app.operations.rolling_up import forget
from app.queries.shown import newcomers
from app.store.shown import ShownCourse, ShownSum
from app.store.writing import WRITING
from tests.support.factories import a_practitioner
from tests.support.outcomes import fill_sums


@pytest.fixture
def practitioner(db_session: scoped_session[Session]) -> Actor:
    return a_practitioner(measures=("phq9",))


def shown(service_id: uuid.UUID, unit: str = "everybody") -> int | None:
    """How many pairs are shown of PHQ-9; None of nothing."""
    found = select(func.sum(ShownSum.paired)).filter_by(service_id=service_id, instrument_code="phq9", unit=unit)
    counted: int | None = db.session.scalar(found)
    return counted


def steps() -> list[int]:
    """How many newcomers came in with each step."""
    return list(Counter(db.session.scalars(select(ShownCourse.step).where(ShownCourse.step.is_not(None)))).values())


@pytest.mark.both_databases
def test_the_tenth_brings_the_others(practitioner: Actor) -> None:
    parts = fill_sums(practitioner, [(18, 8)] * 9)
    assert shown(practitioner.service_id) is None
    fill_sums(practitioner, [(20, 6)])
    assert (shown(practitioner.service_id), shown(practitioner.service_id, "colleagues")) == (10, None)
    forget(parts[0].dyad_id)
    db.session.commit()
    fill_sums(a_practitioner(practitioner.service_id), [(18, 8)] * 6)
    fill_sums(a_practitioner(practitioner.service_id), [(18, 8)] * 6)
    assert (shown(practitioner.service_id), shown(practitioner.service_id, "colleagues")) == (21, 21)
    assert sorted(steps()) == [10, 12]


def test_a_rebuild_shows_what_nothing_was_shown_of_and_nothing_else(practitioner: Actor) -> None:
    fill_sums(practitioner, [(18, 8)] * 15)
    fill_sums(practitioner, [(20, 6)] * 5)
    assert put_sums_right(practitioner.service_id)[0] == ()
    assert shown(practitioner.service_id) == 15
    for model in (ShownSum, ShownCourse):
        db.session.execute(delete(model))
    put_sums_right(practitioner.service_id)
    db.session.commit()
    assert shown(practitioner.service_id) == 20


@pytest.mark.both_databases
def test_two_who_bring_the_tenth_at_once_show_it_once(
    app: Flask, practitioner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in a quarter of its own, so that no sum keeps one waiting for another. Red on PostgreSQL without it."""
    fill_sums(practitioner, [(18, 8)] * 9)
    both, failed = threading.Barrier(2), []

    def counted(*asked: Any) -> Any:
        found = newcomers(*asked)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(1)
        return found

    def write(month: int) -> None:
        with app.app_context():
            try:
                db.session.connection(execution_options=WRITING)
                fill_sums(practitioner, [(18, 8)], on=(day := date(2025, month, 5)), started_on=day)
            except Exception as error:
                failed.append(error)

    monkeypatch.setattr(moving_on, "newcomers", counted)
    writers = [threading.Thread(target=write, args=(month,)) for month in (4, 7)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert failed == []
    assert shown(practitioner.service_id) == 10
    assert steps() == [10]
