"""Measures before VIG and again after it, tap by tap in a real browser.

With every kind of measure and every score: tests/journeys/test_before_and_after.py.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.extensions import db
from tests.browser.person import Person
from tests.support.browser import OpenPage
from tests.support.factories import a_practitioner, answer, email_of, seen

PHQ9_BEFORE, PHQ9_AFTER = [*["2"] * 8, "1"], [*["1"] * 8, "0"]  # 17 and 8
GAD7_BEFORE, GAD7_AFTER = ["1"] * 7, [*["1"] * 6, "0"]  # 7 and 6
GOALS_BEFORE, GOALS_AFTER = ["2", "3"], ["8", "4"]


@dataclass(frozen=True)
class Sitting:
    """What the parent taps, one after the other, after what was answered of the PHQ-9 on another day."""

    taps: list[str]
    given: Sequence[str] = ()


BEFORE = Sitting(PHQ9_BEFORE + GAD7_BEFORE + GOALS_BEFORE)
AFTER = Sitting(PHQ9_AFTER + GAD7_AFTER + GOALS_AFTER)
SHORT_BEFORE = Sitting(PHQ9_BEFORE[-2:] + GOALS_BEFORE, PHQ9_BEFORE[:-2])
SHORT_AFTER = Sitting(PHQ9_AFTER[-2:] + GOALS_AFTER, PHQ9_AFTER[:-2])


def begins(actor: Actor, occasion_page: str, given: Sequence[str]) -> None:
    """Write down what was answered on another day."""
    db.session.commit()  # to see what the browser has done
    occasion = seen(actor, uuid.UUID(occasion_page.rsplit("/", 1)[-1]))
    answer(actor, occasion, "phq9", {str(item): value for item, value in enumerate(given, start=1)})
    db.session.commit()


def collects(person: Person, actor: Actor, sitting: Sitting) -> None:
    """From the page of an occasion to what is new: the parent answers on this tablet and hands it back."""
    if sitting.given:
        begins(actor, person.page.url, sitting.given)
    person.hands_the_tablet_over()
    person.taps("Carry on" if sitting.given else "Start")
    person.answers(sitting.taps)
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


def before_and_after(person: Person, actor: Actor, before: Sitting, after: Sitting) -> str:
    """The whole job, from signing in to the page of the dyad. Returns the client code."""
    person.signs_in(email_of(actor))
    code = person.adds_a_dyad()
    person.taps("Noted. Collect the measures before VIG")
    person.taps("Write or change the goals")
    person.page.get_by_label("First goal", exact=True).fill("A calm bath time")
    person.page.get_by_label("Second goal", exact=True).fill("To sleep through")
    person.taps("Save the goals")
    collects(person, actor, before)
    expect(person.page.locator(".dcs-alert").first).to_contain_text("thoughts of self-harm")
    looks_at_every_alert(person)
    person.reads("17, moderately severe")
    person.taps("Open the dyad page")
    person.taps("Collect measures after VIG")
    collects(person, actor, after)
    person.taps("Open the dyad page")
    return code


def says_what_has_changed(person: Person, code: str) -> None:
    expect(person.heading).to_contain_text(code)
    person.reads("PHQ-9 fell from 17 to 8: reliably improved, and now below the cut-off.")
    expect(person.page.get_by_role("img", name="PHQ-9 over time")).to_be_visible()
    person.reads("Goal 1: “A calm bath time” 2 before VIG → 8 after VIG")
    person.reads("Goal 2: “To sleep through” 3 before VIG → 4 after VIG")


def test_with_htmx(open_page: OpenPage, db_session: scoped_session[Session]) -> None:
    # Somebody whose service asks for PHQ-9 and goals only.
    actor = a_practitioner(measures=("phq9", "gbo"))
    db_session.commit()
    person = Person(open_page())

    code = before_and_after(person, actor, Sitting(PHQ9_BEFORE + GOALS_BEFORE), Sitting(PHQ9_AFTER + GOALS_AFTER))

    says_what_has_changed(person, code)


@pytest.mark.long
def test_every_tap_with_htmx(open_page: OpenPage, db_session: scoped_session[Session]) -> None:
    actor = a_practitioner(measures=("phq9", "gad7", "gbo"))
    db_session.commit()
    person = Person(open_page())

    code = before_and_after(person, actor, BEFORE, AFTER)

    says_what_has_changed(person, code)
    person.reads("GAD-7 fell from 7 to 6: no reliable change.")


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True, scope="session")
def test_without_scripts_and_on_postgresql(open_page: OpenPage, db_session: scoped_session[Session]) -> None:
    actor = a_practitioner(measures=("phq9", "gbo"))
    db_session.commit()
    person = Person(open_page(360, 740, scripts=False), scripts=False)

    code = before_and_after(person, actor, SHORT_BEFORE, SHORT_AFTER)

    says_what_has_changed(person, code)
