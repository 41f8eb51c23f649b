"""What a careless program or a hostile person sends, made by Hypothesis, and how it is sent and undone."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.support.actors import csrf_token
from tests.support.client import PageClient
from tests.support.undoing import everything_undone

ODD = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ufeff",
    "\u202e",
    "\u0663",
    "\uff11",
    "-0",
    "00",
    "-1",
    "1.5",
    "1e309",
    "NaN",
    "inf",
    "9" * 30,
    "9" * 5_000,
    "x" * 60_000,
    "2026-02-30",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "12026-01-01",
    "None",
    "null",
    "[]",
    "../../etc/passwd",
    "%",
    "%s%n",
    "{{7*7}}",
    "' OR 1=1 --",
    "=1+1",
    "<script>",
    "//evil.example",
    "https://[",
    "00000000-0000-0000-0000-000000000000",
    "\r\nX: y",
    "😀" * 200,
    "_declined",
    "csrf_token",
)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
ODD_VALUE = st.one_of(st.sampled_from(ODD), TEXT, st.integers().map(str), st.dates().map(str))
ODD_VALUES = st.one_of(ODD_VALUE.map(lambda one: [one]), st.lists(ODD_VALUE, max_size=3))


class Recipe(NamedTuple):
    """What is done to any form: filled in by chance of `seed`, then some fields, found by number, sent otherwise."""

    seed: int
    edits: list[tuple[int, list[str]]]
    query: dict[str, str]
    htmx: bool


RECIPES = st.builds(
    Recipe,
    st.integers(0, 2**32),
    st.lists(st.tuples(st.integers(0, 2**16), ODD_VALUES), max_size=3),
    st.dictionaries(
        st.sampled_from(("next", "occasion", "page", "measure", "sort", "from", "to", "step", "lang")),
        ODD_VALUE,
        max_size=1,
    ),
    st.booleans(),
)


class Fault(AssertionError):
    """The server failed at a case: what it was asked, with what, and where it failed."""

    def __init__(self, asked: str, case: object, where: str) -> None:
        super().__init__(f"{asked}\n  {where}\n  {str(case)[:2000]}")
        self.asked = asked


class Browser(NamedTuple):
    """Who asks: a cookie, and the token of its forms. What a reply sets is not kept."""

    who: str
    cookie: str
    token: str


def browser_of(who: str, client: PageClient) -> Browser:
    token, name = csrf_token(client), client.application.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return Browser(who, f"{name}={cookie.value}", token)


@dataclass
class Fuzzer:
    """Sends requests straight to the application, undoes each, and counts them by what they asked for."""

    app: Flask
    connection: Connection
    sent: Counter[str] = field(default_factory=Counter)
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    failed_in: str = ""
    after_each: Callable[[], None] = lambda: None

    def send(self, asked: str, case: object, method: str, path: str, cookie: str = "", **how: Any) -> None:
        """Raises Fault for a status of 500 or more."""
        environ = EnvironBuilder(path=path, method=method, **how).get_environ()
        if cookie:
            environ["HTTP_COOKIE"] = cookie
        around = self.connection.begin_nested()
        try:
            _, status, _ = Context().run(run_wsgi_app, self.app, environ, buffered=True)
        finally:
            if around.is_active:
                around.rollback()
        code = int(status[:3])
        self.sent[asked] += 1
        self.statuses[asked][code] += 1
        self.after_each()
        if code >= 500:
            raise Fault(asked, case, self.failed_in)


class LastFailure(logging.Handler):
    """Keeps where the application failed, and its lines from drowning the progress."""

    def __init__(self, sender: Fuzzer) -> None:
        super().__init__(logging.ERROR)
        self._sender = sender

    def emit(self, record: logging.LogRecord) -> None:
        self._sender.failed_in = record.getMessage().partition("\n")[2]  # below its number, which is another each time


def run_cases(cases: st.SearchStrategy[Any], send: Callable[[Any], None], count: int, start: int) -> None:
    """Send this many cases, those of `start`. Raises Fault with the smallest one that fails."""

    @seed(start)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(cases)
    def run(case: Any) -> None:
        send(case)

    run()


def faults_of(cases: st.SearchStrategy[Any], send: Callable[[Any], None], count: int, start: int) -> list[Fault]:
    """The smallest case that fails, if one does."""
    try:
        run_cases(cases, send, count, start)
    except Fault as fault:
        return [fault]
    return []


@contextmanager
def fuzzer(app: Flask) -> Iterator[Fuzzer]:
    """Until the end, nothing that is sent leaves anything behind."""
    log = logging.getLogger("app")
    with everything_undone() as connection:
        sender = Fuzzer(app, connection)
        handler = LastFailure(sender)
        log.addHandler(handler)
        log.propagate = False
        try:
            yield sender
        finally:
            log.removeHandler(handler)
            log.propagate = True
