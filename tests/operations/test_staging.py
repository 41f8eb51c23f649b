"""Transition meetings: the stage of a role changes from their day, and a mistake is another entry."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app.config import SHIPPED_PATHWAY
from app.definitions import load_pathway
from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import Role, Stage
from app.extensions import db
from app.operations.staging import correct_transition, record_transition
from app.queries.caseload import own_dyad
from app.queries.stages import TransitionView, transitions_of
from app.store.people import Membership
from tests.support.factories import TODAY, a_dyad, a_member, a_practitioner, supervise

PATHWAY = load_pathway(SHIPPED_PATHWAY)
DAY = TODAY - timedelta(days=5)
FIRST = date(2026, 1, 1)
"""Of everybody's role."""


@pytest.fixture
def trainee(db_session: object) -> Actor:
    return a_practitioner(stage=Stage.TRAINEE_1)


@pytest.fixture
def supervisor(trainee: Actor) -> Actor:
    found = a_member(Role.PRACTITIONER, Role.SUPERVISOR, stage=Stage.SUPERVISOR)
    supervise(found, trainee)
    return found


def where(actor: Actor) -> tuple[uuid.UUID, uuid.UUID]:
    return actor.user_id, actor.service_id


def record(supervisor: Actor, trainee: Actor, day: date = DAY, **options: bool) -> None:
    options = {"all_the_same": True, **options}
    record_transition(supervisor, where(trainee), PATHWAY, day, uuid.uuid4(), TODAY, **options)


def correct(supervisor: Actor, trainee: Actor, which: TransitionView) -> None:
    correct_transition(supervisor, where(trainee), which.id, PATHWAY, uuid.uuid4(), TODAY)


def roles(actor: Actor) -> list[tuple[str | None, date, date | None]]:
    db.session.expire_all()
    rows = db.session.execute(
        select(Membership.stage, Membership.starts_on, Membership.ends_on)
        .where(Membership.user_id == actor.user_id, Membership.role == Role.PRACTITIONER)
        .order_by(Membership.starts_on)
    )
    return [tuple(row) for row in rows]


def test_the_stage_changes_from_the_day_of_the_meeting(trainee: Actor, supervisor: Actor) -> None:
    dyad = a_dyad(trainee)
    record(supervisor, trainee)
    assert roles(trainee) == [("trainee_1", FIRST, DAY), ("trainee_2", DAY, None)]
    begun = own_dyad(trainee, dyad.id)
    assert begun is not None
    assert begun.stage == Stage.TRAINEE_1
    (entry,) = transitions_of(where(trainee))
    assert (entry.from_stage, entry.to_stage, entry.held_on) == (Stage.TRAINEE_1, Stage.TRAINEE_2, DAY)


@pytest.mark.both_databases
def test_a_form_that_is_sent_twice_records_one_meeting(trainee: Actor, supervisor: Actor) -> None:
    form = uuid.uuid4()
    for _ in range(2):
        record_transition(supervisor, where(trainee), PATHWAY, DAY, form, TODAY, all_the_same=True)
    assert len(transitions_of(where(trainee))) == 1
    assert [stage for stage, *_ in roles(trainee)] == ["trainee_1", "trainee_2"]


def test_what_is_missing_is_asked_about(trainee: Actor, supervisor: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        record(supervisor, trainee, all_the_same=False)
    assert refused.value.field == "numbers"
    assert transitions_of(where(trainee)) == ()


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), FIRST - timedelta(days=1)])
def test_days_that_cannot_be(trainee: Actor, supervisor: Actor, day: date) -> None:
    with pytest.raises(Invalid) as refused:
        record(supervisor, trainee, day)
    assert refused.value.field == "held_on"


def test_nobody_else_may(trainee: Actor, supervisor: Actor) -> None:
    """Not a supervisor of others, not one whose link has ended, and not the trainee."""
    former = a_member(Role.SUPERVISOR, service_id=trainee.service_id)
    supervise(former, trainee, ends_on=TODAY)
    record(supervisor, trainee)
    (entry,) = transitions_of(where(trainee))
    for somebody in (a_member(Role.SUPERVISOR, service_id=trainee.service_id), former, trainee):
        with pytest.raises(NotFound):
            record(somebody, trainee, TODAY)
        with pytest.raises(NotFound):
            correct(somebody, trainee, entry)
    assert len(transitions_of(where(trainee))) == 1


def test_after_accreditation_no_stage_follows(supervisor: Actor) -> None:
    accredited = a_practitioner()
    supervise(supervisor, accredited)
    with pytest.raises(Closed):
        record(supervisor, accredited)


def test_a_mistake_is_another_entry(trainee: Actor, supervisor: Actor) -> None:
    record(supervisor, trainee)
    (entry,) = transitions_of(where(trainee))
    for _ in range(2):
        correct(supervisor, trainee, entry)
    first, second = transitions_of(where(trainee))
    assert (second.corrects_id, second.to_stage) == (first.id, Stage.TRAINEE_1)
    assert {stage for stage, *_ in roles(trainee)} == {"trainee_1"}
    with pytest.raises(Closed):  # a correction is not corrected: the meeting is recorded anew
        correct(supervisor, trainee, second)
    record(supervisor, trainee, TODAY)
    assert roles(trainee)[-1] == ("trainee_2", TODAY, None)


def test_two_mistakes_are_corrected_from_the_last_one(trainee: Actor, supervisor: Actor) -> None:
    record(supervisor, trainee, DAY)
    record(supervisor, trainee, TODAY)
    first, second = transitions_of(where(trainee))
    with pytest.raises(Closed):
        correct(supervisor, trainee, first)
    correct(supervisor, trainee, second)
    correct(supervisor, trainee, first)
    assert {stage for stage, *_ in roles(trainee)} == {"trainee_1"}
    assert len(transitions_of(where(trainee))) == 4


@pytest.mark.both_databases
def test_the_database_refuses_to_change_the_history(trainee: Actor, supervisor: Actor) -> None:
    record(supervisor, trainee)
    db.session.commit()
    for change in ("UPDATE stage_transitions SET minutes = 480", "DELETE FROM stage_transitions"):
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(text(change))
        db.session.rollback()
