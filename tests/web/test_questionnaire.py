"""The pages of a questionnaire: what each shows, where each leads, and what is kept when a form is sent."""

import uuid
from collections.abc import Callable
from copy import deepcopy
from xml.etree.ElementTree import tostring

import pytest
from sqlalchemy import select

from app.domain.permissions import Actor
from app.extensions import db
from app.queries.collecting import OccasionView
from app.store.collection import AnswerEvent
from app.store.derived import CurrentAnswer
from tests.support.actors import HTMX, post
from tests.support.client import PageClient
from tests.support.factories import a_dyad, answer, complete, measure, seen
from tests.support.factories import an_occasion as make_occasion
from tests.support.journey import Person, assert_derived_follows_from_events
from tests.support.pages import Page, words


@pytest.fixture
def occasion(practitioner: Actor) -> OccasionView:
    """Before VIG, with one goal."""
    return make_occasion(practitioner, a_dyad(practitioner, goals=("A calm bath time",)))


@pytest.fixture
def tablet(desk: PageClient, occasion: OccasionView) -> PageClient:
    """The practitioner's tablet in the hands of the parent."""
    Person(desk).hands_the_tablet_over(occasion.id)
    return desk


def step_of(occasion: OccasionView, code: str, item: str) -> str:
    return f"/q/{occasion.id}/{measure(occasion, code).id}/{item}"


def events(occasion: OccasionView, code: str) -> list[tuple[str, str | None, str | None]]:
    """(kind, item, value) of a measure's events, in the order in which they were written."""
    rows = db.session.execute(
        select(AnswerEvent.kind, AnswerEvent.item, AnswerEvent.value)
        .where(AnswerEvent.assessment_id == measure(occasion, code).id)
        .order_by(AnswerEvent.seq)
    )
    return [(kind, item, value) for kind, item, value in rows]


def test_a_question_page(desk: PageClient, occasion: OccasionView) -> None:
    page = desk.visit(step_of(occasion, "phq9", "1"))
    assert page.heading == "Little interest or pleasure in doing things"
    assert "Over the last 2 weeks, how often have you been bothered" in page.text
    labels = [words(each) for each in page.tree.iter("label")]
    assert labels == [
        "Not at all",
        "Several days",
        "More than half the days",
        "Nearly every day",
        "I prefer not to say",
    ]
    assert "Question 1 of 9" in page.text
    assert "Part 1 of 4" in page.text
    bar = next(page.tree.iter("progress"))
    assert (bar.get("value"), bar.get("max")) == ("1", "9")


def test_nothing_is_chosen_when_a_question_arrives(desk: PageClient, occasion: OccasionView) -> None:
    form = desk.visit(step_of(occasion, "phq9", "1")).form("answer")
    assert set(form.fields) == {"csrf_token", "form_id"}


def test_a_parents_page_has_no_way_out_and_no_code(tablet: PageClient, occasion: OccasionView) -> None:
    page = tablet.visit(step_of(occasion, "phq9", "1"))
    assert "Your turn" in page.text
    assert set(page.links) == {"Skip to main content", "Back"}
    assert occasion.dyad_code not in page.response.text
    assert not [form for form in page.forms if form.action == "/sign-out"]


def test_a_practitioner_who_asks_keeps_her_own_pages(desk: PageClient, occasion: OccasionView) -> None:
    page = desk.visit(step_of(occasion, "phq9", "1"))
    assert "Today" in page.links
    assert desk.get(f"/q/{occasion.id}/").location == step_of(occasion, "phq9", "1")


def test_an_answer_leads_to_the_next_question_and_is_kept(desk: PageClient, occasion: OccasionView) -> None:
    person = Person(desk)
    person.goes_to(step_of(occasion, "phq9", "1"))
    page = person.sends("answer", answer="2")
    assert page.response.request.path == step_of(occasion, "phq9", "2")
    assert page.heading == "Feeling down, depressed, or hopeless"
    assert "1 answer saved" in page.text
    assert person.follows("Back").heading == "Little interest or pleasure in doing things"
    assert person.chosen == "2"


