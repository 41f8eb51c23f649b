"""A measure that is not collected, with its reason, and one that is collected after all."""

import pytest

from app.domain.permissions import Actor
from tests.support.client import PageClient
from tests.support.factories import a_practitioner, an_occasion
from tests.support.journey import Person, assert_derived_follows_from_events


@pytest.fixture
def practitioner(db_session: object) -> Actor:
    return a_practitioner(measures=("phq9", "gad7", "epds"))


def test_left_out_and_taken_up_again(desk: PageClient, practitioner: Actor) -> None:
    # given an occasion of which the parent does not want PHQ-9 and there is no time for EPDS
    occasion = an_occasion(practitioner)
    person = Person(desk)
    for name, reason in (("PHQ-9", "parent_declined"), ("EPDS", "no_time")):
        person.goes_to(f"/occasions/{occasion.id}")
        person.follows(f"Not collected? {name}")
        person.sends("reason", reason=reason)
    assert "The parent did not want to" in person.row("PHQ-9")
    assert "There was no time" in person.row("EPDS")

    # when the rest is collected
    person.sends("mode", mode="phone")
    assert person.page.heading == "Feeling nervous, anxious or on edge"
    person.answers(["1"] * 7)
    person.presses("Finish")

    # then only its next session waits to be planned, and its page says why two measures are missing
    person.goes_to("/")
    assert "has no next session" in person.row("To plan")
    assert "1 thing to do." in person.page.text
    person.goes_to(f"/dyads/{occasion.dyad_id}")
    assert "not collected: The parent did not want to" in person.page.text
    assert "1 of 3 measures done, 2 not collected." in person.page.text
    assert_derived_follows_from_events()

    # when the parent has changed their mind about PHQ-9
    person.goes_to(f"/occasions/{occasion.id}")
    person.presses("Collect it after all PHQ-9")
    assert "before VIG" in person.goes_to("/").text
    person.goes_to(f"/occasions/{occasion.id}")
    person.sends("mode", mode="aloud")
    person.answers(["0"] * 9)
    person.presses("Finish")

    # then it has a score, and EPDS is still left out
    assert "0, minimal or none Done" in person.row("PHQ-9")
    assert "There was no time" in person.row("EPDS")
    assert_derived_follows_from_events()
