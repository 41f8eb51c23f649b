"""How a course of VIG ends, what comes after it, and that nobody else can do it."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Actor
from app.domain.vocabulary import EndingReason, NoAfter, OccasionKind
from app.extensions import db
from app.operations.ending import begin_again, end_intervention, leave_out_after, plan_follow_up, reopen
from app.queries.caseload import DyadView, goals_of, own_courses, own_dyad
from app.store.care import Intervention
from tests.support.factories import TODAY, a_dyad, an_occasion

LATER = TODAY + timedelta(days=90)


def again(actor: Actor, dyad: DyadView) -> DyadView:
    found = own_dyad(actor, dyad.id)
    assert found is not None
    return found


def an_ended_dyad(actor: Actor) -> DyadView:
    dyad = a_dyad(actor, goals=("to sleep",))
    end_intervention(actor, dyad.id, TODAY, EndingReason.COMPLETED, LATER)
    return again(actor, dyad)


def test_an_ending_keeps_its_day_and_its_reason_and_can_be_put_right(practitioner: Actor) -> None:
    dyad = an_ended_dyad(practitioner)
    assert (dyad.ended_on, dyad.ending) == (TODAY, "completed")
    end_intervention(practitioner, dyad.id, LATER, EndingReason.MOVED, LATER)
    changed = again(practitioner, dyad)
    assert (changed.ended_on, changed.ending) == (LATER, "moved")


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), LATER + timedelta(days=1)])
def test_an_ending_before_the_start_or_in_the_future_is_refused(practitioner: Actor, day: date) -> None:
    dyad = a_dyad(practitioner)
    with pytest.raises(Invalid):
        end_intervention(practitioner, dyad.id, day, EndingReason.OTHER, LATER)
    assert again(practitioner, dyad).ended_on is None


def test_going_on_after_all_forgets_what_was_agreed_for_afterwards(practitioner: Actor) -> None:
    dyad = an_ended_dyad(practitioner)
    leave_out_after(practitioner, dyad.id, NoAfter.LOST_TOUCH)
    plan_follow_up(practitioner, dyad.id, LATER)
    found = again(practitioner, dyad)
    assert (found.no_after, found.follow_up_on) == ("lost_touch", LATER)
    reopen(practitioner, dyad.id)
    found = again(practitioner, dyad)
    assert (found.ended_on, found.ending, found.no_after, found.follow_up_on) == (None, None, None, None)


def test_a_follow_up_comes_after_the_ending(practitioner: Actor) -> None:
    dyad = an_ended_dyad(practitioner)
    with pytest.raises(Invalid):
        plan_follow_up(practitioner, dyad.id, TODAY)


def test_another_course_has_occasions_goals_and_a_stage_of_its_own(practitioner: Actor) -> None:
    dyad = an_ended_dyad(practitioner)
    first = an_occasion(practitioner, dyad)
    promoted = replace(practitioner, stage="supervisor")
    begin_again(promoted, dyad.id, 1, LATER)
    second = again(practitioner, dyad)
    assert (second.course, second.stage, second.started_on, second.ended_on) == (2, "supervisor", LATER, None)
    assert goals_of(second.intervention_id) == {}
    assert an_occasion(practitioner, second).id != first.id
    assert [each.stage for each in own_courses(practitioner, dyad.id)] == ["accredited", "supervisor"]


@pytest.mark.both_databases
def test_asking_twice_begins_one_course(practitioner: Actor) -> None:
    dyad = an_ended_dyad(practitioner)
    begin_again(practitioner, dyad.id, 1, LATER)
    begin_again(practitioner, dyad.id, 1, LATER)
    assert db.session.scalar(select(func.count()).select_from(Intervention)) == 2


def test_a_course_follows_one_that_has_ended(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    with pytest.raises(Closed):
        begin_again(practitioner, dyad.id, 1, LATER)
    with pytest.raises(NotFound):
        begin_again(practitioner, dyad.id, 2, LATER)


WRITES: list[Callable[[Actor, uuid.UUID], None]] = [
    lambda actor, dyad_id: end_intervention(actor, dyad_id, TODAY, EndingReason.COMPLETED, LATER),
    reopen,
    lambda actor, dyad_id: leave_out_after(actor, dyad_id, NoAfter.OTHER),
    lambda actor, dyad_id: plan_follow_up(actor, dyad_id, LATER),
    lambda actor, dyad_id: begin_again(actor, dyad_id, 1, LATER),
]


def test_none_of_it_is_anybody_elses_to_do(practitioner: Actor, colleague: Actor) -> None:
    dyad = an_ended_dyad(practitioner)
    for write in WRITES:
        with pytest.raises(NotFound):
            write(colleague, dyad.id)
    assert again(practitioner, dyad) == dyad


def test_what_comes_after_an_ending_waits_for_it(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    for write in WRITES[2:4]:
        with pytest.raises(Closed):
            write(practitioner, dyad.id)
    assert OccasionKind.AFTER not in {each.ended_on for each in own_courses(practitioner, dyad.id)}
