"""Every question about a caseload is answered from the actor's own, and in as few statements for many as for one."""

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import insert, update

from app.domain.permissions import Actor
from app.domain.vocabulary import AssessmentState, OccasionKind
from app.extensions import db
from app.operations.collecting import finish
from app.queries import caseload as reads
from app.store.care import Intervention
from tests.support.client import PageClient
from tests.support.factories import TODAY, a_draft, a_dyad, an_occasion, answer, complete, measure
from tests.support.instruments import shipped_catalogue
from tests.support.statements import statements


def test_all_of_ones_own_newest_first(practitioner: Actor, colleague: Actor) -> None:
    mine = [a_dyad(practitioner) for _ in range(3)]
    a_dyad(colleague)
    found = reads.own_dyads(practitioner)
    assert {each.id for each in found} == {each.id for each in mine}
    assert sorted(found, key=lambda each: each.created_at, reverse=True) == list(found)


def test_what_a_dyad_is(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, populations=["neglect", "edge_of_care"])
    assert (dyad.adult_role, dyad.adult_age, dyad.child_age, dyad.child_months) == ("mother", "20_29", "months", 9)
    assert (dyad.referral, dyad.court_ordered, dyad.national_use) == ("gp", False, "agreed")
    assert (dyad.started_on, dyad.ended_on) == (TODAY, None)
    assert reads.populations_of(dyad.id) == ("edge_of_care", "neglect")


def test_somebody_elses_and_none_are_the_same(practitioner: Actor, colleague: Actor) -> None:
    theirs, draft = a_dyad(colleague), a_draft(colleague)
    for dyad_id in (theirs.id, uuid.uuid4()):
        assert reads.own_dyad(practitioner, dyad_id) is None
        assert reads.current_intervention_id(practitioner, dyad_id) is None
    assert reads.own_dyad_by_code(practitioner, theirs.code) is None
    assert reads.own_dyad_by_code(colleague, theirs.code) is not None
    assert reads.own_draft(practitioner, draft) is None
    assert reads.own_draft(colleague, draft) is not None


@pytest.mark.both_databases
def test_a_second_course_of_vig_is_the_current_one(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    later = uuid.uuid4()
    started = TODAY.replace(year=TODAY.year + 1)
    row = {"id": later, "dyad_id": dyad.id, "number": 2, "stage": "supervisor", "started_on": started}
    db.session.execute(insert(Intervention), row)
    assert reads.current_intervention_id(practitioner, dyad.id) == later
    assert [each.intervention_id for each in reads.own_dyads(practitioner)] == [later]


def test_occasions_come_in_the_order_of_a_course(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    for kind, number in (("after", 1), ("during", 2), ("before", 1), ("during", 1), ("follow_up", 1)):
        an_occasion(practitioner, dyad, OccasionKind(kind), number)
    lines = reads.occasions_of([dyad.intervention_id])[dyad.intervention_id]
    assert [(line.kind, line.number) for line in lines] == [
        ("before", 1),
        ("during", 1),
        ("during", 2),
        ("after", 1),
        ("follow_up", 1),
    ]
    assert [each.instrument_code for each in lines[0].assessments] == ["phq9", "gad7", "pbq", "gbo", "epds", "kpcs"]


@pytest.mark.both_databases
def test_what_has_been_measured(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    before, after = an_occasion(practitioner, dyad), an_occasion(practitioner, dyad, OccasionKind.AFTER)
    complete(practitioner, before, "phq9", ["2"] * 9)
    complete(practitioner, after, "phq9", ["1"] * 9)
    ids = [measure(each, "phq9").id for each in (before, after)]
    scores = reads.scores_of(ids)
    assert [scores[each]["total"].hundredths for each in ids] == [1800, 900]
    assert reads.changes_of([dyad.intervention_id])[dyad.intervention_id]["phq9", "total"].outcome == "recovered"
    line = reads.occasions_of([dyad.intervention_id])[dyad.intervention_id][0].assessments[0]
    assert (line.state, line.completed_at is not None) == (AssessmentState.COMPLETE, True)


@pytest.mark.usefixtures("practitioner")
def test_asking_about_nobody_gives_nothing() -> None:
    assert reads.occasions_of([]) == {}
    assert (dict(reads.scores_of([])), dict(reads.changes_of([]))) == ({}, {})


def some_dyads(actor: Actor, count: int) -> dict[str, str]:
    """Dyads with EPDS before and after and goals; gives back the addresses of the pages of one of them."""
    for _ in range(count):
        dyad = a_dyad(actor, goals=("to sleep", "to eat"))
        before, after = an_occasion(actor, dyad), an_occasion(actor, dyad, OccasionKind.AFTER)
        for occasion, total in ((before, "20"), (after, "9")):
            answer(actor, occasion, "epds", {"total:total": total})
            finish(actor, shipped_catalogue(), (measure(occasion, "epds"),))
    db.session.execute(update(Intervention).values(ended_on=TODAY))
    step = f"/q/{before.id}/{measure(before, 'phq9').id}/1"
    return {
        "home": "/",
        "caseload": "/dyads",
        "dyad": f"/dyads/{dyad.id}",
        "summary": "/summary",
        "occasion": f"/occasions/{before.id}",
        "step": step,
        "goals": f"/dyads/{dyad.id}/goals",
    }


MOST = {"home": 15, "caseload": 4, "dyad": 19, "summary": 9, "occasion": 10, "step": 6, "goals": 4}
"""Of these, a record's place in the audit is one, and whether this sitting has read the questions before another."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_a_page_asks_as_often_for_many_dyads_as_for_few(
    app: Flask, practitioner: Actor, desk: PageClient, another_desk: Callable[[Actor], PageClient], colleague: Actor
) -> None:
    with app.app_context():
        engine = db.engine
    few, many = some_dyads(practitioner, 2), some_dyads(colleague, 12)
    other = another_desk(colleague)
    for name in few:
        with statements(engine) as for_few:
            assert desk.get(few[name]).status_code == 200
        with statements(engine) as for_many:
            assert other.get(many[name]).status_code == 200
        assert len(for_few) == len(for_many), f"{name}: {for_few}\n{for_many}"
        assert 0 < len(for_few) <= MOST[name], f"{name}: {for_few}"
