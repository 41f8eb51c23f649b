"""Draws and what is said of records: what the database itself refuses, what an erasure takes, and the proof."""

import threading
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session, scoped_session

from app.cli.transaction import committing
from app.domain.checking import QueryReason, Said
from app.domain.errors import Closed, Invalid
from app.domain.frames import Frame, Proof
from app.domain.permissions import Actor
from app.domain.vocabulary import Role
from app.extensions import db
from app.operations import checking
from app.operations.checking import draw_records, say
from app.operations.withdrawing import erase
from app.queries.checking import check_to_make, open_queries, own_queries, own_query, waiting_for
from app.queries.drawing import provable
from app.store.audit import AuditLink
from app.store.checking import CheckEvent, Draw, SpotCheck
from tests.support.devices import PHQ9
from tests.support.factories import TODAY, a_dyad, a_member, a_practitioner, an_occasion, complete, supervise

DAY = TODAY + timedelta(days=30)


@pytest.fixture
def supervisor(practitioner: Actor) -> Actor:
    found = a_member(Role.SUPERVISOR, name="Sam")
    supervise(found, practitioner)
    for _ in range(3):
        complete(practitioner, an_occasion(practitioner, a_dyad(practitioner)), "phq9", PHQ9)
    return found


def drawn(supervisor: Actor, n: int = 2, **wanted: bool) -> uuid.UUID:
    return draw_records(supervisor, n, uuid.uuid4(), DAY, **wanted)


def check_ids(draw_id: uuid.UUID) -> list[uuid.UUID]:
    return list(db.session.scalars(select(SpotCheck.id).where(SpotCheck.draw_id == draw_id).order_by(SpotCheck.place)))


def test_a_record_comes_up_once_in_a_quarter(supervisor: Actor) -> None:
    drawn(supervisor, 2)
    drawn(supervisor, 2)
    found = list(db.session.scalars(select(SpotCheck.assessment_id)))
    assert len(found) == len(set(found)) == 3
    with pytest.raises(Invalid):
        drawn(supervisor)
    drawn(supervisor, 3, again=True)
    assert sorted(db.session.scalars(select(SpotCheck.turn))) == [0, 0, 0, 1, 1, 1]
    next_quarter = draw_records(supervisor, 3, uuid.uuid4(), DAY + timedelta(days=92))
    assert len(check_ids(next_quarter)) == 3


@pytest.mark.both_databases
def test_the_database_refuses_the_same_record_twice(supervisor: Actor) -> None:
    first = db.session.get_one(SpotCheck, check_ids(drawn(supervisor, 1))[0])
    twice = SpotCheck(draw_id=first.draw_id, place=2, assessment_id=first.assessment_id, period=first.period, turn=0)
    db.session.add(twice)
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.both_databases
def test_a_double_tap_draws_once(supervisor: Actor) -> None:
    form_id = uuid.uuid4()
    assert draw_records(supervisor, 1, form_id, DAY) == draw_records(supervisor, 1, form_id, DAY)
    assert len(db.session.scalars(select(Draw.id)).all()) == 1


@pytest.mark.both_databases
@pytest.mark.parametrize("one_form", [True, False])
def test_draws_at_the_same_time(
    app: Flask, db_session: scoped_session[Session], supervisor: Actor, practitioner: Actor, one_form: bool
) -> None:
    """Two supervisors of one practitioner, or one who taps three times: each record comes up once, nothing fails."""
    other = a_member(Role.SUPERVISOR, name="Other")
    supervise(other, practitioner)
    db_session.commit()
    form_id, made, failures = uuid.uuid4(), set[uuid.UUID](), list[BaseException]()

    def draw(number: int) -> None:
        try:
            with app.app_context(), committing():
                who = supervisor if one_form or number else other
                made.add(draw_records(who, 1, form_id if one_form else uuid.uuid4(), DAY))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
    assert len(made) == (1 if one_form else 3)
    assert len(set(db.session.scalars(select(SpotCheck.assessment_id)))) == len(made)


def test_everybodys_turn_comes(supervisor: Actor, practitioner: Actor) -> None:
    other = a_practitioner(practitioner.service_id)
    supervise(supervisor, other)
    complete(other, an_occasion(other), "phq9", PHQ9)
    with pytest.raises(Invalid):
        drawn(supervisor, 1)
    found = provable(drawn(supervisor, 2))
    assert found is not None
    assert len(Frame.parse(found.frame).people) == 2
    assert {own_query(each, check) is None for each in (other, practitioner) for check in check_ids(found.id)} == {True}


