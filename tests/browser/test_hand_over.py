"""A parent holds the tablet: whatever she presses or types, she meets her own questions or a locked page.

In a Chromium that keeps pages for Back, as everybody's does: such a page comes back without the server being asked.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from chromium import ensure_chromium
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.queries.caseload import DyadView
from app.queries.collecting import OccasionView
from tests.browser.conftest import Tablet
from tests.browser.person import Person
from tests.support.browser import ARGUMENTS, LIGHTER, OpenPage
from tests.support.factories import PASSWORD, PIN, a_dyad, an_occasion, code_of_account, email_of

KEEPS_PAGES = "--disable-back-forward-cache"
"""Playwright starts every Chromium with this; here it does not."""
TELL = """addEventListener("pageshow", ({ persisted }) =>
  console.debug(`${persisted ? "from memory" : "from the server"}: ${document.documentElement.outerHTML}`));"""


@pytest.fixture(scope="module")
def browser(browser: Browser) -> Iterator[Browser]:
    chromium = browser.browser_type.launch(
        executable_path=ensure_chromium(), args=[*ARGUMENTS, LIGHTER], ignore_default_args=[KEEPS_PAGES]
    )
    yield chromium
    chromium.close()


@pytest.fixture
def dyad(db_session: scoped_session[Session], practitioner: Actor) -> DyadView:
    """A dyad whose code is the secret that must not come up again."""
    return a_dyad(practitioner)


@pytest.fixture
def occasion(db_session: scoped_session[Session], practitioner: Actor, dyad: DyadView) -> OccasionView:
    found = an_occasion(practitioner, dyad)
    db_session.commit()
    return found


def shown(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


def pages_with_the_code(dyad: DyadView, occasion: OccasionView) -> tuple[str, ...]:
    here, there = f"/dyads/{dyad.id}", f"/occasions/{occasion.id}"
    ours = ("/", "/dyads", here, f"{here}/code", f"{here}/goals", f"{here}/ending", f"{here}/give")
    return (*ours, f"{there}/results", f"{there}/day", there)


def everything_shown(page: Page) -> list[str]:
    """Each page as it was at the very moment it came up, and whether it came from the browser's memory."""
    seen: list[str] = []
    page.context.add_init_script(TELL)
    page.context.on("console", lambda message: seen.append(message.text) if message.type == "debug" else None)
    return seen


def test_a_page_of_the_practitioner_does_come_back_from_memory_before_a_hand_over(
    tablet: Tablet, practitioner: Actor, dyad: DyadView, occasion: OccasionView
) -> None:
    person = tablet(practitioner)
    seen = everything_shown(person.page)
    for address in ("/", f"/dyads/{dyad.id}", "/help"):
        person.page.goto(address)
    person.goes_back()

    assert [text for text in seen if text.startswith("from memory") and shown(dyad.code) in text] != []


@pytest.mark.parametrize("pages", [4, pytest.param(10, marks=pytest.mark.long)])
def test_back_forward_reload_and_typed_addresses_show_nothing_of_the_practitioners(
    tablet: Tablet, practitioner: Actor, dyad: DyadView, occasion: OccasionView, pages: int
) -> None:
    # given a practitioner who has looked at many pages that hold the client code, and has one open in another tab
    person = tablet(practitioner)
    another = Person(person.page.context.new_page())
    another.page.goto("/dyads")
    another.reads(shown(dyad.code))
    person.page.bring_to_front()
    seen = everything_shown(person.page)
    addresses = pages_with_the_code(dyad, occasion)[-pages:]
    for address in addresses:
        person.page.goto(address)
        assert shown(dyad.code) in person.page.content()

    # when the parent holds the tablet, then the other tab is locked at once
    person.hands_the_tablet_over()
    expect(another.heading).to_have_text("This page is locked", timeout=1_000)
    assert shown(dyad.code) not in another.page.content()

    # and when she presses Back as often, Forward as often, and reloads
    assert len(addresses) == pages
    seen.clear()
    for _ in addresses:
        person.goes_back()
        expect(person.heading).to_have_text("This page is locked")
    for _ in addresses:
        person.goes_forward()
    expect(person.heading).to_have_text("Hello. These questions are for you.")
    person.page.reload()

    # and types addresses, in this tab or in a new one
    for number, address in enumerate((*addresses, "/summary", "/sign-in", "/nothing")):
        tab = another if number % 2 else person
        tab.page.goto(address)
        expect(tab.heading).to_have_text("This page is locked")

    # then no page had the code on it, not even for a moment
    assert len(seen) >= 2 * pages + 5
    assert [text for text in seen if dyad.code in text or shown(dyad.code) in text] == []


