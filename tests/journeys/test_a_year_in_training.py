"""A trainee's year: families, supervision that both confirm, a stage that is reached, and the meeting that follows."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.domain.permissions import Actor
from app.domain.visits import VisitFacts
from app.domain.vocabulary import Role, Stage, VisitKind
from app.web.calendar import today
from tests.support.client import PageClient
from tests.support.factories import a_dyad, a_member, a_practitioner, a_visit, supervise
from tests.support.journey import Person
from tests.support.pages import Page


@pytest.fixture
def trainee(db_session: object) -> Actor:
    return a_practitioner(stage=Stage.TRAINEE_1)


@pytest.fixture
def supervisor(trainee: Actor) -> Actor:
    """Of another service."""
    found = a_member(Role.PRACTITIONER, Role.SUPERVISOR, stage=Stage.SUPERVISOR, name="Sally Supervisor")
    supervise(found, trainee)
    return found


@pytest.fixture
def tess(trainee: Actor, another_desk: Callable[[Actor], PageClient]) -> Person:
    return Person(another_desk(trainee))


@pytest.fixture
def sally(supervisor: Actor, another_desk: Callable[[Actor], PageClient]) -> Person:
    return Person(another_desk(supervisor))


def works_with_a_family(actor: Actor, cycles: int) -> str:
    """A dyad with so many films and shared reviews. Its code as shown."""
    dyad = a_dyad(actor, goals=("To sleep through",))
    first = dyad.started_on
    for cycle in range(cycles):
        for place, kind in enumerate((VisitKind.FILMING, VisitKind.SHARED_REVIEW)):
            a_visit(actor, dyad, VisitFacts(kind, first + timedelta(days=14 * cycle + 7 * place)))
    return f"{dyad.code[:4]}-{dyad.code[4:]}"


def meters(page: Page) -> list[str]:
    """`2 of 6`, as the bars of the page say it."""
    return ["".join(bar.itertext()) for bar in page.tree.iter("progress")]


def test_hours_are_confirmed_by_both(tess: Person, sally: Person) -> None:
    # given a trainee who writes down an hour of supervision, and taps twice
    tess.goes_to("/supervision/own")
    assert meters(tess.page) == ["0 of 6", "0 of 2", "0 h of 7 h"]
    tess.follows("Write down supervision")
    form, values = tess.page.form("minutes"), {"minutes": "90", "held_on": f"{today():%Y-%m-%d}"}
    tess.page = tess.client.submit(form, values)
    again = tess.client.submit(form, values)
    assert again.response.request.path == tess.page.response.request.path
    assert "Waits for the supervisor" in tess.page.text
    # then it waits, and counts for nothing yet
    tess.goes_to("/")
    assert "1 h 30 min of supervision not confirmed yet" in tess.page.text
    assert meters(tess.goes_to("/supervision/own")) == ["0 of 6", "0 of 2", "0 h of 7 h"]
    # when the supervisor says that it was shorter, and the trainee puts it right
    sally.goes_to("/supervision")
    assert "1 entry waits for you" in sally.page.text
    sally.follows("Hours of supervision")
    sally.follows(f"{today().day} ")
    old = sally.page
    sally.sends("dispute", dispute="minutes")
    assert "It was shorter or longer" in sally.page.text
    assert "1 entry of hours waits for you" in tess.goes_to("/").text
    tess.follows("1 entry of hours waits for you")
    tess.follows(f"{today().day} ")
    tess.follows("Put it right")
    tess.sends("minutes", minutes="60")
    # then the supervisor cannot confirm what she saw before, but what is there now
    stale = next(form for form in old.forms if form.action.endswith("/confirm"))
    refused = sally.client.submit(stale)
    assert refused.response.status_code == 422
    assert "This entry was changed since you opened it" in refused.text
    sally.page = refused
    sally.presses("Yes, this is right")
    assert "It counts" in sally.page.text
    assert meters(tess.goes_to("/supervision/own")) == ["0 of 6", "0 of 2", "1 h of 7 h"]
    # and its history tells everything
    tess.follows(f"{today().day} ")
    told = ["wrote it down: 1 h 30 min", "said: “It was shorter or longer”", "put it right", "confirmed it"]
    assert [each for each in told if each not in tess.page.text] == []


@pytest.mark.both_databases
def test_a_stage_is_reached_and_recorded(tess: Person, sally: Person, trainee: Actor, supervisor: Actor) -> None:
    # given everything that stage 1 asks for but the hours
    codes = [works_with_a_family(trainee, 3), works_with_a_family(trainee, 3)]
    other = a_practitioner(trainee.service_id, stage=Stage.TRAINEE_2)
    supervise(supervisor, other)
    # when the supervisor writes down group supervision, once for two
    sally.goes_to("/supervision")
    assert "The numbers of this stage are met" not in sally.page.text
    sally.follows("Write down supervision")
    people = [field.get("value", "") for field in sally.page.tree.iter("input") if field.get("name") == "people"]
    sally.sends("people", people=people, kind="group", minutes="420")
    assert "Waits for the supervisee" in sally.page.text
    # and the trainee confirms her own part; the other one's waits on
    tess.goes_to("/supervision/hours")
    tess.follows(f"{today().day} ")
    assert "1 other was there." in tess.page.text
    assert other.name not in tess.page.text
    tess.presses("Yes, this is right")
    # then both are told
    assert "You have everything that this stage asks for." in tess.goes_to("/").text
    tess.follows("What comes next")
    assert "Next comes: the transition meeting." in tess.page.text
    sally.goes_to("/supervision")
    assert "The numbers of this stage are met." in sally.page.text
    # when the supervisor records the meeting, twice because the first tap seemed to do nothing
    sally.follows("Record the meeting")
    form = sally.page.form("held_on")
    sally.page = sally.client.submit(form)
    sally.client.submit(form)
    # then the trainee is at the next stage, with its own numbers, and her courses keep theirs
    sally.goes_to(sally.page.response.request.path)
    assert sally.page.text.count("Trainee, stage 2, from") == 1
    assert "With 6 cycles, 2 families and 7 h of supervision." in sally.page.text
    assert meters(tess.goes_to("/supervision/own")) == ["0 of 9", "0 of 3", "0 h of 8 h"]
    assert "Trainee, stage 2, from" in tess.page.text
    assert [each for each in codes if each not in sally.page.text] == []
    # and when it was a mistake, another entry says so
    sally.follows("The latest one was a mistake")
    sally.presses("Yes, put it right")
    assert "was written down by mistake" in sally.page.text
    assert "Trainee, stage 2, from" in sally.page.text
    assert meters(tess.goes_to("/supervision/own")) == ["6 of 6", "2 of 2", "7 h of 7 h"]


def test_a_session_is_talked_over(tess: Person, sally: Person, trainee: Actor) -> None:
    # given a session that the trainee wants to talk over
    dyad = a_dyad(trainee, goals=("To sleep through",))
    visit_id = a_visit(trainee, dyad)
    assert sally.goes_to("/supervision").text.count("to talk over") == 0
    tess.goes_to(f"/sessions/{visit_id}")
    tess.follows("Take it to supervision")
    tess.sends("question", question="How do I slow down with Mrs Smith?")
    assert tess.page.response.status_code == 422  # a name
    tess.sends("question", question="How do I slow down in the shared review?")
    # then both sides see the same page
    mine = tess.page
    assert "How do I slow down" in tess.goes_to("/").text
    sally.goes_to("/supervision")
    sally.follows("1 session to talk over")
    sally.follows(f"{dyad.code[:4]}-{dyad.code[4:]} goal-setting")
    sheets = [next(page.tree.iter("article")) for page in (mine, sally.page)]
    assert len({" ".join("".join(each.itertext()).split()) for each in sheets}) == 1
    assert "To sleep through" in sally.page.text
    # when the supervisor says that it was talked over
    sally.presses("We have talked it over")
    # then it waits no more for anybody, and what was asked stays to be read
    assert "Talked over, said Sally Supervisor" in sally.page.text
    assert "How do I slow down" not in tess.goes_to("/").text
    # and the trainee can mark it anew, and take the mark off again
    tess.goes_to(f"/sessions/{visit_id}")
    tess.follows("Take it to supervision")
    tess.sends("question", question="And the film before?")
    tess.presses("Take the mark off")
    assert "The mark was taken off by" in tess.page.text
