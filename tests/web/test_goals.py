"""Goals in a family's own words: writing, changing, and what may no longer change."""

import pytest
from sqlalchemy import select

from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind
from app.extensions import db
from app.operations.goals import GoalWords, write_goals
from app.store.care import Goal
from tests.support.client import PageClient
from tests.support.factories import a_dyad, an_occasion, answer, complete
from tests.support.journey import Person


def kept() -> dict[int, str]:
    return {row.number: row.wording for row in db.session.execute(select(Goal.number, Goal.wording))}


@pytest.mark.both_databases
def test_goals_are_written_and_changed(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    person = Person(desk)
    person.goes_to(f"/dyads/{dyad.id}")
    person.follows("Write down the goals")
    person.sends("goal_1", goal_1="to sleep", goal_2="a calm bath")
    assert person.page.response.request.path == f"/dyads/{dyad.id}"
    assert "to sleep" in person.page.text
    person.follows("Write or change the goals")
    assert person.page.form("goal_1").fields["goal_2"] == "a calm bath"
    person.sends("goal_1", goal_1="to sleep through", goal_2="", goal_3="to go out")
    assert kept() == {1: "to sleep through", 3: "to go out"}


def test_a_goal_of_several_lines_becomes_one(desk: PageClient, practitioner: Actor) -> None:
    person = Person(desk)
    person.goes_to(f"/dyads/{a_dyad(practitioner).id}/goals")
    person.sends("goal_1", goal_1="  to sleep\r\n\r\n through\tthe night  ", goal_2="   \n ")
    assert kept() == {1: "to sleep through the night"}


def test_from_an_occasion_one_comes_back_to_it(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    person = Person(desk)
    person.goes_to(f"/occasions/{occasion.id}")
    assert "No goals yet" in person.row("GBO")
    person.follows("GBO, goals")
    person.sends("goal_1", goal_1="to sleep")
    assert person.page.response.request.path == f"/occasions/{occasion.id}"
    assert "1 question" in person.row("GBO")


def test_a_verdict_stands_beside_the_ratings_it_is_made_of(desk: PageClient, practitioner: Actor) -> None:
    """From 0, when it was written down, 3 would be a reliable change; the questionnaires say 1 and then 3."""
    dyad = a_dyad(practitioner)
    write_goals(practitioner, dyad.id, {1: GoalWords("to sleep", start=0, hoped=6)})
    for kind, rating in (("before", "1"), ("after", "3")):
        complete(practitioner, an_occasion(practitioner, dyad, OccasionKind(kind)), "gbo", [rating])
    text = desk.visit(f"/dyads/{dyad.id}").text
    assert "1 before VIG → 3 after VIG. Hoped for 6." in text
    assert "0 at the start →" not in text


def test_the_words_of_a_rated_goal_stay(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep", "a calm bath"))
    answer(practitioner, an_occasion(practitioner, dyad), "gbo", {"goal_1": "4"})
    person = Person(desk)
    person.goes_to(f"/dyads/{dyad.id}/goals")
    for changed in ("to eat", ""):
        person.goes_to(f"/dyads/{dyad.id}/goals")
        page = person.sends("goal_1", goal_1=changed, goal_2="a calm evening")
        assert page.response.status_code == 422
        assert "This goal has been rated, so its words stay as they are." in page.text
        assert page.form("goal_1").fields["goal_2"] == "a calm evening"
        assert kept() == {1: "to sleep", 2: "a calm bath"}
    page = person.sends("goal_1", goal_1="to sleep", goal_2="a calm evening")
    assert page.response.status_code == 200
    assert kept() == {1: "to sleep", 2: "a calm evening"}


def test_only_the_goals_that_are_set_are_asked(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep", "", "to go out"))
    person = Person(desk)
    person.goes_to(f"/occasions/{an_occasion(practitioner, dyad).id}")
    assert "2 questions" in person.row("GBO")
