"""A supervisee on a phone and her supervisor on a tablet: hours, a session to talk over, and the end of a stage."""

import re
import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.domain.visits import LONGEST_NOTE, VisitFacts
from app.domain.vocabulary import OccasionKind, Role, Stage, VisitKind
from tests.browser.conftest import Tablet
from tests.browser.inspection import inspect, pages_of
from tests.browser.person import Person
from tests.support.factories import TODAY, a_dyad, a_member, a_practitioner, a_visit, an_occasion, complete, supervise

LONG = "How do I wait a little longer before I join in when they play on the floor and look at each other? "


@pytest.fixture
def trainee(db_session: scoped_session[Session]) -> Actor:
    return a_practitioner(stage=Stage.TRAINEE_1)


@pytest.fixture
def supervisor(db_session: scoped_session[Session], trainee: Actor) -> Actor:
    found = a_member(Role.SUPERVISOR, name="Sam Supervisor")
    supervise(found, trainee)
    return found


@pytest.fixture
def session(db_session: scoped_session[Session], trainee: Actor) -> uuid.UUID:
    """The last one with the first of two families, which has as much as the page for supervision can hold."""
    first = a_dyad(trainee, goals=[LONG.strip()] * 3)
    for kind, level in ((OccasionKind.BEFORE, "2"), (OccasionKind.AFTER, "1")):
        occasion = an_occasion(trainee, first, kind)
        for code, items in (("phq9", 9), ("gad7", 7), ("epds", 10), ("kpcs", 15)):
            complete(trainee, occasion, code, [level] * items)
        complete(trainee, occasion, "pbq", ["sometimes"] * 25)
        complete(trainee, occasion, "gbo", [level, "8", "3"])
    second = a_dyad(trainee)
    for dyad in (second, first):
        for number in range(6):
            kind = VisitKind.SHARED_REVIEW if number % 2 else VisitKind.FILMING
            note = (LONG * 3)[:LONGEST_NOTE] if number == 5 else ""
            ratings = {1: number, 2: number + 1, 3: 10 - number}
            last = a_visit(trainee, dyad, VisitFacts(kind, TODAY + timedelta(days=number), ratings=ratings, note=note))
    db_session.commit()
    return last


def opens(person: Person, address: str) -> None:
    person.page.goto(address)
    inspect(person.page)


@pytest.mark.long
def test_hours_a_session_and_the_end_of_a_stage(
    tablet: Tablet, trainee: Actor, supervisor: Actor, session: uuid.UUID
) -> None:
    tess, sam = tablet(trainee, 360, 740), tablet(supervisor)
    writes_down_supervision(sam, trainee)
    confirms_it(tess)
    marks_a_session(tess, session)
    is_told_and_prints_the_page(tess)
    talks_it_over(sam)
    records_the_meeting(sam)
    opens(tess, "/supervision/own")
    tess.reads("Trainee, stage 2, from")
    corrects_the_meeting(sam)


def writes_down_supervision(sam: Person, trainee: Actor) -> None:
    opens(sam, "/supervision")
    sam.taps("Write down supervision")
    inspect(sam.page)
    sam.page.get_by_role("button", name="Save").click()
    expect(sam.page.locator(".nhsuk-error-summary")).to_contain_text("Choose who was there")
    inspect(sam.page)
    sam.chooses("In a group")
    sam.page.get_by_label(re.compile(trainee.name)).check()
    sam.page.get_by_label("Minutes").fill("420")
    sam.page.get_by_role("button", name="Save").dblclick()
    expect(sam.page.get_by_text("Waits for the supervisee")).to_be_visible()
    inspect(sam.page)


def confirms_it(tess: Person) -> None:
    opens(tess, "/")
    tess.page.get_by_role("link", name="1 entry of hours waits for you").click()
    inspect(tess.page)
    tess.page.locator(".dcs-rows__link").first.click()
    tess.page.get_by_text("Something is not right").click()
    inspect(tess.page)
    tess.page.get_by_role("button", name="Yes, this is right").click()
    tess.reads("It counts.")
    inspect(tess.page)


def marks_a_session(tess: Person, session: uuid.UUID) -> None:
    opens(tess, f"/sessions/{session}")
    tess.taps("Take it to supervision")
    inspect(tess.page)
    tess.page.get_by_label("What would you like to talk over?").fill("What would Mrs Smith say?")
    tess.page.get_by_role("button", name="Save").click()
    tess.reads("looks like a name")
    inspect(tess.page)
    tess.page.get_by_label("What would you like to talk over?").fill((LONG * 3)[:300].strip())
    tess.page.get_by_role("button", name="Save").click()
    expect(tess.page.get_by_role("heading", name="The question")).to_be_visible()
    inspect(tess.page)


def is_told_and_prints_the_page(tess: Person) -> None:
    """One sheet of A4, also with the longest question, note and goals, and every measure before and after."""
    printed = tess.page.pdf(prefer_css_page_size=True)
    assert pages_of(printed) == 1
    opens(tess, "/")
    tess.reads("You have everything that this stage asks for.")
    opens(tess, "/supervision/own")
    tess.reads("Next comes: the transition meeting.")
    opens(tess, "/supervision/hours/had")


def talks_it_over(sam: Person) -> None:
    opens(sam, "/supervision")
    sam.page.get_by_role("link", name="1 session to talk over").click()
    inspect(sam.page)
    sam.page.locator("[aria-labelledby=talk] .dcs-rows__link").click()
    inspect(sam.page)
    sam.page.get_by_role("button", name="We have talked it over").click()
    sam.reads("Talked over, said Sam Supervisor")


def records_the_meeting(sam: Person) -> None:
    opens(sam, "/supervision")
    sam.page.get_by_role("link", name="Record the meeting").click()
    inspect(sam.page)
    sam.page.get_by_label("Day of the meeting").fill("2999-01-01")
    sam.page.get_by_role("button", name="Save the meeting").click()
    sam.reads("Choose a day that has come")
    inspect(sam.page)
    sam.goes_back()
    sam.page.get_by_role("button", name="Save the meeting").dblclick()
    sam.reads("Trainee, stage 2, from")
    assert sam.page.get_by_text("With 6 cycles, 2 families and 7 h of supervision.").count() == 1


def corrects_the_meeting(sam: Person) -> None:
    sam.taps("The latest one was a mistake")
    inspect(sam.page)
    sam.page.get_by_role("button", name="Yes, put it right").click()
    sam.reads("was written down by mistake")
    inspect(sam.page)
