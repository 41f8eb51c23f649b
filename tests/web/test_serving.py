"""While a server starts, nobody gets less than a whole page, and nobody waits for what they do not need."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from flask import Flask
from werkzeug.test import Client

from app.serving import Site
from app.web.front import create_front

PATIENCE = 10.0
"""Seconds after which a test gives up waiting."""


@dataclass
class Starting:
    """A site whose rest is loaded when the test says so."""

    app: Flask
    began: threading.Event = field(default_factory=threading.Event)
    may_load: threading.Event = field(default_factory=threading.Event)
    loads: int = 0
    failures: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.front = create_front(self.app.config["SETTINGS"])
        self.site = Site(self.front, self.make, self.failures.append)

    def make(self) -> Flask:
        self.loads += 1
        self.began.set()
        assert self.may_load.wait(PATIENCE)
        return self.app

    def status(self, address: str, method: str = "GET", **kwargs: object) -> int:
        with Client(self.site, use_cookies=False).open(address, method=method, **kwargs) as response:
            return response.status_code


@pytest.fixture
def starting(app: Flask) -> Iterator[Starting]:
    starting = Starting(app)
    yield starting
    starting.may_load.set()


def test_the_first_page_does_not_wait_and_begins_to_load_the_rest(starting: Starting) -> None:
    response = Client(starting.site).get("/sign-in")
    assert (response.status_code, starting.loads) == (200, 0)
    response.close()  # what a server does once all of it is sent
    starting.may_load.set()
    assert starting.site.whole() is starting.app
    assert (starting.loads, starting.failures) == (1, [])


@pytest.mark.parametrize(
    ("method", "address", "cookie", "status"),
    [
        ("GET", "/forgotten", "", 200),
        ("GET", "/no-such-page", "", 404),
        ("POST", "/sign-in", "", 400),
        ("GET", "/sign-in", "theme=x; dcs=anything", 200),
        ("GET", "/static/no-such-file.css", "", 404),
        ("GET", "/healthz", "", 200),
    ],
)
def test_whoever_asks_for_more_waits_for_the_rest(
    starting: Starting, method: str, address: str, cookie: str, status: int
) -> None:
    with ThreadPoolExecutor(2) as askers:
        asked = [askers.submit(starting.status, address, method, headers={"Cookie": cookie}) for _ in range(2)]
        assert starting.began.wait(PATIENCE)
        assert not any(each.done() for each in asked)
        starting.may_load.set()
        assert [each.result(PATIENCE) for each in asked] == [status, status]
    assert starting.loads == 1


def test_a_device_that_is_known_and_the_files_of_the_page_do_not_wait(starting: Starting) -> None:
    assert starting.status("/sign-in", headers={"Cookie": "dcs-device=anything"}) == 200
    assert starting.status("/static/css/dcs.css", headers={"Cookie": "dcs=anything"}) == 200
    assert not starting.site.is_whole


def test_what_goes_wrong_at_the_front_door_is_left_to_the_whole(
    starting: Starting, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(starting.front.view_functions, "auth.sign_in_page", lambda: 1 / 0)
    starting.may_load.set()
    with caplog.at_level(logging.ERROR):
        assert starting.status("/sign-in") == 200
    assert "ZeroDivisionError" in caplog.text


def test_the_rest_is_loaded_though_nobody_asks_and_its_failure_is_told(starting: Starting) -> None:
    told = threading.Event()
    site = Site(starting.front, lambda: 1 / 0, lambda error: (starting.failures.append(error), told.set()))  # type: ignore[arg-type, return-value]
    site.load_soon(0)
    assert told.wait(PATIENCE)
    assert isinstance(starting.failures[0], ZeroDivisionError)
    assert not site.is_whole
