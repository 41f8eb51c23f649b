"""A link for the parent's own phone: opened once, and then it is hers alone."""

from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from tests.browser.conftest import Tablet
from tests.browser.person import Person
from tests.support.browser import OpenPage
from tests.support.factories import a_practitioner, an_occasion
from tests.support.server import LiveServer


def test_a_link_is_opened_once(
    tablet: Tablet, open_page: OpenPage, live_server: LiveServer, db_session: scoped_session[Session]
) -> None:
    # given a link that the practitioner has made, as an address and as a square code
    practitioner = a_practitioner(measures=("gad7",))
    occasion = an_occasion(practitioner)
    db_session.commit()
    person = tablet(practitioner)
    person.page.goto(f"/occasions/{occasion.id}")
    person.chooses("The parent, on their own phone")
    person.page.locator("main").get_by_role("button", name="Start").click()
    person.chooses("7 days")
    person.taps("Make the link")
    expect(person.page.get_by_role("img", name="The link as a square code")).to_be_visible()
    address = person.page.get_by_label("The address").input_value().removeprefix(live_server.url)
    person.page.goto(f"/occasions/{occasion.id}")
    person.reads("Sent, not opened")

    # when the parent looks at it twice and opens it on her phone
    parent = Person(open_page(360, 740))
    parent.page.goto(address)
    parent.page.reload()
    parent.taps("Open my questions")
    expect(parent.heading).to_have_text("Hello. These questions are for you.")
    assert address.rsplit("/", 1)[-1] not in parent.page.url

    # then nobody else can
    stranger = Person(open_page(360, 740))
    stranger.page.goto(address)
    stranger.taps("Open my questions")
    expect(stranger.heading).to_have_text("This link does not open")

    # and when she has answered, she may close the page, and the practitioner sees it
    parent.taps("Start")
    parent.answers(["1"] * 7)
    parent.goes_on("Finish")
    parent.reads("You have finished. You can close this page.")
    expect(parent.page.get_by_role("link", name="I am the practitioner")).to_have_count(0)
    parent.waits_until_all_is_sent()
    person.page.reload()
    person.reads("7, mild")
    person.reads("Returned")