@pytest.mark.long
def test_the_practitioners_old_cookie_opens_nothing(
    tablet: Tablet, open_page: OpenPage, practitioner: Actor, dyad: DyadView, occasion: OccasionView
) -> None:
    person = tablet(practitioner)
    kept = person.page.context.cookies
    person.page.goto(f"/occasions/{occasion.id}")
    before = kept()
    thief = Person(open_page())

    def meets(cookies: Any, address: str, heading: str) -> None:
        """On another tablet, with a copy of these cookies."""
        thief.page.context.clear_cookies()
        thief.page.context.add_cookies(cookies)
        thief.page.goto(address)
        expect(thief.heading).to_have_text(heading)

    meets(before, "/dyads", "Your dyads")
    person.hands_the_tablet_over()
    out = kept()
    meets(before, "/dyads", "Sign in")
    meets(out, "/dyads", "This page is locked")
    person.page.goto("/locked")
    person.takes_the_tablet_back()
    expect(person.heading).to_contain_text("What is new")

    # then the sign-in is a new one, and neither of the others opens anything
    meets(before, "/dyads", "Sign in")
    meets(out, f"/q/{occasion.id}/", "Sign in")
    assert len({cookies[0]["value"] for cookies in (before, out, kept())}) == 3


@pytest.mark.long
def test_after_five_wrong_pins_the_right_one_is_not_enough(
    tablet: Tablet, practitioner: Actor, dyad: DyadView, occasion: OccasionView
) -> None:
    person = tablet(practitioner)
    person.page.goto(f"/occasions/{occasion.id}")
    person.hands_the_tablet_over()
    person.page.goto(f"/q/{occasion.id}/return")
    for _ in range(5):
        person.page.get_by_label("Your PIN").fill("111222")
        person.taps("Open")
        expect(person.page.locator(".nhsuk-error-summary")).to_contain_text("This is not the right PIN")
    person.page.get_by_label("Your PIN").fill(PIN)
    person.taps("Open")
    expect(person.heading).to_have_text("Sign in to take the tablet back")

    person.page.get_by_label("Work email").fill(email_of(practitioner))
    person.page.get_by_label("Password").fill(PASSWORD)
    person.taps("Sign in")
    expect(person.heading).to_have_text("Second step")
    person.page.goto("/dyads")
    expect(person.heading).to_have_text("This page is locked")  # a password alone takes nothing back
    person.page.goto("/return/second-step")
    person.page.get_by_label("Code").fill(code_of_account(email_of(practitioner)))
    person.taps("Go on")

    expect(person.heading).to_contain_text("What is new")


def test_the_browser_keeps_no_page_of_the_parents(
    tablet: Tablet, practitioner: Actor, dyad: DyadView, occasion: OccasionView
) -> None:
    person = tablet(practitioner)
    person.page.goto(f"/occasions/{occasion.id}")
    person.hands_the_tablet_over()
    person.taps("Start")
    person.answers(["1", "2"])

    kept = person.page.evaluate("Object.entries({ ...localStorage, ...sessionStorage })")

    assert [name for name, text in kept if name != "htmx-current-path-for-history" or "<" in text] == []
