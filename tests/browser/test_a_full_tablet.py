"""A tablet without room: an answer goes to the server at once, or the page says that it was not kept."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.store.granting import EventConflict
from tests.browser.conftest import Tablet
from tests.browser.inspection import inspect
from tests.browser.no_signal import HARM, Parent, stored
from tests.support.server import LiveServer

NO_ROOM = """() => {
  IDBObjectStore.prototype.add = () => { throw new DOMException("no room", "QuotaExceededError"); };
}"""

NO_TIMERS = "for (let number = 1; number < 1000; number += 1) clearTimeout(number)"
"""The page asks for nothing to be sent, so that the file comes first."""


def runs_out_of_room(parent: Parent) -> None:
    parent.worker.evaluate(NO_ROOM)


def starts_a_new_worker(parent: Parent) -> None:
    """As a browser does when it likes: everything the worker only remembered is gone, this stub too."""
    devtools = parent.page.context.new_cdp_session(parent.page)
    devtools.send("ServiceWorker.enable")
    devtools.send("ServiceWorker.stopAllWorkers")


@pytest.mark.long
def test_without_room_answers_go_to_the_server_at_once_and_are_counted_right(
    parent: Parent, live_server: LiveServer, db_session: scoped_session[Session]
) -> None:
    parent.taps("Start")
    parent.answers(HARM[:2])
    parent.tries_to_send()
    runs_out_of_room(parent)
    parent.answers(HARM[2:4])
    answers = [("answer", str(number), value) for number, value in enumerate(HARM, start=1)]
    assert stored(db_session) == answers[:4]

    # when the worker forgets what it could not keep: it asks again, and numbers what comes after what the server has
    starts_a_new_worker(parent)
    parent.page.reload()
    parent.is_asked(3)
    parent.answers(HARM[2:])
    parent.goes_on("Finish")
    parent.is_told("Sent", seconds=30)
    assert stored(db_session) == [*answers[:4], *answers[2:], ("submit", None, "11")]
    assert db_session.scalars(select(EventConflict.id)).all() == []


@pytest.mark.wider
def test_without_room_and_without_a_server_the_page_says_so_and_offers_a_sealed_file(
    parent: Parent,
    live_server: LiveServer,
    db_session: scoped_session[Session],
    tablet: Tablet,
    owner: Actor,
    tmp_path: Path,
) -> None:
    parent.taps("Start")
    live_server.stop()
    parent.answers(HARM[:3])
    parent.tries_to_send()
    runs_out_of_room(parent)
    parent.answer("3").check()
    parent.taps("Next")
    expect(parent.heading).to_have_text("This answer was not kept")
    inspect(parent.page)

    # then what was kept before can be saved as a file in which nothing can be read
    with parent.page.expect_download() as saving:
        parent.taps("Save the answers as a sealed file")
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)
    (lease,) = json.loads(file.read_text())["leases"]
    assert file.suffix == ".vigsealed"
    assert [set(event) for event in lease["events"]] == [{"event_id", "assessment", "seq", "enc", "ct"}] * 3

    # and a practitioner brings it in; then the tablet goes on, and sends the same answers again
    parent.page.evaluate(NO_TIMERS)
    live_server.start()
    desk = tablet(owner).page
    desk.goto("/sealed-file")
    inspect(desk)
    desk.get_by_label("The sealed file").set_input_files(file)
    desk.get_by_role("button", name="Bring it in").click()
    expect(desk.locator("main")).to_contain_text("3 answers were added.")
    inspect(desk)
    starts_a_new_worker(parent)
    parent.taps("Try again")
    parent.is_asked(4)
    parent.answers(HARM[3:])
    parent.goes_on("Finish")
    parent.is_told("Sent", seconds=30)
    assert [value for kind, _, value in stored(db_session) if kind == "answer"] == [*HARM]
