"""The same form sent twice, changed, reloaded, or from two tabs: one answer where one was meant."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.permissions import Actor
from app.extensions import db
from app.queries.collecting import OccasionView
from app.store.collection import AnswerEvent
from tests.support.actors import HTMX, post
from tests.support.client import PageClient
from tests.support.factories import an_occasion, answer, measure
from tests.support.journey import assert_derived_follows_from_events
from tests.support.pages import Form

pytestmark = pytest.mark.both_databases


@pytest.fixture
def occasion(practitioner: Actor) -> OccasionView:
    return an_occasion(practitioner)


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


def shown(desk: PageClient, occasion: OccasionView) -> Form:
    return desk.visit(step_of(occasion, "phq9", "1")).form("answer")


def send(desk: PageClient, form: Form, value: str) -> Any:
    return desk.submit(form, {"answer": value}).response


def test_the_same_form_twice_is_one_answer(desk: PageClient, occasion: OccasionView) -> None:
    form = shown(desk, occasion)
    first, second = send(desk, form, "2"), send(desk, form, "2")
    assert first.request.path == second.request.path == step_of(occasion, "phq9", "2")
    assert events(occasion, "phq9") == [("answer", "1", "2")]


def test_a_reload_after_sending_is_one_answer(desk: PageClient, occasion: OccasionView) -> None:
    """What a browser sends again when its page was the reply to a form."""
    form = shown(desk, occasion)
    values = {**form.fields, "answer": "2"}
    assert {desk.post(form.action, data=values, headers=HTMX).status_code for _ in range(3)} == {200}
    assert events(occasion, "phq9") == [("answer", "1", "2")]


def test_another_answer_from_the_same_form_is_a_new_one(desk: PageClient, occasion: OccasionView) -> None:
    form = shown(desk, occasion)
    send(desk, form, "2")
    send(desk, form, "1")
    assert events(occasion, "phq9") == [("answer", "1", "2"), ("answer", "1", "1")]
    assert shown(desk, occasion).fields["answer"] == "1"


def test_there_and_back_again_from_the_same_form_are_three(desk: PageClient, occasion: OccasionView) -> None:
    form = shown(desk, occasion)
    for value in ("2", "1", "2"):
        send(desk, form, value)
    assert [value for _, _, value in events(occasion, "phq9")] == ["2", "1", "2"]
    assert shown(desk, occasion).fields["answer"] == "2"
    assert_derived_follows_from_events()


def test_the_same_answer_from_another_form_is_a_new_one(desk: PageClient, occasion: OccasionView) -> None:
    send(desk, shown(desk, occasion), "2")
    send(desk, shown(desk, occasion), "2")
    assert len(events(occasion, "phq9")) == 2


def test_a_form_without_a_number_still_saves(desk: PageClient, occasion: OccasionView) -> None:
    for value in ("2", "2", "3"):
        post(desk, step_of(occasion, "phq9", "1"), {"answer": value})
    assert [value for _, _, value in events(occasion, "phq9")] == ["2", "3"]


def test_two_tabs_do_no_harm(
    desk: PageClient,
    practitioner: Actor,
    occasion: OccasionView,
    another_desk: Callable[[Actor], PageClient],
) -> None:
    other = another_desk(practitioner)
    one, two = shown(desk, occasion), shown(other, occasion)
    send(desk, one, "1")
    assert send(other, two, "3").request.path == step_of(occasion, "phq9", "2")
    send(desk, one, "1")  # the first tab's form once more: the second tab has answered since, so this is a change
    assert [value for _, _, value in events(occasion, "phq9")] == ["1", "3", "1"]
    assert shown(other, occasion).fields["answer"] == "1"
    assert_derived_follows_from_events()


@pytest.mark.asvs("2.3.4")
def test_finishing_twice_is_finishing_once(desk: PageClient, practitioner: Actor, occasion: OccasionView) -> None:
    for code, values in (("phq9", ["1"] * 9), ("gad7", ["1"] * 7), ("pbq", ["never"] * 25), ("gbo", ["4"])):
        items = [item.code for item in measure(occasion, code).instrument.items]
        answer(practitioner, occasion, code, dict(zip(items, values, strict=False)))
    form = desk.visit(f"/q/{occasion.id}/check").form("form_id")
    for _ in range(2):
        page = desk.submit(form)
        assert page.response.status_code == 200
        assert "9, mild" in page.text
    assert [kind for kind, _, _ in events(occasion, "phq9")].count("submit") == 1
    assert events(occasion, "phq9")[-1] == ("submit", None, "9")
    assert_derived_follows_from_events()
