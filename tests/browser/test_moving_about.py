"""Back, Forward, reload, typed addresses, a second tab: no answer is lost or chosen for anybody."""

import pytest
from playwright.sync_api import expect

from app.domain.permissions import Actor
from app.queries.collecting import OccasionView
from tests.browser.conftest import Events, Tablet
from tests.browser.person import Person
from tests.support.factories import measure


def test_after_every_step_reading_starts_at_the_heading_and_nothing_moves_on_by_itself(asking: Person) -> None:
    asking.answers(["1", "2"])

    expect(asking.heading).to_be_focused()
    expect(asking.page).to_have_title("Question 3 of 9 · VIG DCS")
    expect(asking.chosen).to_have_count(0)

    address = asking.page.url
    asking.answer("2").check()
    asking.page.wait_for_timeout(400)

    assert asking.page.url == address
    expect(asking.chosen).to_have_value("2")


@pytest.mark.long
def test_the_link_back_leads_through_all_answers_as_they_were_given_and_out_of_an_error(asking: Person) -> None:
    asking.answers(["1", "2", "3"])
    for question, value in ((3, "3"), (2, "2"), (1, "1")):
        asking.taps("Back")
        asking.is_asked(question)
        expect(asking.chosen).to_have_value(value)

    asking.answers(["1", "2", "3"])
    asking.page.get_by_role("button", name="Next").click()
    expect(asking.page.get_by_role("heading", name="There is a problem")).to_be_visible()

    asking.goes_back()

    asking.is_asked(3)


def test_back_and_forward_of_the_browser_keep_the_answers(asking: Person, events: Events) -> None:
    asking.answers(["1", "2"])
    asking.goes_back()
    asking.is_asked(2)
    expect(asking.chosen).to_have_value("2")
    asking.goes_back()
    asking.is_asked(1)
    expect(asking.chosen).to_have_value("1")
    asking.goes_forward()
    asking.is_asked(2)
    expect(asking.chosen).to_have_value("2")

    asking.answers(["3"])

    assert events("phq9") == [("1", "answer", "1"), ("2", "answer", "2"), ("2", "answer", "3")]


@pytest.mark.long
def test_reload_in_the_middle(asking: Person, events: Events) -> None:
    asking.answers(["1", "2"])
    asking.page.reload()
    asking.is_asked(3)
    asking.goes_back()
    asking.page.reload()
    asking.is_asked(2)
    expect(asking.chosen).to_have_value("2")

    assert len(events("phq9")) == 2


@pytest.mark.long
def test_the_address_after_the_last_question_is_that_of_the_check_page(
    tablet: Tablet, practitioner: Actor, occasion: OccasionView
) -> None:
    person = tablet(practitioner)
    epds = measure(occasion, "epds").id
    person.page.goto(f"/q/{occasion.id}/paper/{epds}")
    person.answers(["0"] * 10)
    person.page.reload()
    expect(person.heading).to_have_text("Before you finish")

    person.goes_on("Finish")

    person.page.reload()
    expect(person.heading).to_contain_text("Before VIG: measures")


@pytest.mark.long
def test_an_address_further_on_leads_to_the_first_open_question(asking: Person, occasion: OccasionView) -> None:
    phq9 = measure(occasion, "phq9").id
    asking.answers(["1"])
    for ahead in (f"/q/{occasion.id}/{phq9}/7", f"/q/{occasion.id}/check"):
        asking.page.goto(ahead)
        asking.is_asked(2)
        expect(asking.chosen).to_have_count(0)


@pytest.mark.long
def test_two_tabs_on_one_questionnaire(asking: Person, events: Events) -> None:
    other = Person(asking.page.context.new_page())
    other.page.goto(asking.page.url)

    asking.page.bring_to_front()  # a tab behind another one is slow
    asking.answers(["1", "1"])
    other.page.bring_to_front()
    other.answers(["3"])
    other.is_asked(2)
    expect(other.chosen).to_have_value("1")
    asking.page.bring_to_front()
    asking.answers(["2"])

    assert events("phq9") == [
        ("1", "answer", "1"),
        ("2", "answer", "1"),
        ("1", "answer", "3"),
        ("3", "answer", "2"),
    ]
    asking.page.goto(asking.page.url.rsplit("/", 1)[0] + "/1")
    expect(asking.chosen).to_have_value("3")
