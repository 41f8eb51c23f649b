"""Measures before VIG and again after it, tap by tap in a real browser."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from tests.browser.person import Person
from tests.support.browser import OpenPage
from tests.support.factories import a_practitioner, email_of

PHQ9_BEFORE, PHQ9_AFTER = [*["2"] * 8, "1"], [*["1"] * 8, "0"]  # 17 and 8
GAD7_BEFORE, GAD7_AFTER = ["1"] * 7, [*["1"] * 6, "0"]  # 7 and 6
PBQ_BEFORE, PBQ_AFTER = ["sometimes"] * 25, ["rarely"] * 25  # 8 reversed items: 8×3 + 17×2 = 58, 8×4 + 17×1 = 49
GOALS_BEFORE, GOALS_AFTER = ["2", "3"], ["8", "4"]


def collects(person: Person, answers: list[str]) -> None:
    """From the page of an occasion to what is new: the parent answers on this tablet and hands it back."""
    person.hands_the_tablet_over()
    person.taps("Start")
    person.answers(answers)
    person.reads("You answered every question.")
    person.goes_on("Finish")
    expect(person.heading).to_have_text("Thank you")
    if person.scripts:
        person.waits_until_all_is_sent()
    person.takes_the_tablet_back()
    expect(person.heading).to_contain_text("What is new")


def looks_at_every_alert(person: Person) -> None:
    """Say what will be done about each; the tap is kept with the name and the time."""
    while (left := person.page.get_by_role("button", name="I have seen this").count()) > 0:
        alert = person.page.locator(".dcs-alert").first
        alert.get_by_label("I have talked with the parent, and we have a plan").check()
        alert.get_by_role("button", name="I have seen this").click()
        expect(person.page.get_by_role("button", name="I have seen this")).to_have_count(left - 1)
    person.reads("looked at this on")


def before_and_after(person: Person, email: str, before: list[str], after: list[str]) -> str:
    """The whole job, from signing in to the page of the dyad. Returns the client code."""
    person.signs_in(email)
    code = person.adds_a_dyad()
    person.taps("Noted. Collect the measures before VIG")
    person.taps("Write or change the goals")
    person.page.get_by_label("First goal", exact=True).fill("A calm bath time")
    person.page.get_by_label("Second goal", exact=True).fill("To sleep through")
    person.taps("Save the goals")
    collects(person, before)
    expect(person.page.locator(".dcs-alert").first).to_contain_text("thoughts of self-harm")
    looks_at_every_alert(person)
    person.reads("17, moderately severe")
    person.taps("Open the dyad page")
    person.taps("Collect measures after VIG")
    collects(person, after)
    person.taps("Open the dyad page")
    return code


def says_what_has_changed(person: Person, code: str) -> None:
    expect(person.heading).to_contain_text(code)
    person.reads("PHQ-9 fell from 17 to 8: reliably improved, and now below the cut-off.")
    expect(person.page.get_by_role("img", name="PHQ-9 over time")).to_be_visible()
    person.reads("Goal 1: “A calm bath time” 2 before VIG → 8 after VIG")
    person.reads("Goal 2: “To sleep through” 3 before VIG → 4 after VIG")


def test_with_htmx(open_page: OpenPage, practitioner: Actor) -> None:
    person = Person(open_page())
    before = PHQ9_BEFORE + GAD7_BEFORE + PBQ_BEFORE + GOALS_BEFORE
    after = PHQ9_AFTER + GAD7_AFTER + PBQ_AFTER + GOALS_AFTER

    code = before_and_after(person, email_of(practitioner), before, after)

    says_what_has_changed(person, code)
    person.reads("GAD-7 fell from 7 to 6: no reliable change.")
    person.reads("PBQ fell from 58 to 49. No published threshold, so we do not judge it.")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True, scope="session")
def test_without_scripts_and_on_postgresql(open_page: OpenPage, db_session: scoped_session[Session]) -> None:
    # Somebody whose service asks for PHQ-9 and goals only.
    email = email_of(a_practitioner(measures=("phq9", "gbo")))
    db_session.commit()
    person = Person(open_page(360, 740, scripts=False), scripts=False)

    code = before_and_after(person, email, PHQ9_BEFORE + GOALS_BEFORE, PHQ9_AFTER + GOALS_AFTER)

    says_what_has_changed(person, code)
