"""VIG ends before it was meant to; later it begins again; and then a colleague takes the family on."""

from collections.abc import Callable

import pytest

from app.domain.permissions import Actor
from tests.support.client import PageClient
from tests.support.clock import Clock
from tests.support.factories import email_of
from tests.support.journey import Person
from tests.support.pages import words


class Anna(Person):
    email: str


def ends(person: Person, reason: str) -> None:
    person.follows("VIG has ended")
    person.sends("ending", ending=reason)
    assert person.page.heading.endswith("Collect the measures after VIG now?")


@pytest.fixture
def anna(client: PageClient, practitioner: Actor) -> Anna:
    person = Anna(client)
    person.email = email_of(practitioner)
    person.signs_in(person.email)
    person.adds_a_dyad()
    person.goes_to(person.page.response.request.path.removesuffix("/code"))
    return person


def test_an_ending_without_an_after(anna: Anna, clock: Clock) -> None:
    # given a family that is lost from sight
    dyad = anna.page.response.request.path
    # when VIG is ended, the measures after it are offered at once
    ends(anna, "disengaged")
    assert anna.page.form("kind").fields["kind"] == "after"
    # and leaving them out asks why
    anna.sends("no_after")
    assert anna.page.response.status_code == 422
    assert "Choose why they will not be collected" in anna.page.text
    anna.sends("no_after", no_after="lost_touch")
    # then the dyad's page says how it ended and why nothing was measured, and Today asks for nothing
    assert anna.page.response.request.path == dyad
    assert "We lost touch with the family." in anna.page.text
    assert "The measures after VIG will not be collected: We have lost touch with the family." in anna.page.text
    assert not [line for line in anna.goes_to("/").tree.iter("li") if "after VIG" in words(line)]
    # and when they come back after all, the measures are due again
    anna.goes_to(dyad)
    anna.presses("The measures after VIG will be collected after all")
    anna.goes_to("/")
    assert "after VIG" in anna.row("VIG ended")
    # a follow-up stands on Today from its day on
    anna.goes_to(dyad)
    anna.follows("No measures after VIG?")
    anna.sends("no_after", no_after="parent_declined")
    anna.follows("Plan a follow-up")
    anna.sends("follow_up_on")
    assert "A follow-up is planned from" in anna.page.text
    assert "at follow-up" not in anna.goes_to("/").text
    clock.forward(days=95)
    anna.goes_to("/")
    anna.signs_in(anna.email)
    assert "at follow-up" in anna.row("Planned from")


def test_another_course_follows_with_goals_of_its_own(anna: Anna) -> None:
    # given a course that has ended, with a goal
    dyad = anna.page.response.request.path
    anna.follows("Write down the goals")
    anna.sends("goal_1", goal_1="To sleep through")
    ends(anna, "completed")
    # when another one begins
    anna.goes_to(dyad)
    anna.presses("Begin another course of VIG")
    # then it starts afresh, and the earlier one can be read and no longer changed
    assert "Course 2 of 2." in anna.page.text
    assert "To sleep through" not in anna.page.text
    assert "Collect measures before VIG" in anna.page.text
    anna.follows("Course 1,")
    assert "To sleep through" in anna.page.text
    assert "It can be read and no longer changed." in anna.page.text
    assert not [form for form in anna.page.forms if form.method == "POST" and form.action.startswith("/dyads/")]
    anna.follows("See the newest course")
    assert anna.page.response.request.full_path.rstrip("?") == dyad


@pytest.mark.both_databases
def test_a_colleague_takes_the_family_on(
    anna: Anna, colleague: Actor, another_desk: Callable[[Actor], PageClient]
) -> None:
    # given a family, and a colleague of the same service
    dyad, code = anna.page.response.request.path, anna.page.heading.removeprefix("Dyad ")
    ben = Person(another_desk(colleague))
    assert ben.goes_to(dyad).heading == "Page not found"
    # when the dyad is given to the colleague
    anna.follows("Give this dyad to a colleague")
    anna.sends("to_id", to_id=str(colleague.user_id))
    assert f"you gave a dyad to {colleague.name}" in anna.page.text
    # then the colleague is told on Today, until they have opened it
    ben.goes_to("/")
    assert ben.row("was given to you by").startswith(code)
    ben.goes_to(dyad)
    assert "was given to you by" not in ben.goes_to("/").text
    # and has it with its history, and the first practitioner no longer does
    assert f"gave this dyad to {colleague.name} on" in ben.goes_to(dyad).text
    assert anna.goes_to(dyad).heading == "Page not found"
    assert anna.goes_to("/dyads").text.count("Mother and baby") == 0
