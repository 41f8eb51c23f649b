"""The parts and sums of outcomes follow everything they are made from, within the same transaction."""

import random
import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.domain.visits import VisitFacts
from app.domain.vocabulary import EndingReason, NationalUse, OccasionKind, Place, VisitKind
from app.extensions import db
from app.operations.ending import begin_again, end_intervention, reopen
from app.operations.rebuilding import put_right
from app.operations.rebuilding_sums import put_sums_right
from app.operations.rolling_up import refresh_attributes
from app.operations.transferring import give_dyad
from app.operations.visits import remove_visit
from app.operations.withdrawing import erase, set_national_use
from app.queries.caseload import DyadView
from app.store.care import Intervention
from app.store.rollups import OutcomePart, Rollup
from app.store.writing import WRITING
from tests.support.factories import TODAY, a_dyad, a_practitioner, a_visit, an_occasion, answer, complete
from tests.support.instruments import shipped_catalogue
from tests.support.journey import assert_derived_follows_from_events
from tests.support.statements import statements


@pytest.fixture
def practitioner(db_session: scoped_session[Session]) -> Actor:
    return a_practitioner(measures=("phq9", "gad7"))


def measured_twice(actor: Actor, dyad: DyadView, before: str = "3", after: str = "0") -> None:
    complete(actor, an_occasion(actor, dyad), "phq9", [before] * 9)
    complete(actor, an_occasion(actor, dyad, OccasionKind.AFTER), "phq9", [after] * 9)


def sums(**under: str) -> tuple[int, ...]:
    """started, ended, paired, improved under these headings, all quarters together."""
    db.session.commit()
    columns = (Rollup.started, Rollup.ended, Rollup.paired, Rollup.improved)
    heading = {"instrument_code": "phq9", "dimension": "everybody", **under}
    found = db.session.execute(select(*(func.coalesce(func.sum(each), 0) for each in columns)).filter_by(**heading))
    return tuple(found.one())


