"""Sessions are written once, counted, put right, taken away and brought back, by their own practitioner only."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Actor
from app.domain.visits import VisitFacts
from app.domain.vocabulary import Attendance, Place, Principle, VisitKind
from app.extensions import db
from app.operations.goals import GoalWords, write_goals, write_plan
from app.operations.visits import (
    begin_change,
    begin_visit,
    discard_draft,
    keep_draft,
    plan_next_visit,
    remove_visit,
    restore_visit,
    save_visit,
)
from app.queries.caseload import DyadView
from app.queries.goals import GoalView, wish_of
from app.queries.visits import (
    Course,
    Cycles,
    VisitView,
    courses_of,
    cycles_of,
    own_visit,
    own_visit_drafts,
    visits_of,
)
from tests.support.factories import TODAY, a_dyad, a_visit

A_WEEK = timedelta(days=7)


def visits(dyad: DyadView) -> tuple[VisitView, ...]:
    return visits_of([dyad.intervention_id]).get(dyad.intervention_id, ())


@pytest.mark.both_databases
def test_everything_that_was_written_down_is_kept(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep", "to eat"))
    facts = VisitFacts(
        VisitKind.SHARED_REVIEW,
        TODAY,
        place=Place.REMOTE,
        minutes=45,
        principles=(Principle.RECEIVING, Principle.ATTENTIVE, Principle.RECEIVING),
        ratings={1: 0, 2: 10, 3: 5},
        note="A smile.",
        next_on=TODAY + A_WEEK,
    )
    visit_id = a_visit(practitioner, dyad, facts)
    (seen,) = visits(dyad)
    assert (seen.id, seen.kind, seen.held_on, seen.place) == (visit_id, VisitKind.SHARED_REVIEW, TODAY, Place.REMOTE)
    assert (seen.minutes, seen.cycle, seen.note, seen.took_place) == (45, 1, "A smile.", True)
    assert seen.principles == (Principle.ATTENTIVE, Principle.RECEIVING)
    assert seen.ratings == {1: 0, 2: 10}  # there is no third goal
    assert courses_of([dyad.intervention_id])[dyad.intervention_id] == Course(TODAY, TODAY + A_WEEK, 1)


def test_a_session_that_did_not_take_place_has_no_cycle_and_no_ratings(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep",))
    for attendance in (Attendance.DID_NOT_ATTEND, Attendance.CANCELLED):
        facts: dict[str, Any] = {"minutes": 60, "cycle": 4, "principles": (Principle.GUIDING,), "ratings": {1: 3}}
        a_visit(practitioner, dyad, VisitFacts(VisitKind.FILMING, TODAY, attendance, **facts))
    for seen in visits(dyad):
        assert (seen.minutes, seen.cycle, seen.principles, seen.ratings) == (None, None, (), {})
    assert courses_of([dyad.intervention_id])[dyad.intervention_id].sessions == 0


def test_cycles_are_counted_from_film_and_review_and_can_be_put_right(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    write_plan(practitioner, dyad.id, "How can I feel closer?", 3)
    for kind in (VisitKind.GOAL_SETTING, VisitKind.FILMING, VisitKind.SHARED_REVIEW, VisitKind.FILMING):
        a_visit(practitioner, dyad, VisitFacts(kind, TODAY))
    assert [each.cycle for each in visits(dyad)] == [None, 1, 1, 2]
    assert cycles_of([dyad.intervention_id]) == {dyad.intervention_id: Cycles(3, 1)}
    review = a_visit(practitioner, dyad, VisitFacts(VisitKind.SHARED_REVIEW, TODAY, cycle=5))
    assert cycles_of([dyad.intervention_id])[dyad.intervention_id].done == 1
    save_visit(practitioner, begin_change(practitioner, review), VisitFacts(VisitKind.SHARED_REVIEW, TODAY), TODAY)
    assert [each.cycle for each in visits(dyad)] == [None, 1, 1, 2, 2]
    assert cycles_of([dyad.intervention_id])[dyad.intervention_id].done == 2


def test_a_removed_session_counts_nowhere_and_comes_back_as_it_was(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep",))
    visit_id = a_visit(practitioner, dyad, VisitFacts(VisitKind.OTHER, TODAY, ratings={1: 4}))
    before = visits(dyad)
    for _twice in range(2):
        remove_visit(practitioner, visit_id)
    assert visits(dyad) == ()
    assert courses_of([dyad.intervention_id])[dyad.intervention_id] == Course(None, None, 0)
    with pytest.raises(Closed):
        begin_change(practitioner, visit_id)
    restore_visit(practitioner, visit_id)
    db.session.expire_all()
    assert visits(dyad) == before


@pytest.mark.both_databases
def test_a_form_is_one_session_however_often_it_is_sent(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    draft_id = begin_visit(practitioner, dyad.id)
    assert begin_visit(practitioner, dyad.id) == draft_id
    keep_draft(practitioner, draft_id, {"note": "half a"})
    (draft,) = own_visit_drafts(practitioner)
    assert (draft.dyad_code, draft.fields) == (dyad.code, {"note": "half a"})
    first = save_visit(practitioner, draft_id, VisitFacts(VisitKind.FILMING, TODAY), TODAY)
    assert save_visit(practitioner, draft_id, VisitFacts(VisitKind.FILMING, TODAY), TODAY) == first
    assert own_visit_drafts(practitioner) == ()
    assert len(visits(dyad)) == 1


def test_a_session_uses_up_what_was_planned_for_its_day(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    plan_next_visit(practitioner, dyad.id, TODAY, TODAY)
    a_visit(practitioner, dyad, VisitFacts(VisitKind.OTHER, TODAY - A_WEEK))
    assert courses_of([dyad.intervention_id])[dyad.intervention_id].next_on == TODAY
    a_visit(practitioner, dyad, VisitFacts(VisitKind.OTHER, TODAY))
    assert courses_of([dyad.intervention_id])[dyad.intervention_id] == Course(TODAY, None, 2)
    with pytest.raises(Invalid):
        plan_next_visit(practitioner, dyad.id, date(2026, 9, 7), TODAY)


def test_nobody_else_reaches_it(practitioner: Actor, colleague: Actor) -> None:
    theirs = a_dyad(colleague)
    draft_id, visit_id = (
        begin_visit(colleague, theirs.id),
        a_visit(colleague, theirs, VisitFacts(VisitKind.OTHER, TODAY)),
    )
    draft_id = begin_visit(colleague, theirs.id)
    facts = VisitFacts(VisitKind.OTHER, TODAY)
    attempts = (
        lambda: begin_visit(practitioner, theirs.id),
        lambda: begin_change(practitioner, visit_id),
        lambda: keep_draft(practitioner, draft_id, {}),
        lambda: discard_draft(practitioner, draft_id),
        lambda: save_visit(practitioner, draft_id, facts, TODAY),
        lambda: remove_visit(practitioner, visit_id),
        lambda: restore_visit(practitioner, visit_id),
        lambda: plan_next_visit(practitioner, theirs.id, None, TODAY),
        lambda: write_plan(practitioner, theirs.id, "", None),
        lambda: save_visit(practitioner, uuid.uuid4(), facts, TODAY),
    )
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()
    assert own_visit(practitioner, visit_id) is None
    assert own_visit_drafts(practitioner) == ()


def test_goals_have_a_beginning_and_a_hope_and_a_rated_one_keeps_its_words(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    write_goals(practitioner, dyad.id, {1: GoalWords("to sleep", 0, 10), 2: GoalWords("to eat")})
    write_plan(practitioner, dyad.id, "How?", 4)
    wish = wish_of(dyad.intervention_id)
    assert (wish.helping_question, wish.planned_cycles) == ("How?", 4)
    assert wish.goals == (GoalView(1, "to sleep", 0, 10), GoalView(2, "to eat", None, None))
    a_visit(practitioner, dyad, VisitFacts(VisitKind.OTHER, TODAY, ratings={2: 4}))
    with pytest.raises(Invalid) as refusal:
        write_goals(practitioner, dyad.id, {1: GoalWords("to sing"), 2: GoalWords("to cook")})
    assert refusal.value.field == "goal_2"
    write_goals(practitioner, dyad.id, {1: GoalWords("to sing"), 2: GoalWords("to eat", 3)})
    assert wish_of(dyad.intervention_id).goals[1] == GoalView(2, "to eat", 3, None)
    for goal, field in ((GoalWords("to eat", 11), "start_2"), (GoalWords("", None, 4), "goal_2")):
        with pytest.raises(Invalid) as refusal:
            write_goals(practitioner, dyad.id, {2: goal})
        assert refusal.value.field == field
