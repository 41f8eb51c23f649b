"""After a measure is finished, one answer turns out to be wrong."""

import pytest

from app.domain.permissions import Actor
from app.queries.collecting import OccasionView
from tests.support.actors import post
from tests.support.client import PageClient
from tests.support.devices import PHQ9, stored_events
from tests.support.factories import a_dyad, a_practitioner, an_occasion, answer, complete
from tests.support.journey import Person, assert_derived_follows_from_events


@pytest.fixture
def practitioner(db_session: object) -> Actor:
    return a_practitioner(measures=("phq9", "gbo", "epds"))


def answers_address(occasion: OccasionView, code: str) -> str:
    found = next(each for each in occasion.assessments if each.instrument.code == code)
    return f"/occasions/{occasion.id}/answers/{found.id}"


def test_an_answer_is_put_right_and_the_first_one_stays_to_be_seen(desk: PageClient, practitioner: Actor) -> None:
    # given a finished PHQ-9 in which the parent tapped beside the answer she meant
    occasion = an_occasion(practitioner)
    complete(practitioner, occasion, "phq9", PHQ9)
    person = Person(desk)
    person.goes_to(f"/occasions/{occasion.id}")
    assert "6, mild" in person.row("PHQ-9")
    person.follows("See the answers")
    person.follows("Put it right : Thoughts that you would be better off dead")
    assert "The answer now: “Not at all”." in person.page.text
    assert person.chosen is None

    # when she tries without an answer, without a reason, and with what is there already
    for values, told in (
        ({"why": "wrong_tap"}, "Say what the answer should be"),
        ({"answer": "2"}, "Choose a reason"),
        ({"answer": "0", "why": "wrong_tap"}, "This is the answer that is there."),
        ({"answer": "_declined", "why": "wrong_tap"}, "Choose one of the answers on this page"),
    ):
        page = desk.submit(person.page.form("why"), values)
        assert (page.response.status_code, told in page.text) == (422, True), told

    # and then puts it right, tapping twice
    form = person.page.form("why")
    for _ in range(2):
        person.page = desk.submit(form, {"answer": "2", "why": "wrong_tap"})

    # then both can be read, the score and the alert follow, and there is one amendment
    row = person.row("better off dead")
    assert "More than half the days First answered: “Not at all”." in row
    assert f"{practitioner.name} put it right on" in row
    assert "The wrong answer was tapped." in row
    assert [event.kind for event in stored_events(occasion, "phq9")].count("amend") == 1
    person.goes_to(f"/occasions/{occasion.id}")
    assert "8, mild" in person.row("PHQ-9")
    assert "answered “More than half the days”" in person.page.text
    assert "has an alert to look at" in person.goes_to("/").text
    assert_derived_follows_from_events()

    # when the answer is taken away, it is missing and not zero
    person.goes_to(f"{answers_address(occasion, 'phq9')}/9")
    person.sends("why", answer="_left_out", why="parent_corrected")
    assert "Left out First answered: “Not at all”." in person.row("better off dead")
    assert "estimated from 8 of 9 answers" in (person.goes_to(f"/occasions/{occasion.id}") and person.row("PHQ-9"))
    assert_derived_follows_from_events()


@pytest.mark.both_databases
def test_goals_and_totals_can_be_put_right_too_and_nothing_else(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("bath time", "sleep"))
    occasion = an_occasion(practitioner, dyad)
    complete(practitioner, occasion, "gbo", ["3", "5"])
    complete(practitioner, occasion, "epds", [])
    person = Person(desk)
    person.goes_to(answers_address(occasion, "gbo"))
    person.follows("Put it right : Goal: “sleep”")
    person.sends("why", answer="7", why="miscopied")
    assert "7 First answered: “5”." in person.row("sleep")
    for item in ("goal_3", "nothing"):
        assert desk.get(f"{answers_address(occasion, 'gbo')}/{item}").status_code == 404
        posted = post(desk, f"{answers_address(occasion, 'gbo')}/{item}", {"answer": "1", "why": "other"})
        assert posted.status_code == 404
    assert_derived_follows_from_events()


def test_what_is_not_finished_is_answered_and_not_put_right(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    answer(practitioner, occasion, "phq9", {"1": "3"})
    page = desk.visit(f"{answers_address(occasion, 'phq9')}/1")
    assert "This measure is not finished." in page.text
    assert post(desk, f"{answers_address(occasion, 'phq9')}/1", {"answer": "1", "why": "other"}).status_code == 409