def test_a_plain_form_is_answered_with_303(desk: PageClient, occasion: OccasionView) -> None:
    reply = post(desk, step_of(occasion, "phq9", "1"), {"answer": "2", "form_id": "f"})
    assert (reply.status_code, reply.location) == (303, step_of(occasion, "phq9", "2"))
    assert "HX-Push-Url" not in reply.headers


def main(page: Page) -> str:
    """The part htmx takes, without what is new on every page: its form id and token."""
    element = deepcopy(next(each for each in page.tree.iter() if each.get("id") == "main"))
    for field in element.iter("input"):
        if field.get("name") in {"csrf_token", "form_id"}:
            field.set("value", "")
    return tostring(element, encoding="unicode")


def test_htmx_gets_the_next_page_at_once_and_its_address(desk: PageClient, occasion: OccasionView) -> None:
    reply = post(desk, step_of(occasion, "phq9", "1"), {"answer": "2", "form_id": "f"}, headers=HTMX)
    assert (reply.status_code, reply.headers["HX-Push-Url"]) == (200, step_of(occasion, "phq9", "2"))
    assert main(Page(reply)) == main(desk.visit(step_of(occasion, "phq9", "2")))
    assert Page(reply).title == "Question 2 of 9 · VIG DCS"


def test_htmx_gets_a_mistake_back_at_the_same_address(desk: PageClient, occasion: OccasionView) -> None:
    reply = post(desk, step_of(occasion, "phq9", "1"), {"form_id": "f"}, headers=HTMX)
    assert reply.status_code == 422
    assert "HX-Push-Url" not in reply.headers
    assert Page(reply).title == "Error: Question 1 of 9 · VIG DCS"
    assert "Choose an answer, or skip the question" in main(Page(reply))


