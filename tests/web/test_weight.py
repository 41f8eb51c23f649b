"""The first question page in a browser that has never been here: light, few requests, and nothing from anybody else."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import make_url

from benchmarks.databases import on_sqlite
from benchmarks.servers import serving
from benchmarks.sittings import Sitting, open_application, settings_for, tablets
from benchmarks.weight import weigh

MOST_BYTES = 60_000
MOST_REQUESTS = 8


@dataclass(frozen=True)
class Served:
    """A real gunicorn, and a parent who is about to see her first question."""

    port: int
    sitting: Sitting

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def served(application: Flask) -> Iterator[Served]:
    with on_sqlite() as pair:
        copy_schema(application, pair.ours)
        sitting = tablets(open_application(pair.ours), 1, 1)[0][0]
        with serving("wsgi:app", settings_for(pair.ours)) as port:
            yield Served(port, sitting)


def copy_schema(application: Flask, url: str) -> None:
    """The tables as the migrations made them for the tests of this run, empty: this spares the migrations."""
    theirs, ours = (make_url(each).database for each in (application.config["SQLALCHEMY_DATABASE_URI"], url))
    assert theirs is not None
    assert ours is not None
    with closing(sqlite3.connect(theirs)) as old, closing(sqlite3.connect(ours)) as new:
        old.backup(new)


def fetched_by(browser: Browser, served: Served) -> dict[str, int]:
    """Address -> bytes on the wire with headers, of everything the page made a real browser fetch."""
    context = browser.new_context()
    name, _, value = served.sitting.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": served.home}])
    page = context.new_page()
    network = context.new_cdp_session(page)
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def on_request(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def on_finish(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    network.on("Network.requestWillBeSent", on_request)
    network.on("Network.loadingFinished", on_finish)
    network.send("Network.enable")
    page.goto(served.home + served.sitting.first_page, wait_until="networkidle")
    context.close()
    return {address: sizes[key] for key, address in addresses.items()}


def test_the_first_question_is_light(browser: Browser, served: Served) -> None:
    fetched = fetched_by(browser, served)
    assert len(fetched) > 3
    assert {urlsplit(address).netloc for address in fetched} == {f"127.0.0.1:{served.port}"}
    assert len(fetched) <= MOST_REQUESTS, fetched
    assert sum(fetched.values()) <= MOST_BYTES, fetched


def test_the_benchmark_weighs_what_a_browser_fetches(browser: Browser, served: Served) -> None:
    weighed = {one.address: one.size for one in weigh(served.port, served.sitting.cookie, served.sitting.first_page)}
    fetched = {address.removeprefix(served.home): size for address, size in fetched_by(browser, served).items()}
    assert set(fetched) <= set(weighed)  # a browser without a window does not ask for the icon of its tab
    # Where a browser asks for the icon, it may have it in memory from the page before.
    loaded = {address: size for address, size in fetched.items() if size or "favicon" not in address}
    assert {address: size for address, size in loaded.items() if abs(size - weighed[address]) > 200} == {}


def test_style_and_scripts_come_compressed_and_are_kept(served: Served) -> None:
    weighed = weigh(served.port, served.sitting.cookie, served.sitting.first_page)
    files = [one for one in weighed if one.address.startswith("/static/") and len(one.content) > 1000]
    assert len(files) >= 3
    for one in files:
        assert one.headers["Content-Encoding"] == "br", one.address
        assert one.headers["Cache-Control"] == "max-age=31536000, public, immutable", one.address
        assert one.headers["X-Content-Type-Options"] == "nosniff", one.address