def test_of_more_people_than_a_draw_holds_chance_decides(
    supervisor: Actor, practitioner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOST_DRAWN", 2)
    for _ in range(2):
        other = a_practitioner(practitioner.service_id)
        supervise(supervisor, other)
        complete(other, an_occasion(other), "phq9", PHQ9)
    with pytest.raises(Invalid):
        drawn(supervisor, 1)
    assert len(check_ids(drawn(supervisor, 2))) == 2


def test_seed_and_list_stand_in_the_audit(supervisor: Actor) -> None:
    draw_id = drawn(supervisor)
    db.session.commit()
    found = provable(draw_id)
    assert found is not None
    assert found.proof is Proof.SAME
    details = db.session.scalars(select(AuditLink.detail)).all()
    assert any(found.seed in each and found.digest in each and str(draw_id) in each for each in details)


@pytest.mark.both_databases
def test_nothing_of_it_can_be_changed_or_deleted(supervisor: Actor) -> None:
    check = check_to_make(supervisor, check_ids(drawn(supervisor))[0], DAY)
    assert check is not None
    assert say(supervisor, check, Said.AGREE, seen=0)
    db.session.commit()
    for statement in (
        "UPDATE draws SET seed = 'mine'",
        "DELETE FROM draws",
        "UPDATE spot_checks SET place = place + 10",
        "DELETE FROM spot_checks",
        "UPDATE check_events SET said = 'unable'",
        "DELETE FROM check_events",
    ):
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()


@pytest.mark.both_databases
def test_an_erased_family_is_gone_and_the_proof_holds(supervisor: Actor, practitioner: Actor) -> None:
    draw_id = drawn(supervisor, 3)
    check = check_to_make(supervisor, check_ids(draw_id)[1], DAY)
    assert check is not None
    assert say(supervisor, check, Said.QUERY, seen=0, reason=QueryReason.DATES, text="Which day?")
    erase(practitioner, check.dyad_id)
    db.session.commit()
    found = provable(draw_id)
    assert found is not None
    assert (len(found.drawn), found.erased, found.proof) == (2, {2}, Proof.SAME)
    assert db.session.scalars(select(CheckEvent.check_id)).all() == []
    assert waiting_for(practitioner) == ()


def test_what_cannot_be_said(supervisor: Actor, practitioner: Actor) -> None:
    check = check_to_make(supervisor, check_ids(drawn(supervisor))[0], DAY)
    assert check is not None
    with pytest.raises(Closed):
        say(supervisor, check, Said.CLOSE, seen=0)
    assert not say(supervisor, check, Said.AGREE, seen=1)
    assert say(supervisor, check, Said.QUERY, seen=0, reason=QueryReason.OTHER, text="How?")
    assert not say(supervisor, check, Said.AGREE, seen=0)  # from another tab, which had shown nothing
    asked = own_query(practitioner, check.id)
    assert asked is not None
    with pytest.raises(Invalid):
        say(practitioner, asked, Said.CORRECTED, seen=1)
    assert [each.check_id for each in waiting_for(practitioner)] == [check.id]


def test_each_query_stands_by_what_was_said_last_of_it(supervisor: Actor, practitioner: Actor) -> None:
    """However long the history of another one is."""
    for check_id, texts in zip(
        check_ids(drawn(supervisor, 3)), ((), ("Like this.",), ("Yes.", "Really.")), strict=True
    ):
        check = check_to_make(supervisor, check_id, DAY)
        assert check is not None
        assert say(supervisor, check, Said.QUERY, seen=0, reason=QueryReason.OTHER, text="How?")
        for seen, words in enumerate(texts, start=1):
            asked = own_query(practitioner, check_id)
            assert asked is not None
            assert say(practitioner, asked, Said.STANDS, seen=seen, text=words)
    assert sorted(len(each.history) for each in open_queries(supervisor, DAY)) == [1, 2, 3]
    assert len(waiting_for(practitioner)) == 1
    assert len(own_queries(practitioner)) == 3


def test_without_the_role_nothing_is_open(supervisor: Actor, practitioner: Actor) -> None:
    (check_id, *_rest) = check_ids(drawn(supervisor))
    assert check_to_make(practitioner, check_id, DAY) is None
    assert own_query(supervisor, check_id) is None
    assert check_to_make(a_member(Role.SUPERVISOR), check_id, DAY) is None


def test_the_command_proves_and_finds_out(app: Flask, db_session: scoped_session[Session], supervisor: Actor) -> None:
    draw_id = drawn(supervisor)
    db_session.commit()
    run = app.test_cli_runner().invoke
    proved = run(args=["checks", "prove", str(draw_id)])
    assert proved.exit_code == 0, proved.output
    assert "2 of 3 records of 1 people: the same records in the same order." in proved.output
    assert run(args=["checks", "prove", str(uuid.uuid4())]).exit_code == 1
    everything = run(args=["checks", "prove"])
    assert (everything.exit_code, everything.output.splitlines()[-1]) == (0, "1 draws: all fair.")