def test_htmx_follows_the_last_answer_to_the_check_page(
    desk: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    for code, count in (("phq9", 9), ("gad7", 7)):
        answer(practitioner, occasion, code, {str(item): "0" for item in range(1, count + 1)})
    answer(practitioner, occasion, "pbq", {str(item): "never" for item in range(1, 26)})
    reply = post(desk, step_of(occasion, "gbo", "goal_1"), {"answer": "4", "form_id": "f"}, headers=HTMX)
    assert (reply.status_code, reply.location) == (303, f"/q/{occasion.id}/check")


def test_a_goal_is_rated_in_the_familys_own_words(
    desk: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    for code, count in (("phq9", 9), ("gad7", 7)):
        answer(practitioner, occasion, code, {str(item): "0" for item in range(1, count + 1)})
    answer(practitioner, occasion, "pbq", {str(item): "never" for item in range(1, 26)})
    page = desk.visit(f"/q/{occasion.id}/check")
    assert page.heading == "Goal 1"
    assert "A calm bath time" in page.text
    assert "Goal 1 of 1" in page.text
    values = [each.get("value") for each in page.tree.iter("input") if each.get("name") == "answer"]
    assert values == [*(str(number) for number in range(11)), "_declined"]


@pytest.mark.parametrize("item", ["2", "9"])
def test_a_deep_link_ahead_leads_to_the_question_that_is_next(
    desk: PageClient, practitioner: Actor, occasion: OccasionView, item: str
) -> None:
    assert desk.get(step_of(occasion, "phq9", item)).location == step_of(occasion, "phq9", "1")
    assert desk.get(step_of(occasion, "gad7", "1")).location == step_of(occasion, "phq9", "1")
    answer(practitioner, occasion, "phq9", {"1": "0", "2": "-"})
    assert desk.get(step_of(occasion, "gad7", "1")).location == step_of(occasion, "phq9", "3")
    assert desk.get(f"/q/{occasion.id}/check").location == step_of(occasion, "phq9", "3")


def test_an_answer_out_of_turn_is_not_taken(desk: PageClient, occasion: OccasionView) -> None:
    reply = post(desk, step_of(occasion, "phq9", "5"), {"answer": "2", "form_id": "f"})
    assert reply.location == step_of(occasion, "phq9", "1")
    assert events(occasion, "phq9") == []


def test_finishing_too_early_leads_back_to_the_questions(desk: PageClient, occasion: OccasionView) -> None:
    assert post(desk, f"/q/{occasion.id}/check").location == step_of(occasion, "phq9", "1")
    assert events(occasion, "phq9") == []


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("values", "kind", "value"),
    [
        ({"answer": "3"}, "answer", "3"),
        ({"answer": "_declined"}, "decline", None),
        ({"skip": "1"}, "clear", None),
        ({"skip": "1", "answer": "3"}, "clear", None),
    ],
)
def test_an_answer_a_decline_and_a_skip_are_each_what_they_are(
    desk: PageClient, occasion: OccasionView, values: dict[str, str], kind: str, value: str | None
) -> None:
    post(desk, step_of(occasion, "phq9", "1"), {**values, "form_id": "f"})
    assert events(occasion, "phq9") == [(kind, "1", value)]
    assert_derived_follows_from_events()


def finished(actor: Actor, occasion: OccasionView) -> None:
    complete(actor, occasion, "phq9", ["1"] * 9)
    complete(actor, occasion, "gad7", ["1"] * 7)
    complete(actor, occasion, "pbq", ["never"] * 25)
    complete(actor, occasion, "gbo", ["4"])


def test_a_finished_measure_takes_no_more_answers(
    desk: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    finished(practitioner, occasion)
    before = events(occasion, "phq9")
    page = Page(post(desk, step_of(occasion, "phq9", "1"), {"answer": "3", "form_id": "late"}))
    assert (page.response.status_code, page.heading) == (409, "These answers are finished")
    assert "Nothing is lost." in page.text
    assert events(occasion, "phq9") == before
    assert desk.get(step_of(occasion, "phq9", "1")).location == f"/occasions/{occasion.id}"
    assert_derived_follows_from_events()


def test_a_parents_pages_never_show_a_score_a_band_or_an_alert(
    tablet: PageClient,
    practitioner: Actor,
    occasion: OccasionView,
    another_desk: Callable[[Actor], PageClient],
) -> None:
    for code, values in (("phq9", ["3"] * 9), ("gad7", ["3"] * 7), ("pbq", ["always"] * 25), ("gbo", ["0"])):
        items = [item.code for item in measure(occasion, code).instrument.items]
        answer(practitioner, occasion, code, dict(zip(items, values, strict=False)))
    person = Person(tablet)
    pages = [person.goes_to(f"/q/{occasion.id}/"), person.goes_to(f"/q/{occasion.id}/check"), person.presses("Finish")]
    pages += [person.goes_to(path) for path in (f"/q/{occasion.id}/not-today", f"/q/{occasion.id}/thanks", "/locked")]
    for page in pages:
        assert "Your turn" in page.text
        for word in ("27", "21", "severe", "alert", "score", "self-harm", "look at this", occasion.dyad_code.lower()):
            assert word not in page.text.lower(), f"{word}: {page.text}"
    assert "severe" in another_desk(practitioner).visit(f"/occasions/{occasion.id}").text


def test_the_last_page_asks_for_the_tablet_and_says_who_to_call(
    tablet: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    finished(practitioner, occasion)
    page = tablet.visit(f"/q/{occasion.id}/thanks")
    assert "Please hand the tablet back." in page.text
    assert "Call Samaritans on 116 123" in page.text
    assert page.links["I am the practitioner"] == f"/q/{occasion.id}/return"


def test_thanks_comes_only_at_the_end(tablet: PageClient, occasion: OccasionView) -> None:
    assert tablet.visit(f"/q/{occasion.id}/thanks").heading == "Hello. These questions are for you."


def test_the_check_page_lists_what_was_left_out(desk: PageClient, practitioner: Actor, occasion: OccasionView) -> None:
    finished_but_one(practitioner, occasion)
    person = Person(desk)
    page = person.goes_to(f"/q/{occasion.id}/check")
    assert "You answered 40 of 42 questions. You do not have to answer the others." in page.text
    assert person.row("Answer question 3") == "Answer question 3 Part 1 of 4"
    assert person.row("Change question 2") == "Change question 2 Part 2 of 4"
    assert person.follows("Answer question 3").heading == "Trouble falling or staying asleep, or sleeping too much"
    assert person.chosen is None


def finished_but_one(actor: Actor, occasion: OccasionView) -> None:
    answer(actor, occasion, "phq9", {str(item): "x" if item == 3 else "0" for item in range(1, 10)})
    answer(actor, occasion, "gad7", {str(item): "-" if item == 2 else "0" for item in range(1, 8)})
    answer(actor, occasion, "pbq", {str(item): "never" for item in range(1, 26)})
    answer(actor, occasion, "gbo", {"goal_1": "4"})


def test_a_declined_question_shows_its_decline_again(
    desk: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    answer(practitioner, occasion, "phq9", {"1": "-"})
    assert desk.visit(step_of(occasion, "phq9", "1")).form("answer").fields["answer"] == "_declined"


def test_the_first_page_says_how_much_is_left(tablet: PageClient, practitioner: Actor, occasion: OccasionView) -> None:
    assert "There are 42 questions. Most people take about 8 minutes." in tablet.visit(f"/q/{occasion.id}/").text
    answer(practitioner, occasion, "phq9", {"1": "0", "2": "0"})
    page = tablet.visit(f"/q/{occasion.id}/")
    assert page.heading == "Hello again. You can carry on where you stopped."
    assert "There are 40 questions." in page.text
    assert page.links["Carry on"] == step_of(occasion, "phq9", "3")


def test_a_safety_answer_is_told_before_the_end(desk: PageClient, practitioner: Actor, occasion: OccasionView) -> None:
    answer(practitioner, occasion, "phq9", {str(item): "0" for item in range(1, 9)} | {"9": "1"})
    page = desk.visit(f"/occasions/{occasion.id}")
    assert "Look at this first" in page.text
    assert "PHQ-9 question 9, thoughts of self-harm or of being better off dead: answered “Several days”." in page.text
    assert_derived_follows_from_events()


def test_a_safety_answer_that_is_taken_back_is_told_no_more(
    desk: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    answer(practitioner, occasion, "phq9", {str(item): "0" for item in range(1, 9)} | {"9": "1"})
    answer(practitioner, occasion, "phq9", {"9": "0"})
    assert "Look at this first" not in desk.visit(f"/occasions/{occasion.id}").text
    assert_derived_follows_from_events()


def test_a_safety_question_left_out_is_told_at_the_end_and_never_counts_as_no(
    desk: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    answer(practitioner, occasion, "phq9", {str(item): "0" for item in range(1, 9)} | {"9": "-"})
    assert "Look at this first" not in desk.visit(f"/occasions/{occasion.id}").text
    complete(practitioner, occasion, "phq9", ["0"] * 8)
    text = desk.visit(f"/occasions/{occasion.id}").text
    assert "PHQ-9 question 9, thoughts of self-harm or of being better off dead: there is no answer. Ask." in text
    assert_derived_follows_from_events()


@pytest.mark.both_databases
def test_who_answered_and_when_is_noted(desk: PageClient, practitioner: Actor, occasion: OccasionView) -> None:
    post(desk, step_of(occasion, "phq9", "1"), {"answer": "2", "form_id": "f"})
    row = db.session.scalars(select(AnswerEvent)).one()
    assert row.entered_by == practitioner.user_id
    assert (row.epoch, row.writer, row.incarnation, row.seq, row.form_id) == (1, "server", 0, 1, "f")
    assert row.occurred_at.utcoffset() is not None
    current = db.session.scalars(select(CurrentAnswer)).one()
    assert (current.item, current.value, current.event_id) == ("1", "2", row.event_id)


def test_an_assessment_keeps_the_version_it_was_made_with(practitioner: Actor, occasion: OccasionView) -> None:
    assert {each.instrument.key for each in seen(practitioner, occasion.id).assessments} == {
        "phq9@1",
        "gad7@1",
        "pbq@1",
        "gbo@1",
        "epds@1",
        "kpcs@1",
    }


def test_an_address_with_a_number_that_is_none_is_not_found(desk: PageClient, occasion: OccasionView) -> None:
    for path in (f"/q/{occasion.id}/x/1", f"/q/{occasion.id}/{uuid.uuid4()}/1", step_of(occasion, "phq9", "10")):
        assert desk.get(path).status_code == 404, path