@pytest.mark.both_databases
def test_a_pair_is_in_the_sums_as_soon_as_it_is_committed(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    assert sums(instrument_code="*") == (1, 0, 0, 0)
    complete(practitioner, an_occasion(practitioner, dyad), "phq9", ["3"] * 9)
    assert sums() == (1, 0, 0, 0)
    complete(practitioner, an_occasion(practitioner, dyad, OccasionKind.AFTER), "phq9", ["0"] * 9)
    assert sums() == sums(dimension="population", member="neonatal") == (1, 1, 1, 1)
    assert sums(instrument_code="*") == (1, 1, 0, 0)
    assert_derived_follows_from_events()


def test_what_is_undone_is_never_added(practitioner: Actor) -> None:
    a_dyad(practitioner)
    db.session.rollback()
    assert sums(instrument_code="*") == (0, 0, 0, 0)


def test_an_ordinary_answer_does_not_touch_it(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    db.session.commit()
    with statements(db.engine) as sent:
        answer(practitioner, occasion, "phq9", {"1": "2"})
        db.session.commit()
    assert sent
    assert not [each for each in sent if "rollups" in each or "outcome_parts" in each]


def test_an_ending_counts_and_going_on_after_all_takes_it_back(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    complete(practitioner, an_occasion(practitioner, dyad), "phq9", ["3"] * 9)
    end_intervention(practitioner, dyad.id, TODAY, EndingReason.MOVED, TODAY)
    assert sums() == (1, 1, 0, 0)
    assert sums(instrument_code="*") == (1, 1, 0, 0)
    reopen(practitioner, dyad.id)
    assert sums() == (1, 0, 0, 0)
    assert_derived_follows_from_events()


def test_a_second_course_is_counted_beside_the_first(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    measured_twice(practitioner, dyad)
    end_intervention(practitioner, dyad.id, TODAY, EndingReason.COMPLETED, TODAY)
    begin_again(practitioner, dyad.id, 1, TODAY + timedelta(days=40))
    assert sums(instrument_code="*") == (2, 1, 0, 0)
    assert_derived_follows_from_events()


def test_everything_about_a_pair_moves_with_it(practitioner: Actor) -> None:
    dyad, colleague = a_dyad(practitioner), a_practitioner(practitioner.service_id)
    measured_twice(practitioner, dyad)
    visit = a_visit(practitioner, dyad, VisitFacts(VisitKind.FILMING, TODAY, place=Place.REMOTE))
    assert sums(dimension="delivery", member="remote") == (1, 1, 1, 1)
    remove_visit(practitioner, visit)
    assert sums(dimension="delivery", member="remote") == (0, 0, 0, 0)
    assert sums(dimension="delivery", member="not_known") == sums(dimension="national_use") == (1, 1, 1, 1)
    set_national_use(practitioner, dyad.id, NationalUse.NOT_AGREED)
    assert sums(dimension="national_use") == (0, 0, 0, 0)
    give_dyad(practitioner, dyad.id, colleague.user_id, TODAY)
    assert sums(dimension="practitioner", member=practitioner.user_id.hex) == (0, 0, 0, 0)
    assert sums(dimension="practitioner", member=colleague.user_id.hex) == (1, 1, 1, 1)
    assert_derived_follows_from_events()


def test_what_changes_a_pair_asks_for_no_newcomers(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    with statements(db.engine) as sent:
        measured_twice(practitioner, dyad)
        db.session.commit()
    assert [each for each in sent if "shown_courses" in each]
    with statements(db.engine) as sent:
        set_national_use(practitioner, dyad.id, NationalUse.NOT_AGREED)
        db.session.commit()
    assert [each for each in sent if "rollups" in each]
    assert not [each for each in sent if "shown_" in each]


def test_an_erased_family_leaves_no_part_and_no_sum(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    measured_twice(practitioner, dyad)
    db.session.commit()
    erase(practitioner, dyad.id)
    assert sums() == sums(instrument_code="*") == (0, 0, 0, 0)
    assert db.session.scalars(select(OutcomePart)).all() == []
    assert db.session.scalar(select(func.sum(Rollup.sum_xx))) == 0


def test_every_dyad_has_a_random_key_of_its_own(practitioner: Actor) -> None:
    for _ in range(3):
        a_dyad(practitioner)
    keys = set(db.session.scalars(select(OutcomePart.record_key)))
    assert len(keys) == 3
    assert all(0 < key < 2**32 for key in keys)


WRITERS, ROUNDS = 6, 4


@pytest.mark.both_databases
def test_sums_are_right_after_many_writers_at_once(app: Flask, practitioner: Actor) -> None:
    """Each changes some of the same few families, two in one transaction; one of them rebuilds. None fails."""
    courses = []
    for _ in range(4):
        dyad = a_dyad(practitioner)
        measured_twice(practitioner, dyad)
        courses.append(dyad.intervention_id)
    db.session.commit()
    together, failed = threading.Barrier(WRITERS), []

    def write(number: int) -> None:
        chance = random.Random(number)
        with app.app_context():
            try:
                together.wait(10)
                for _ in range(ROUNDS):
                    change_some(chance, courses) if number else rebuild(practitioner.service_id, courses)
            except Exception as error:
                failed.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert failed == []
    assert_derived_follows_from_events()
    assert sums()[2] == 4


def rebuild(service_id: uuid.UUID, courses: list[uuid.UUID]) -> None:
    """As `flask derived rebuild` does it, meanwhile: what it finds is right already."""
    db.session.connection(execution_options=WRITING)
    assert put_right(shipped_catalogue(), courses)[0] == ()
    db.session.commit()
    db.session.connection(execution_options=WRITING)
    assert put_sums_right(service_id)[0] == ()
    db.session.commit()


def change_some(chance: random.Random, courses: list[uuid.UUID]) -> None:
    """Two courses get another stage and are ended or go on: in the order of their ids, as a rebuild takes them."""
    db.session.connection(execution_options=WRITING)
    for course in sorted(chance.sample(courses, 2)):
        values: dict[str, Any] = {"stage": chance.choice(("trainee_1", "trainee_2", "accredited"))}
        values |= {"ended_on": chance.choice((None, TODAY))}
        db.session.execute(update(Intervention).where(Intervention.id == course).values(**values))
        refresh_attributes([course])
    db.session.commit()
