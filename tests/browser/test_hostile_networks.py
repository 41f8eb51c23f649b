"""Whatever answers in the server's place, a tablet lets go of nothing; whatever comes twice or late counts once."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from tests.browser.no_signal import HARM, Parent, stored
from tests.browser.upstream import REPLIES, Upstream
from tests.support.clock import Clock
from tests.support.server import LiveServer

SEALED = "Save the answers as a sealed file"
ALL = [*(("answer", str(number), value) for number, value in enumerate(HARM, start=1)), ("submit", None, "9")]
SHORT = (
    "a portal's page",
    "JSON of somebody else",
    "our JSON without a proof",
    "our JSON with a wrong proof",
    "a 502 Bad Gateway",
)
A_YEAR = 31_557_600_000
CLOCK = """(more) => {
  const before = Date.now;
  Date.now = () => before() + more;
  return Date.now() - new Date().getTime();
}"""
UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/q/");
  await registration.update();
  return Boolean(registration.installing ?? registration.waiting);
}"""


@pytest.fixture
def upstream(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Upstream:
    """In place before anything is sent."""
    between = Upstream(app)
    monkeypatch.setattr(app, "wsgi_app", between)
    return between


@pytest.mark.parametrize("replies", [SHORT, pytest.param(tuple(REPLIES), marks=pytest.mark.long)], ids=["some", "all"])
def test_only_the_servers_own_proved_word_deletes(
    upstream: Upstream, parent: Parent, db_session: scoped_session[Session], clock: Clock, replies: tuple[str, ...]
) -> None:
    # given answers that meet every kind of wrong reply
    upstream.reply = "a portal's page"
    parent.taps("Start")
    parent.answers(HARM[:3])
    for reply in replies:
        upstream.reply = reply
        assert parent.tries_to_send() == 3, reply
    parent.is_told("3 answers waiting to be sent")
    assert len(upstream.batches) >= len(replies)
    assert stored(db_session) == []

    # when the server takes them, but its reply is lost or is an old one
    upstream.reply = None
    for passing in (upstream.and_lose_the_reply, upstream.with_an_old_reply):
        upstream.passing = passing
        assert parent.tries_to_send() == 3
        assert stored(db_session) == ALL[:3]
    upstream.passing = upstream.twice
    assert parent.tries_to_send() == 0
    parent.page.reload()
    parent.is_told("Sent")

    # and the rest goes twice, and a day later everything comes again in the wrong order
    parent.answers(HARM[3:])
    parent.goes_on("Finish")
    parent.is_told("Sent")
    clock.forward(hours=25)
    for environ, body in reversed(upstream.batches):
        upstream.deliver(environ, body)

    # then every answer is there once
    assert stored(db_session) == ALL


def off_and_on(parent: Parent, server: LiveServer) -> Iterator[None]:
    """Before each tap and after it, the network is another: gone for the browser, gone with the server, or there."""
    context = parent.page.context
    while True:
        server.stop()
        yield  # stopped before the tap
        server.start()
        yield  # back before the tap, gone after it
        server.stop()
        server.start()
        context.set_offline(True)
        yield  # emulated, which does not reach every request of a worker
        context.set_offline(False)


@pytest.mark.long
def test_the_network_comes_and_goes_in_the_middle_of_every_step(
    parent: Parent, live_server: LiveServer, db_session: scoped_session[Session]
) -> None:
    network = off_and_on(parent, live_server)
    parent.taps("Start")
    for number, value in enumerate(HARM, start=1):
        parent.is_asked(number)
        parent.answer(value).check()
        next(network)
        parent.goes_on()
    parent.page.context.set_offline(False)
    expect(parent.heading).to_have_text("Before you finish")
    parent.goes_on("Finish")
    parent.has_the_network_back()
    parent.is_told("Sent", seconds=30)
    assert stored(db_session) == ALL


@pytest.mark.long
def test_two_tabs_a_clock_ten_years_off_and_a_new_version(
    upstream: Upstream, parent: Parent, db_session: scoped_session[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a tablet whose clock is ten years behind, and then ten years ahead
    parent.taps("Start")
    for years, value in ((-10, "1"), (20, "2")):
        assert abs(parent.worker.evaluate(CLOCK, years * A_YEAR)) > 9 * A_YEAR
        parent.answers([value])
    parent.tries_to_send()

    # when the same question is answered in two tabs
    other = Parent(parent.page.context.new_page(), parent.questions)
    other.page.goto(parent.page.url)
    other.is_asked(3)
    other.answers(["3"])
    parent.answers(["0"])

    # and the application is another by the time the rest is answered and sent
    upstream.new_version = True
    assert other.page.evaluate(UPDATE), "another worker is ready, and waits"
    other.page.close()
    upstream.reply = "a 502 Bad Gateway"
    parent.page.reload()
    parent.answers(HARM[3:])
    parent.goes_on("Finish")
    expect(parent.heading).to_have_text("Thank you")
    upstream.reply = None
    assert parent.tries_to_send() == 0

    # then every event is there once, and the later answer of the two is the last
    events = stored(db_session)
    assert [value for _, item, value in events if item == "3"] == ["3", "0"]
    assert [value for _, item, value in events if item in {"1", "2"}] == ["1", "2"]
    assert events[-1] == ("submit", None, "10")


@pytest.mark.long
def test_signed_out_with_answers_that_were_not_sent(
    upstream: Upstream, parent: Parent, db_session: scoped_session[Session]
) -> None:
    # given answers that cannot be sent, on a tablet that the practitioner has taken back
    upstream.reply = "a 502 Bad Gateway"
    parent.taps("Start")
    parent.answers(HARM)
    parent.goes_on("Finish")
    parent.takes_the_tablet_back()
    expect(parent.heading).to_contain_text("What is new")
    assert SEALED in parent.page.locator("[data-sealed-file]").inner_text()

    # when she signs out, then the sign-in page says what waits, and sends it without anybody
    parent.taps("Sign out")
    parent.is_told("9 answers waiting to be sent")
    assert stored(db_session) == []
    upstream.reply = None
    parent.has_the_network_back()
    parent.is_told("Sent", seconds=30)
    assert stored(db_session) == ALL
