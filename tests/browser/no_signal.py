"""A parent who was handed a tablet that is ready for a dead network."""

from collections.abc import Sequence

from playwright.sync_api import Page, Worker, expect
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.store.collection import AnswerEvent
from tests.browser.person import Person

HARM = ("1", "2", "0", "3", "1", "0", "2", "1", "1")
CALM = (*HARM[:-1], "0")
SEND = """() => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => resolve(data.unsent);
  navigator.serviceWorker.controller.postMessage({ type: "nudge", now: true }, [port2]);
})"""
READY = """async (occasion) => {
  const late = Date.now() + 12_000; // as long as the page itself waits
  const none = new Promise((end) => setTimeout(end, 12_000, {}));
  const { active } = await Promise.race([navigator.serviceWorker.ready, none]);
  while (active && Date.now() < late) {
    const { port1, port2 } = new MessageChannel();
    const reply = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
    active.postMessage({ type: "status", occasion }, [port2]);
    if ((await Promise.race([reply, none])).ready) return true;
    await new Promise((soon) => setTimeout(soon, 20));
  }
  return false;
}"""
"""Whether the worker answers for an occasion, once it does. The page alone does not tell: until its script runs, it
looks as it does when all is ready.
"""
Stored = Sequence[tuple[str, str | None, str | None]]


class Parent(Person):
    """Somebody who was handed the tablet, and its one line about where the answers are."""

    def __init__(self, page: Page, questions: str) -> None:
        super().__init__(page)
        self.questions = questions
        """The address of the first page; the others begin with it."""

    @property
    def worker(self) -> Worker:
        """The service worker as it runs now; it may be told late, and one that was stopped may still be listed."""
        context = self.page.context
        return context.service_workers[-1] if context.service_workers else context.wait_for_event("serviceworker")

    def is_told(self, words: str, seconds: float = 10) -> None:
        expect(self.page.locator("#saved")).to_have_text(words, timeout=seconds * 1000)

    def types_pin(self, pin: str) -> None:
        self.page.get_by_label("Your PIN").fill(pin)
        with self.page.expect_navigation(wait_until="load"):
            self.taps("Open")

    def tries_to_send(self) -> int:
        """Send all that is due or not. Returns how many events the tablet still keeps."""
        unsent: int = self.page.evaluate(SEND)
        return unsent

    def has_the_network_back(self) -> None:
        self.page.evaluate("dispatchEvent(new Event('online'))")


def handed_over(page: Page, questions: str) -> Parent:
    """From the page of the occasion to the parent's first page, which is ready."""
    person = Parent(page, questions)
    person.page.get_by_label("The parent, on this tablet").check()
    person.taps("Start")
    expect(person.heading).to_have_text("Hello. These questions are for you.")
    assert page.evaluate(READY, page.locator("#saved").get_attribute("data-occasion"))
    expect(page.locator("[data-start]")).to_be_visible()
    person.is_told("")
    return person


def stored(db_session: scoped_session[Session]) -> Stored:
    """Every event in its order: kind, item, value."""
    db_session.rollback()
    rows = db_session.execute(select(AnswerEvent.kind, AnswerEvent.item, AnswerEvent.value).order_by(AnswerEvent.seq))
    return [(kind, item, value) for kind, item, value in rows]
