"""A parent decides what to answer, and when: preferring not to say, skipping, going back, stopping, going on."""

from collections.abc import Callable

import pytest

from app.domain.permissions import Actor
from tests.support.client import PageClient
from tests.support.factories import a_practitioner, an_occasion
from tests.support.journey import Person, assert_derived_follows_from_events


@pytest.fixture
def practitioner(db_session: object) -> Actor:
    """Her service asks PHQ-9 and GAD-7."""
    return a_practitioner(measures=("phq9", "gad7"))


@pytest.fixture
def parent(desk: PageClient, practitioner: Actor) -> Person:
    """A parent with the tablet in the hand, before the first question."""
    person = Person(desk)
    person.goes_to(f"/occasions/{an_occasion(practitioner).id}")
    person.sends("mode", mode="tablet")
    person.follows("Start")
    return person


def test_declining_skipping_going_back_and_changing(parent: Person) -> None:
    # given three answers, of which one is declined and one skipped
    parent.answers(["1", "-", "x"])
    assert "2 answers saved" in parent.page.text

    # when the parent goes back to the first and changes it
    for heading in ("Trouble falling or staying asleep", "Feeling down, depressed", "Little interest"):
        assert parent.follows("Back").heading.startswith(heading)
    assert parent.chosen == "1"
    parent.answers(["3"])
    assert parent.chosen == "_declined"
    parent.answers(["-", "x", "0", "0", "0", "0", "0", "0"])

    # then GAD-7 follows, and the page before the end lists what was left out, with links
    parent.answers(["0"] * 7)
    assert parent.page.heading == "Before you finish"
    assert "You answered 14 of 16 questions. You do not have to answer the others." in parent.page.text
    assert [row.split(" Part")[0] for row in parent.rows] == ["Answer question 3", "Change question 2"]

    # when one of them is answered after all, the parent comes back by way of the questions, which are filled in
    parent.follows("Answer question 3")
    parent.answers(["1"])
    while parent.page.heading != "Before you finish":
        assert parent.chosen is not None
        parent.answers([parent.chosen])
    parent.presses("Finish")

    # then the score is estimated from eight answers, and says so: (3 + 1) * 9 / 8 = 4.5
    assert parent.page.heading == "Thank you"
    parent.takes_the_tablet_back()
    assert "4.5, minimal or none; estimated from 8 of 9 answers, by a provisional rule" in parent.row("PHQ-9")
    assert_derived_follows_from_events()


def test_too_many_left_out_is_no_score(parent: Person) -> None:
    parent.answers(["1"] * 6 + ["x", "-", "x"] + ["0"] * 7)
    parent.presses("Finish")
    parent.takes_the_tablet_back()
    assert "no score: 6 of 9 answered" in parent.row("PHQ-9")
    assert "there is no answer. Ask." in parent.page.text  # item 9 was among them
    assert_derived_follows_from_events()


def test_stopping_and_going_on_another_day(
    parent: Person, practitioner: Actor, another_desk: Callable[[Actor], PageClient]
) -> None:
    # given a parent who has answered four questions and would rather stop
    parent.answers(["1", "1", "2", "0"])
    start = parent.page.response.request.path.rsplit("/", 2)[0]
    parent.goes_to(f"{start}/")
    parent.follows("Carry on")
    assert "Question 5 of 9" in parent.page.text
    parent.goes_to(f"{start}/not-today")
    assert "The answers you gave are saved." in parent.page.text
    parent.takes_the_tablet_back()
    assert "4 of 9 questions done" in parent.row("PHQ-9")

    # when the practitioner goes on another day, on another device
    another = Person(another_desk(practitioner))
    another.follows("before VIG")
    another.sends("mode", mode="tablet")

    # then the parent carries on at the fifth question, and the four answers are there
    assert another.page.heading == "Hello again. You can carry on where you stopped."
    assert "There are 12 questions." in another.page.text
    another.follows("Carry on")
    assert "Question 5 of 9" in another.page.text
    another.follows("Back")
    assert another.chosen == "0"
    another.answers(["0"] * 13)
    another.presses("Finish")
    another.takes_the_tablet_back()
    assert "4, minimal or none Done" in another.row("PHQ-9")
    assert_derived_follows_from_events()


def test_not_today_at_all(parent: Person) -> None:
    parent.follows("Back")
    assert parent.page.heading == "Hello. These questions are for you."
    parent.follows("I would rather not do this today")
    assert parent.page.heading == "That is fine"
    assert parent.follows("Go back to the questions").heading == "Hello. These questions are for you."
