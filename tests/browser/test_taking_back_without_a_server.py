"""A positive safety answer does not wait for the network: the practitioner's PIN tells of it with the server gone."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.store.granting import QuarantinedEvent
from tests.browser.inspection import inspect
from tests.browser.no_signal import CALM, HARM, Parent, stored
from tests.support.factories import PIN
from tests.support.server import LiveServer

LOOK, NOTHING = "Somebody must look at an answer today", "No answer was flagged"


def after_five_wrong_ones_none_is_asked_for(parent: Parent) -> None:
    parent.page.goto(f"{parent.questions}return")
    for tries_left in (4, 3, 2, 1, 0):
        parent.types_pin("111222")
        if tries_left:
            parent.reads("This is not the right PIN")
    expect(parent.heading).to_have_text("This tablet needs a signal")
    parent.page.goto(f"{parent.questions}return")
    expect(parent.heading).to_have_text("This tablet needs a signal")
    expect(parent.page.get_by_label("Your PIN")).to_have_count(0)
    inspect(parent.page)


@pytest.mark.wider
@pytest.mark.parametrize(
    ("answers", "found"),
    [pytest.param(HARM, LOOK, id="raised"), pytest.param(CALM, NOTHING, id="calm", marks=pytest.mark.long)],
)
def test_the_pin_tells_whether_somebody_must_look(
    parent: Parent, live_server: LiveServer, db_session: scoped_session[Session], answers: tuple[str, ...], found: str
) -> None:
    # given a whole questionnaire with no server, and a parent who is told the same whatever she answered
    live_server.stop()
    parent.taps("Start")
    parent.answers(answers)
    parent.goes_on("Finish")
    expect(parent.heading).to_have_text("Thank you")
    for words in ("flag", "look at", "today"):
        assert words not in parent.page.locator("main").inner_text()

    # when she types addresses: everything is locked
    for path in ("return?kept=raised", "return?kept=calm", "total", "sealed"):
        parent.page.goto(f"{parent.questions}{path}")
        assert LOOK not in parent.page.content()
        assert NOTHING not in parent.page.content()
    expect(parent.heading).to_have_text("This page is locked")
    parent.taps("I am the practitioner")
    parent.reads("There is no signal now.")

    # and when the practitioner types the PIN, wrong at first
    parent.types_pin("")
    parent.reads("Enter your PIN")
    parent.types_pin("111222")
    parent.reads("This is not the right PIN")
    if found == LOOK:
        inspect(parent.page)
    parent.types_pin(PIN)

    # then one thing is told, and no question, answer or score
    expect(parent.heading).to_have_text(found)
    inspect(parent.page)
    for words in ("PHQ", "Question", "better off dead", "score"):
        assert words not in parent.page.locator("main").inner_text()

    # and after five wrong ones, only the server says more
    after_five_wrong_ones_none_is_asked_for(parent)

    # and with the server back, the answers arrive, and the server agrees with the tablet
    live_server.start()
    parent.has_the_network_back()
    parent.is_told("Sent", seconds=30)
    assert stored(db_session)[-1] == ("submit", None, "9")
    assert db_session.scalars(select(QuarantinedEvent.why)).all() == []
    parent.taps("Try again")
    parent.types_pin(PIN)
    expect(parent.heading).to_contain_text("What is new")


@pytest.mark.long
@pytest.mark.wider
def test_before_the_end(parent: Parent, live_server: LiveServer) -> None:
    live_server.stop()
    parent.taps("Start")
    parent.answers(HARM[:-1])
    parent.page.goto(f"{parent.questions}return")
    parent.types_pin(PIN)
    expect(parent.heading).to_have_text(NOTHING)
    parent.taps("Back to the parent’s page")
    parent.taps("Carry on")
    parent.answers(HARM[-1:])
    parent.page.goto(f"{parent.questions}return")
    parent.types_pin(PIN)
    expect(parent.heading).to_have_text(LOOK)

    live_server.start()
    parent.taps("I have a signal now")
    parent.types_pin(PIN)
    expect(parent.heading).to_contain_text("What is new")
