"""VIG ends without its measures, and a colleague takes a family on: on a phone and on a tablet, in a real browser."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind
from app.operations.granting import send_link
from app.queries.caseload import DyadView
from tests.browser.conftest import Tablet
from tests.browser.inspection import inspect, pages_of
from tests.support.factories import a_dyad, an_occasion, complete


@pytest.fixture
def dyad(db_session: scoped_session[Session], practitioner: Actor) -> DyadView:
    """A family measured before VIG, with a link that is still out."""
    found = a_dyad(practitioner, goals=("A calm bath time",))
    before = an_occasion(practitioner, found)
    complete(practitioner, before, "phq9", ["2"] * 9)
    send_link(practitioner, before, days=3)
    db_session.commit()
    return found


@pytest.mark.long
def test_an_ending_without_an_after(tablet: Tablet, practitioner: Actor, dyad: DyadView) -> None:
    anna = tablet(practitioner, 360, 740)
    anna.page.goto(f"/dyads/{dyad.id}")
    anna.taps("VIG has ended")
    anna.chooses("We lost touch with the family")
    anna.taps("Go on to the measures after VIG")
    anna.reads("Collect the measures after VIG now?")
    anna.taps("They will not be collected")
    expect(anna.page.locator(".nhsuk-error-summary")).to_contain_text("Choose why they will not be collected")
    anna.chooses("We have lost touch with the family")
    anna.taps("They will not be collected")
    anna.reads("The measures after VIG will not be collected: We have lost touch with the family.")
    inspect(anna.page)
    anna.page.goto("/")
    expect(anna.heading).to_have_text("Today")
    expect(anna.page.locator(".dcs-rows", has_text="after VIG")).to_have_count(0)


@pytest.mark.long
def test_a_transfer(tablet: Tablet, practitioner: Actor, colleague: Actor, dyad: DyadView) -> None:
    anna, ben = tablet(practitioner), tablet(colleague, 360, 740)
    anna.page.goto(f"/dyads/{dyad.id}")
    anna.taps("Give this dyad to a colleague")
    anna.reads("You will no longer see this dyad.")
    anna.reads("The link that the parent has stays open.")
    anna.chooses(colleague.name)
    anna.taps("Give this dyad to them")
    anna.reads(f"you gave a dyad to {colleague.name}")
    anna.page.go_back()
    anna.page.reload()
    expect(anna.heading).to_have_text("Page not found")
    ben.page.goto(f"/dyads/{dyad.id}")
    ben.reads(f"{practitioner.name} gave this dyad to {colleague.name} on")
    ben.reads("“A calm bath time”")
    ben.page.get_by_role("link", name="Before VIG", exact=True).click()
    ben.reads("Sent, not opened")


@pytest.mark.wider
def test_what_is_printed_fits_one_page(tablet: Tablet, practitioner: Actor, dyad: DyadView) -> None:
    for _ in range(40):
        a_dyad(practitioner)
    complete(practitioner, an_occasion(practitioner, dyad, OccasionKind.AFTER), "phq9", ["1"] * 9)
    anna = tablet(practitioner)
    anna.page.goto("/summary/sheet")
    anna.reads("PHQ-9 before and after")
    assert pages_of(anna.page.pdf(prefer_css_page_size=True)) == 1
    for address in (
        "/summary",
        "/summary/sheet",
        "/sheets",
        "/sheets/phq9",
        "/sheets/gbo",
        *(f"/dyads/{dyad.id}{each}" for each in ("", "/letter?scores=yes", "/note", "/questions/phq9")),
    ):
        anna.page.goto(address)
        inspect(anna.page)
