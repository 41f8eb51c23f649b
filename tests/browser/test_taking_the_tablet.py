"""The browser is killed, and then the tablet is stolen: nothing is lost, and nothing can be read in its files.

Answers are single digits, which no search can tell apart. But each goes with the random id of its form, in everything
that holds an answer in clear: a posted body, a draft, an event. So the ids are looked for, and the goal and the code.
"""

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import ensure_chromium
from flask import Flask
from playwright.sync_api import Browser, BrowserType, Page, expect
from sqlalchemy.orm import Session, scoped_session

from tests.browser.conftest import a_cookie
from tests.browser.no_signal import HARM, Parent, handed_over, stored
from tests.support.browser import ARGUMENTS, LIGHTER
from tests.support.factories import a_dyad, a_practitioner, an_occasion
from tests.support.server import LiveServer


class KilledBrowser:
    """A Chromium with a profile of its own that is ended without a warning, as an empty battery does."""

    def __init__(self, browser_type: BrowserType, profile: Path) -> None:
        self._type = browser_type
        self.profile = profile
        self._process: subprocess.Popen[bytes] | None = None

    def starts(self) -> Page:
        told = self.profile / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        options = ["--headless=new", "--remote-debugging-port=0", "--no-default-browser-check", "about:blank"]
        command = [ensure_chromium(), *ARGUMENTS, LIGHTER, f"--user-data-dir={self.profile}", *options]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        deadline = time.monotonic() + 30
        while not (told.exists() and told.read_text().count("\n")) and time.monotonic() < deadline:
            time.sleep(0.05)
        port = told.read_text().splitlines()[0]
        context = self._type.connect_over_cdp(f"http://127.0.0.1:{port}").contexts[0]
        context.set_default_timeout(20_000)
        return context.new_page()

    def is_killed(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def found(self, needles: list[str]) -> dict[str, list[str]]:
        """Needle -> the files of the profile that hold it, as bytes of UTF-8 or of UTF-16."""
        files = {path: path.read_bytes() for path in self.profile.rglob("*") if path.is_file()}
        return {
            needle: [
                str(path.relative_to(self.profile))
                for path, content in files.items()
                if needle.encode() in content or needle.encode("utf-16-le") in content
            ]
            for needle in needles
        }


@pytest.fixture
def killed(browser: Browser, tmp_path: Path) -> Iterator[KilledBrowser]:
    chromium = KilledBrowser(browser.browser_type, tmp_path / "profile")
    yield chromium
    chromium.is_killed()


def answer_all(parent: Parent, values: tuple[str, ...]) -> list[str]:
    """Answer question after question. Returns the ids of the forms that went with the answers."""
    ids = []
    for value in values:
        ids.append(parent.page.locator("form.dcs-step input[name=form_id]").input_value())
        parent.answers([value])
    assert all(len(each) == 32 for each in ids)
    return ids


@pytest.mark.long
def test_killed_in_the_middle_and_searched_at_the_end(
    killed: KilledBrowser, app: Flask, live_server: LiveServer, db_session: scoped_session[Session]
) -> None:
    # given a tablet with an open questionnaire, no server, and a tab that was closed
    actor = a_practitioner(measures=("phq9", "gbo"))
    goal = f"goal{secrets.token_hex(12)}"
    dyad = a_dyad(actor, goals=(goal,))
    occasion = an_occasion(actor, dyad)
    db_session.commit()
    page = killed.starts()
    page.context.add_cookies([{"name": "dcs", "value": a_cookie(app, actor), "url": live_server.url}])
    page.goto(f"{live_server.url}/occasions/{occasion.id}")
    parent = handed_over(page, f"{live_server.url}/q/{occasion.id}/")
    live_server.stop()
    parent.taps("Start")
    forms = answer_all(parent, HARM[:3])
    page.close()
    page = page.context.new_page()

    # when the browser is killed, and opened again from the home screen
    page.goto(f"{live_server.url}/q/start")
    parent = Parent(page, parent.questions)
    parent.taps("Carry on")
    parent.page.locator(".dcs-progress__words strong").wait_for()
    forms += answer_all(parent, HARM[3:5])
    killed.is_killed()
    page = killed.starts()
    page.goto(f"{live_server.url}/q/start")
    parent = Parent(page, parent.questions)
    parent.taps("Carry on")
    expect(parent.page.locator(".dcs-progress__words strong")).to_have_text("Question 6 of 9")

    # then nothing was lost; the questions are on the tablet, and the search can find what is there
    planted = f"planted{secrets.token_hex(12)}"
    page.evaluate("(text) => caches.open('planted').then((it) => it.put('/q/planted', new Response(text)))", planted)
    page.wait_for_timeout(500)
    assert all(killed.found([goal, planted]).values())

    # when she has finished, and the tablet is stolen before it ever had a signal
    forms += answer_all(parent, (*HARM[5:], "7"))
    parent.goes_on("Finish")
    expect(parent.heading).to_have_text("Thank you")
    page.wait_for_timeout(1_000)
    killed.is_killed()
    needles = [*forms, goal, dyad.code, f"{dyad.code[:4]}-{dyad.code[4:]}", actor.name, '"kind":"answer"', '"item":"']
    seen = killed.found([*needles, planted])
    assert seen.pop(planted)
    assert {needle: files for needle, files in seen.items() if files} == {}

    # and had it come home, every answer would have arrived
    live_server.start()
    page = killed.starts()
    page.goto(f"{live_server.url}/q/start")
    Parent(page, parent.questions).is_told("Sent", seconds=30)
    answers = [value for kind, _, value in stored(db_session) if kind == "answer"]
    assert sorted(answers) == sorted([*HARM, "7"])
