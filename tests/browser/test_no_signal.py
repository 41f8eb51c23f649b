"""The server is really gone: its socket is closed, not only the browser told so. Nothing waits and nothing is lost."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.store.collection import AnswerEvent, Assessment
from app.store.derived import ScoreRow
from tests.browser.conftest import Tablet
from tests.browser.person import Person
from tests.support.factories import a_practitioner, an_occasion
from tests.support.server import LiveServer

ANSWERS = ("1", "2", "0", "3", "1", "0", "2", "1", "1")
TOTAL = 11


class Parent(Person):
    """Somebody who was handed the tablet, and its one line about where the answers are."""

    def is_told(self, words: str, seconds: float = 10) -> None:
        expect(self.page.locator("#saved")).to_have_text(words, timeout=seconds * 1000)


@pytest.fixture
def parent(db_session: scoped_session[Session], tablet: Tablet) -> Parent:
    """The tablet is in the parent's hands, and says by its Start button that it is ready for a dead network."""
    actor = a_practitioner(measures=("phq9",))
    occasion = an_occasion(actor)
    db_session.commit()
    page = tablet(actor).page
    page.goto(f"/occasions/{occasion.id}")
    person = Parent(page)
    person.page.get_by_label("The parent, on this tablet").check()
    person.taps("Start")
    expect(person.heading).to_have_text("Hello. These questions are for you.")
    expect(page.locator("[data-start]")).to_be_visible()
    person.is_told("")
    return person


def stored(db_session: scoped_session[Session]) -> list[tuple[str, str | None, str | None]]:
    db_session.rollback()
    rows = db_session.execute(select(AnswerEvent.kind, AnswerEvent.item, AnswerEvent.value).order_by(AnswerEvent.seq))
    return [(kind, item, value) for kind, item, value in rows]


def test_a_whole_questionnaire_without_a_server(
    parent: Parent, live_server: LiveServer, db_session: scoped_session[Session]
) -> None:
    live_server.stop()
    parent.taps("Start")
    parent.is_asked(1)
    parent.answers(ANSWERS)
    expect(parent.heading).to_have_text("Before you finish")
    parent.reads("You answered every question.")
    parent.goes_on("Finish")
    expect(parent.heading).to_have_text("Thank you")
    parent.is_told("Saved on this tablet")
    assert stored(db_session) == []

    live_server.start()
    parent.page.evaluate("dispatchEvent(new Event('online'))")
    parent.is_told("Sent", seconds=30)
    answers = [("answer", str(number), value) for number, value in enumerate(ANSWERS, start=1)]
    assert stored(db_session) == [*answers, ("submit", None, "9")]
    assert db_session.scalars(select(Assessment.state)).all() == ["complete"]
    assert db_session.scalars(select(ScoreRow.hundredths)).all() == [TOTAL * 100]


def test_without_a_server_a_reload_and_a_changed_answer(
    parent: Parent, live_server: LiveServer, db_session: scoped_session[Session]
) -> None:
    live_server.stop()
    parent.taps("Start")
    parent.answers(ANSWERS[:3])
    parent.page.reload()
    parent.is_asked(4)
    parent.taps("Back")
    parent.is_asked(3)
    expect(parent.chosen).to_have_value("0")
    parent.answer("2").check()
    parent.goes_on()
    parent.is_asked(4)
    parent.page.get_by_role("button", name="Next", exact=True).click()
    expect(parent.page.locator(".nhsuk-error-summary")).to_contain_text("Choose an answer")
    assert stored(db_session) == []

    live_server.start()
    parent.page.evaluate("dispatchEvent(new Event('online'))")
    parent.is_told("Sent", seconds=30)
    assert stored(db_session) == [
        ("answer", "1", "1"),
        ("answer", "2", "2"),
        ("answer", "3", "0"),
        ("answer", "3", "2"),
    ]
