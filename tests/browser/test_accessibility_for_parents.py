"""Every page that a parent may meet, and what a practitioner does for it: axe, sizes, spaces, targets."""

import pytest
from playwright.sync_api import expect

from app.domain.permissions import Actor
from app.queries.collecting import OccasionView
from tests.browser.conftest import Tablet
from tests.browser.inspection import fails, inspect, visits
from tests.browser.person import Person
from tests.support.browser import OpenPage
from tests.support.server import LiveServer


@pytest.mark.wider
def test_setting_a_pin_and_making_a_link(
    tablet: Tablet, practitioner: Actor, occasion: OccasionView, open_page: OpenPage, live_server: LiveServer
) -> None:
    person = tablet(practitioner)
    visits(person, "/pin")
    fails(person, "Save the PIN", "Enter six digits")
    visits(person, f"/occasions/{occasion.id}/link")
    fails(person, "Make the link", "Choose how long the link should work")
    person.chooses("7 days")
    person.taps("Make the link")
    inspect(person.page)
    address = person.page.get_by_label("The address").input_value()
    visits(person, f"/occasions/{occasion.id}")

    parent = Person(open_page(360, 740))
    visits(parent, address.removeprefix(live_server.url))
    parent.taps("Open my questions")
    expect(parent.heading).to_contain_text("These questions are for you")
    inspect(parent.page)
    visits(Person(open_page()), address.removeprefix(live_server.url))


@pytest.mark.wider
def test_the_parents_pages(tablet: Tablet, practitioner: Actor, occasion: OccasionView) -> None:
    person = tablet(practitioner)
    person.page.goto(f"/occasions/{occasion.id}")
    person.hands_the_tablet_over()
    inspect(person.page)
    person.page.goto("/dyads")
    expect(person.heading).to_have_text("This page is locked")
    inspect(person.page)
    person.taps("Go to the questions")
    person.taps("I would rather not do this today")
    inspect(person.page)
    person.taps("Go back to the questions")
    person.taps("Start")
    expect(person.page.locator("input[name=answer]:checked")).to_have_count(0)
    inspect(person.page)
    fails(person, "Next", "Choose an answer, or skip the question")
    person.page.goto(f"/q/{occasion.id}/return")
    inspect(person.page)
    fails(person, "Open", "Enter your PIN")
    person.page.goto("/return/password")
    inspect(person.page)
    fails(person, "Sign in", "Enter your work email")
