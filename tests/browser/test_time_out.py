"""A sign-in that nobody uses: a warning that can be extended, and nothing typed is lost when it has ended."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from tests.browser.conftest import Tablet
from tests.browser.inspection import inspect
from tests.support.factories import PASSWORD, a_dyad, code_of_account, email_of

GOAL = "Enjoy bath time together"


@pytest.mark.wider
def test_a_warning_and_then_the_end(tablet: Tablet, practitioner: Actor, db_session: scoped_session[Session]) -> None:
    dyad = a_dyad(practitioner)
    db_session.commit()
    person = tablet(practitioner)
    person.page.clock.install()
    person.page.goto(f"/dyads/{dyad.id}/goals")
    person.page.get_by_label("First goal", exact=True).fill(GOAL)
    dialog = person.page.locator("#time-out")
    person.page.clock.fast_forward("27:00")
    expect(dialog).to_be_hidden()
    person.page.clock.fast_forward("01:05")
    expect(dialog).to_contain_text("In two minutes you will be signed out")
    inspect(person.page)
    person.taps("Stay signed in")
    expect(dialog).to_be_hidden()

    person.page.clock.fast_forward("30:05")
    expect(dialog).to_contain_text("You were signed out. What you typed is kept.")
    person.taps("Sign in again")
    expect(person.heading).to_have_text("Sign in")
    person.page.get_by_label("Work email").fill(email_of(practitioner))
    person.page.get_by_label("Password").fill(PASSWORD)
    person.taps("Sign in")
    person.page.get_by_label("Code").fill(code_of_account(email_of(practitioner)))
    person.taps("Go on")
    expect(person.heading).to_have_text("Not saved yet")
    person.reads(GOAL)
    person.taps("Send it now")
    person.page.goto(f"/dyads/{dyad.id}/goals")
    expect(person.page.get_by_label("First goal", exact=True)).to_have_value(GOAL)
