"""Impatient fingers, a lost network, an ended sign-in: what was answered is kept once, and the page says so calmly."""

import time
from collections.abc import Iterable
from datetime import timedelta
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import update
from sqlalchemy.orm import Session, scoped_session

from app.clock import now
from app.domain.permissions import Actor
from app.queries.collecting import OccasionView
from app.store.people import SignIn
from tests.browser.conftest import Events, Tablet
from tests.browser.inspection import inspect
from tests.browser.person import Person
from tests.support.factories import PASSWORD, code_of_account, email_of
from tests.support.server import LiveServer

NO_SIGNAL = "No signal. Your answer is still here. Try again."
WITH_AND_WITHOUT = [pytest.param(True, id="htmx"), pytest.param(False, id="no scripts", marks=pytest.mark.long)]


@pytest.fixture
def slow_to_reply(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is posted is saved at once, but the reply takes its time: this is when people tap again."""
    quick = app.wsgi_app

    def reply(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        page = quick(environ, start_response)
        time.sleep(0.3 if environ["REQUEST_METHOD"] == "POST" else 0)
        return page

    monkeypatch.setattr(app, "wsgi_app", reply)


@pytest.mark.usefixtures("slow_to_reply")
@pytest.mark.parametrize("scripts", WITH_AND_WITHOUT)
def test_an_impatient_tap_counts_once(
    tablet: Tablet, practitioner: Actor, occasion: OccasionView, events: Events, scripts: bool
) -> None:
    person = tablet(practitioner, scripts=scripts)
    person.page.goto(f"/q/{occasion.id}/")
    for question, taps, value in ((1, 2, "2"), (2, 3, "1")):
        person.is_asked(question)
        person.answer(value).check()
        person.page.get_by_role("button", name="Next").click(click_count=taps, delay=40)
    person.is_asked(3)
    if scripts:
        expect(person.heading).to_be_focused()

    person.answers(["0"])

    person.is_asked(4)
    assert events("phq9") == [("1", "answer", "2"), ("2", "answer", "1"), ("3", "answer", "0")]


def test_the_second_half_of_a_slow_double_tap_does_not_hit_the_next_question(asking: Person) -> None:
    next_button = asking.page.get_by_role("button", name="Next")
    asking.answer("2").check()
    box = next_button.bounding_box()
    assert box is not None
    where = (box["x"] + 40, box["y"] + 20)
    asking.page.mouse.move(*where)
    asking.page.mouse.down(click_count=1)
    asking.page.mouse.up(click_count=1)
    asking.is_asked(2)
    asking.page.mouse.down(click_count=2)
    asking.page.mouse.up(click_count=2)
    asking.page.wait_for_timeout(200)

    asking.is_asked(2)
    expect(asking.page.get_by_role("heading", name="There is a problem")).to_have_count(0)


@pytest.mark.parametrize(
    "came_back", [pytest.param(False, id="going on"), pytest.param(True, id="after Back", marks=pytest.mark.long)]
)
def test_the_server_is_gone_in_the_middle_of_a_tap(
    asking: Person, events: Events, live_server: LiveServer, came_back: bool
) -> None:
    asking.answers(["1", "1"])
    if came_back:
        asking.goes_back()
        asking.is_asked(2)
    asking.answer("3").check()

    live_server.stop()
    asking.page.get_by_role("button", name="Next").click()

    status = asking.page.get_by_role("status").filter(has_text=NO_SIGNAL)
    expect(status).to_be_in_viewport()
    expect(asking.chosen).to_have_value("3")
    asking.is_asked(2 if came_back else 3)

    live_server.start()
    asking.goes_on()

    asking.is_asked(3 if came_back else 4)
    expect(status).to_have_count(0)
    assert events("phq9")[-1] == ("2" if came_back else "3", "answer", "3")


@pytest.mark.long
def test_the_time_runs_out_in_the_middle_and_nothing_is_lost(
    asking: Person, events: Events, practitioner: Actor, db_session: scoped_session[Session]
) -> None:
    asking.answers(["1"])
    db_session.execute(update(SignIn).values(used_at=now() - timedelta(hours=1)))
    db_session.commit()
    asking.answer("2").check()
    asking.page.get_by_role("button", name="Next").click()
    expect(asking.heading).to_have_text("Sign in")

    asking.page.get_by_label("Work email").fill(email_of(practitioner))
    asking.page.get_by_label("Password").fill(PASSWORD)
    asking.taps("Sign in")
    asking.page.get_by_label("Code").fill(code_of_account(email_of(practitioner)))
    asking.taps("Go on")
    expect(asking.heading).to_have_text("Not saved yet")
    inspect(asking.page)
    asking.taps("Send it now")

    asking.is_asked(3)
    assert events("phq9") == [("1", "answer", "1"), ("2", "answer", "2")]
    asking.page.goto("/account/kept")
    expect(asking.heading).to_have_text("Nothing is waiting")


@pytest.mark.long
def test_back_after_the_sign_in_ended_asks_to_sign_in(asking: Person, db_session: scoped_session[Session]) -> None:
    asking.answers(["1"])
    db_session.execute(update(SignIn).values(ended_at=now()))
    db_session.commit()

    asking.goes_back()

    expect(asking.heading).to_have_text("Sign in")


@pytest.mark.parametrize("scripts", WITH_AND_WITHOUT)
def test_going_on_without_an_answer_says_so_in_place(
    tablet: Tablet, practitioner: Actor, occasion: OccasionView, events: Events, scripts: bool
) -> None:
    person = tablet(practitioner, scripts=scripts)
    person.page.goto(f"/q/{occasion.id}/")
    address = person.page.url
    person.page.get_by_role("button", name="Next").click()

    summary = person.page.locator(".nhsuk-error-summary")
    expect(summary).to_contain_text("Choose an answer, or skip the question")
    expect(person.page).to_have_title("Error: Question 1 of 9 · VIG DCS")
    assert person.page.url == address
    if scripts:
        expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(person.answer("0")).to_be_focused()
    expect(person.chosen).to_have_count(0)

    person.answers(["2"])

    assert events("phq9") == [("1", "answer", "2")]
