"""A supervisor checks records on a phone, their practitioner answers on a tablet, it is closed: axe on each page."""

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind, Role
from app.store.checking import CheckEvent, Draw
from tests.browser.conftest import Tablet
from tests.browser.inspection import inspect
from tests.browser.person import Person
from tests.support.factories import a_dyad, a_member, an_occasion, complete, supervise


@pytest.fixture
def supervisor(db_session: scoped_session[Session], practitioner: Actor) -> Actor:
    """Of somebody with three records: the same option throughout, the same after as before, no session."""
    found = a_member(Role.SUPERVISOR, service_id=practitioner.service_id, name="Sam Example")
    supervise(found, practitioner)
    dyad = a_dyad(practitioner, goals=("A calm bath time",))
    for kind in (OccasionKind.BEFORE, OccasionKind.AFTER):
        complete(practitioner, an_occasion(practitioner, dyad, kind), "phq9", ["2"] * 8 + ["x"])
    complete(practitioner, an_occasion(practitioner, dyad, OccasionKind.FOLLOW_UP), "gbo", ["7"])
    db_session.commit()
    return found


def said(db_session: scoped_session[Session]) -> list[str]:
    db_session.rollback()
    return sorted(db_session.scalars(select(CheckEvent.said)))


def judges(person: Person, verdict: str) -> None:
    person.chooses(verdict)
    person.goes_on("Save, next record" if person.page.get_by_text("Save, next record").count() else "Save")


@pytest.mark.long
def test_from_the_draw_to_the_closed_query(
    tablet: Tablet, db_session: scoped_session[Session], practitioner: Actor, supervisor: Actor
) -> None:
    phone = tablet(supervisor, 360, 740)
    phone.page.goto("/supervision")
    phone.page.locator("main").get_by_role("link", name="Spot checks").click()
    phone.page.get_by_label("How many records?").fill("0")
    phone.taps("Draw by chance")
    phone.reads("Enter a number from 1 to 30")
    inspect(phone.page)
    phone.page.get_by_label("How many records?").fill("3")
    phone.page.get_by_role("button", name="Draw by chance").dblclick()
    phone.reads("Record 1 of 3")
    db_session.rollback()
    assert len(db_session.scalars(select(Draw.id)).all()) == 1

    asked = looked_at_all(phone)
    assert said(db_session) == ["agree", "query", "unable"]
    answered(tablet(practitioner, 820, 1180), asked)

    phone.page.goto("/checks")
    phone.reads("Answered, for you to close")
    inspect(phone.page)
    phone.page.locator("section[aria-labelledby=answered] a").click()
    phone.reads("it is right as it is")
    phone.chooses("Ask again")
    phone.taps("Save")
    phone.reads("Write a line, so that they understand")
    inspect(phone.page)
    phone.chooses("Close it")
    phone.taps("Save")
    phone.reads("Sam Example closed it")
    inspect(phone.page)
    for name in ("/checks/figures", phone.page.url.split("/checks/")[0] + "/checks"):
        phone.page.goto(name)
        inspect(phone.page)
    phone.page.locator("main").get_by_role("link", name="records drawn on").click()
    phone.taps("Was this draw fair?")
    phone.reads("the same records, in the same order")
    inspect(phone.page)
    assert said(db_session) == ["agree", "close", "query", "stands", "unable"]


def looked_at_all(phone: Person) -> uuid.UUID:
    """Agree with the first, go back to it and on again; ask about the second; the third cannot be checked."""
    page = phone.page
    page.get_by_text("See each answer, before and after").click()
    inspect(page)
    judges(phone, "Agree")
    phone.reads("Record 2 of 3")
    phone.goes_back()
    phone.reads("Record 1 of 3")
    phone.reads("Sam Example agreed")
    phone.goes_forward()
    phone.reads("Record 2 of 3")
    asked = uuid.UUID(page.url.rsplit("/", 1)[-1])
    judges(phone, "Ask about it")
    page.get_by_label("Your question").fill("Was the form of Mrs Patel copied?")
    page.get_by_role("button", name="Send the question").click()
    phone.reads("Choose a reason")
    phone.reads("looks like a name")
    inspect(page)
    phone.chooses("Answers are the same")
    page.get_by_label("Your question").fill("Was the form filled in again?")
    phone.goes_on("Send the question")
    phone.reads("Record 3 of 3")
    page.reload()
    judges(phone, "Not able to check")
    phone.reads("All done.")
    inspect(page)
    return asked


def answered(working: Person, asked: uuid.UUID) -> None:
    """The practitioner finds it on Today, and answers with a line."""
    working.page.goto("/")
    working.page.get_by_role("link", name="has a question from your supervisor").click()
    working.reads("Was the form filled in again?")
    inspect(working.page)
    working.chooses("I have put it right")
    working.taps("Send the answer")
    working.reads("Nothing was changed since the question.")
    inspect(working.page)
    working.chooses("It is right as it is")
    working.page.get_by_label("A line about it").fill("The mother gave the same answers.")
    working.page.get_by_role("button", name="Send the answer").dblclick()
    working.reads("You have answered.")
    inspect(working.page)
    working.page.goto("/queries")
    inspect(working.page)
    assert working.page.locator(f"a[href='/queries/{asked}']").count() == 1
