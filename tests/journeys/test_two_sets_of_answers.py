"""A tablet and somebody online answered the same measure; and a tablet of which something cannot be read."""

import pytest

from app.domain.permissions import Actor
from app.queries.collecting import OccasionView
from tests.support.client import PageClient
from tests.support.devices import PHQ9, a_device, answers, deliver, submit
from tests.support.factories import a_practitioner, an_occasion
from tests.support.journey import Person, assert_derived_follows_from_events


@pytest.fixture
def practitioner(db_session: object) -> Actor:
    return a_practitioner(measures=("phq9",))


@pytest.fixture
def occasion(practitioner: Actor) -> OccasionView:
    return an_occasion(practitioner)


def settle_address(occasion: OccasionView) -> str:
    return f"/occasions/{occasion.id}/settle/{occasion.assessments[0].id}"


@pytest.mark.both_databases
def test_the_practitioner_sees_both_sets_side_by_side_and_chooses(
    desk: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    # given a tablet without a signal, and a practitioner who does not wait and asks by telephone
    device = a_device(practitioner, occasion)
    made = [*answers(device, occasion, "phq9", PHQ9), submit(device, occasion, "phq9")]
    person = Person(desk)
    person.goes_to(f"/occasions/{occasion.id}")
    person.sends("mode", mode="phone")
    person.answers(["0", *PHQ9[1:8], "2"])
    person.presses("Finish")
    assert "7, mild" in person.row("PHQ-9")

    # when the tablet sends what it has
    deliver(device, *made)

    # then nothing is scored, and Today and the measures lead to a page with both
    assert "two sets of answers: choose one" in person.goes_to(f"/dyads/{occasion.dyad_id}").text
    assert "There are two sets of answers: choose one." in person.row("Before VIG")
    person.goes_to(f"/occasions/{occasion.id}")
    assert "There are two sets of answers, and they differ" in person.row("PHQ-9")
    person.goes_to("/")
    person.follows(f"{occasion.dyad_code[:4]}-{occasion.dyad_code[4:]} has two sets of answers")
    assert person.page.heading.endswith("PHQ-9: two sets of answers")
    table = person.page.text.partition("Answered differently")[2].partition("7 answers are the same on both sides")[0]
    assert "Little interest or pleasure in doing things Not at all Several days" in table
    assert "More than half the days Not at all" in table.partition("better off dead")[2]

    # when more arrives while she looks, what she has not seen is not chosen
    form = person.page.form("side")
    deliver(device, *answers(device, occasion, "phq9", ["3"], first=2))
    person.page = desk.submit(form, {"side": "1"})
    assert person.page.response.status_code == 422
    assert "More has arrived since you opened this page" in person.page.text
    person.page = desk.submit(person.page.form("side"), {"side": ""})
    assert person.page.response.status_code == 422
    assert "Choose which answers should count" in person.page.text

    # then her choice counts, with her name, and is scored
    person.sends("side", side="1")
    assert "6, mild" in person.row("PHQ-9")
    person.goes_to(settle_address(occasion))
    assert f"{practitioner.name} decided on" in person.page.text
    assert_derived_follows_from_events()

    # and the other set is kept: she may choose again
    person.sends("side", side="2")
    assert "7, mild" in person.row("PHQ-9")
    person.goes_to(f"/occasions/{occasion.id}")
    person.follows("See the answers")
    person.follows("See everything that arrived for this measure")
    assert "Answered differently" in person.page.text
    assert_derived_follows_from_events()


def broken(event: dict[str, object]) -> dict[str, object]:
    """Sealed for nobody: it arrives, and cannot be opened."""
    return {**event, "ct": "AAAA"}


def test_an_answer_that_cannot_be_read_can_be_asked_again(
    desk: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    # given a whole questionnaire of which the third answer cannot be read
    device = a_device(practitioner, occasion)
    made = [*answers(device, occasion, "phq9", PHQ9), submit(device, occasion, "phq9")]
    deliver(device, *made[:2], broken(made[2]), *made[3:])

    # then Today says so, and leads to what can be done
    person = Person(desk)
    person.goes_to("/")
    assert "has an answer that could not be read PHQ-9" in person.page.text
    assert "Still arriving" in (person.goes_to(f"/occasions/{occasion.id}") and person.row("PHQ-9"))
    assert "1 answer could not be read." in person.page.text
    person.goes_to(settle_address(occasion))
    assert "1 answer that was given on the tablet is not here. Nothing is scored yet." in person.page.text
    assert "1 answer could not be read." in person.page.text

    # when it is asked again, only the third question is left
    person.presses("Ask again")
    assert "8 of 9 questions done" in person.row("PHQ-9")
    person.sends("mode", mode="aloud")
    assert "Question 3 of 9" in person.page.text
    person.answers(["2"])
    assert "Question 4 of 9" in person.page.text
    assert person.chosen == PHQ9[3]
    person.goes_to(f"/q/{occasion.id}/check")
    person.presses("Finish")

    # then it is finished
    assert "8, mild Done" in person.row("PHQ-9")
    assert_derived_follows_from_events()


@pytest.mark.both_databases
def test_an_answer_that_cannot_be_read_can_be_done_without(
    desk: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    # given a questionnaire whose ninth answer, the one about safety, cannot be read
    device = a_device(practitioner, occasion)
    made = [*answers(device, occasion, "phq9", PHQ9), submit(device, occasion, "phq9")]
    deliver(device, *made[:8], broken(made[8]), made[9])
    person = Person(desk)
    person.goes_to(settle_address(occasion))

    # when it is closed without a reason, then with one
    person.page = desk.submit(person.page.form("why"))
    assert (person.page.response.status_code, "Choose a reason" in person.page.text) == (422, True)
    person.sends("why", why="unreadable")

    # then it is scored from what is here, and the missing answer about safety is asked for
    assert "6.75, mild; estimated from 8 of 9 answers" in person.row("PHQ-9")
    assert "there is no answer. Ask." in person.page.text
    assert person.client.post(f"{settle_address(occasion)}/close").status_code == 400
    assert_derived_follows_from_events()

    # when the answer turns up after all, nothing is changed silently
    deliver(device, *answers(device, occasion, "phq9", ["3"], first=9))
    assert "Choose" in (person.goes_to(f"/occasions/{occasion.id}") and person.row("PHQ-9"))
    assert "Came after the end" in person.goes_to(settle_address(occasion)).text
    assert_derived_follows_from_events()
