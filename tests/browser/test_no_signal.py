"""The server is really gone: its socket is closed, not only the browser told so. Nothing waits and nothing is lost."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.store.collection import Assessment
from app.store.derived import ScoreRow
from tests.browser.conftest import a_cookie
from tests.browser.no_signal import HARM, Parent, stored
from tests.browser.person import Person
from tests.support.factories import a_practitioner, an_occasion
from tests.support.server import LiveServer

TOTAL = 11
KEPT = """async () => {
  const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  const readable = (_, value) => (value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value);
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) texts.push(request.url, await (await cache.match(request)).text());
  }
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = await done(database.transaction(store).objectStore(store).getAll());
      texts.push(JSON.stringify(rows, readable));
    }
    database.close();
  }
  return texts.join("\\n");
}"""
"""Everything that the page and its worker can store, as text. Its files are searched in test_taking_the_tablet.py."""
ONLINE_ONLY = "This browser needs a signal for every answer. Answers are saved as you go."


@pytest.mark.asvs("14.3.1", "14.3.3")
def test_a_whole_questionnaire_without_a_server(
    parent: Parent, live_server: LiveServer, db_session: scoped_session[Session]
) -> None:
    live_server.stop()
    parent.taps("Start")
    parent.is_asked(1)
    forms = []
    for value in HARM:
        forms.append(parent.page.locator("form.dcs-step input[name=form_id]").input_value())
        parent.answers([value])
    expect(parent.heading).to_have_text("Before you finish")
    parent.reads("You answered every question.")
    parent.goes_on("Finish")
    expect(parent.heading).to_have_text("Thank you")
    parent.is_told("Saved on this tablet")
    assert stored(db_session) == []

    # no answer can be read on the tablet: each goes with the id of its form, wherever it stands in clear
    kept = parent.page.evaluate(KEPT)
    assert '"notBefore":' in kept  # the search finds what is there
    assert len(set(forms)) == len(HARM)
    assert [each for each in (*forms, '"kind":"answer"') if each in kept] == []

    live_server.start()
    parent.has_the_network_back()
    parent.is_told("Sent", seconds=30)
    answers = [("answer", str(number), value) for number, value in enumerate(HARM, start=1)]
    assert stored(db_session) == [*answers, ("submit", None, "9")]
    assert db_session.scalars(select(Assessment.state)).all() == ["complete"]
    assert db_session.scalars(select(ScoreRow.hundredths)).all() == [TOTAL * 100]


@pytest.mark.long
def test_without_a_server_a_reload_and_a_changed_answer(
    parent: Parent, live_server: LiveServer, db_session: scoped_session[Session]
) -> None:
    live_server.stop()
    parent.taps("Start")
    parent.answers(HARM[:3])
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
    parent.has_the_network_back()
    parent.is_told("Sent", seconds=30)
    assert stored(db_session) == [
        ("answer", "1", "1"),
        ("answer", "2", "2"),
        ("answer", "3", "0"),
        ("answer", "3", "2"),
    ]


def test_a_browser_without_a_worker_asks_the_server_and_says_so(
    browser: Browser, app: Flask, live_server: LiveServer, db_session: scoped_session[Session]
) -> None:
    actor = a_practitioner(measures=("phq9",))
    occasion = an_occasion(actor)
    db_session.commit()
    context = browser.new_context(base_url=live_server.url, service_workers="block", reduced_motion="reduce")
    context.add_cookies([{"name": "dcs", "value": a_cookie(app, actor), "url": live_server.url}])
    person = Person(context.new_page())
    person.page.goto(f"/occasions/{occasion.id}")
    person.hands_the_tablet_over()
    expect(person.page.get_by_text(ONLINE_ONLY)).to_be_visible()
    person.taps("Start")
    person.answers(HARM[:2])
    expect(person.page.get_by_text(ONLINE_ONLY)).to_be_visible()
    person.page.reload()
    expect(person.page.get_by_text(ONLINE_ONLY)).to_be_visible()
    assert stored(db_session) == [("answer", "1", "1"), ("answer", "2", "2")]
    context.close()
