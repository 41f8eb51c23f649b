"""What a careless program or a hostile person sends, made by Hypothesis from the forms of the pages themselves."""

import logging
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from tests.support.actors import HTMX, csrf_token
from tests.support.addresses import FILLED, Address, addresses
from tests.support.client import PageClient
from tests.support.pages import Page
from tests.support.undoing import everything_undone

Choices = dict[str, list[str]]
"""Name of a field -> what a person could send for it."""


class Case(NamedTuple):
    """One request: the values of each field, the part after the question mark, and whether htmx asks."""

    body: dict[str, list[str]]
    query: dict[str, str]
    htmx: bool


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
STRANGE_NAMES = ("", "csrf_token", "id", "user_id", "service_id", "role", "goal_99", "total:x", "\x00", "é", "a" * 300)


ODD_VALUE = st.one_of(st.sampled_from(ODD), st.text(max_size=40), st.integers().map(str), st.dates().map(str))
ODD_VALUES = st.one_of(ODD_VALUE.map(lambda one: [one]), st.lists(ODD_VALUE, max_size=3))
QUESTIONS = st.dictionaries(
    st.sampled_from(("next", "occasion", "page", "measure", "sort", "from", "to", "step", "lang")),
    ODD_VALUE,
    max_size=1,
)


def a_case(fields: Choices) -> st.SearchStrategy[Case]:
    """A form filled in as it is meant to be, in which up to three fields are then sent as nobody should."""
    edits = st.dictionaries(st.sampled_from((*fields, *fields, *STRANGE_NAMES)), ODD_VALUES, max_size=3)
    return st.builds(
        lambda seed, odd, query, htmx: Case({**filled(fields, seed), **odd}, query, htmx),
        st.integers(0, 2**32),
        edits,
        QUESTIONS,
        st.booleans(),
    )


def filled(fields: Choices, seed: int) -> dict[str, list[str]]:
    """Most of the fields, with something that a person could choose."""
    chance = random.Random(seed)
    return {name: [chance.choice(choices)] for name, choices in fields.items() if choices and chance.random() < 0.9}


@dataclass
class Fuzzer:
    """Sends cases to one application as one signed-in person, and undoes each of them."""

    client: PageClient
    connection: Connection
    token: str
    sent: int = 0
    statuses: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def send(self, method: str, path: str, **how: Any) -> int:
        around = self.connection.begin_nested()
        try:
            status = self.client.open(path, method=method, buffered=True, **how).status_code
        finally:
            if around.is_active:
                around.rollback()
        self.sent += 1
        self.statuses[status] += 1
        return status

    def tries(self, address: Address, case: Case) -> None:
        form = MultiDict([("csrf_token", self.token)] if "csrf_token" not in case.body else [])
        for name, values in case.body.items():
            form.setlist(name, values)
        where = {"data": form} if address.method == "POST" else {}
        query = {**case.query, **({} if where else {name: one for name, (one, *_) in full(case.body)})}
        status = self.send(address.method, address.path, query_string=query, headers=HTMX if case.htmx else {}, **where)
        assert status < 500, f"{address}: {status} {case}"


def full(body: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    return ((name, values) for name, values in body.items() if values and name)


def run_cases(cases: st.SearchStrategy[Any], send: Any, count: int, new: bool = False) -> None:
    """Send this many cases. Raises AssertionError with the smallest one that failed. `new`: others at every run."""

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=not new,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(cases)
    def run(case: Any) -> None:
        send(case)

    run()


def forms_of(app: Flask, client: PageClient, arguments: Mapping[str, Any]) -> dict[str, Choices]:
    """Address -> the fields that pages show for it, with everything that can be chosen in them."""
    found: dict[str, Choices] = defaultdict(dict)
    for address in addresses(app, arguments, "GET"):
        reply = client.get(address.path, buffered=True)
        if reply.status_code != 200 or reply.mimetype != "text/html":
            continue
        page = Page(reply)
        for form, element in zip(page.forms, page.tree.iter("form"), strict=True):
            fields = found[form.action.partition("?")[0]]
            for each in element.iter():
                if each.tag in {"input", "textarea", "select"} and (name := each.get("name")) and name != "csrf_token":
                    options = [option.get("value", "") for option in each.iter("option")]
                    fields.setdefault(name, []).extend(options or [each.get("value", "")])
    return found


def fields_of(address: Address, forms: Mapping[str, Choices]) -> Choices:
    """Those that pages show, and a few that fit somewhere."""
    shown = forms.get(address.path, {})
    fits = {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in FILLED.items()
        if name in shown or (address.method == "POST" and not shown)
    }
    return {name: [*shown.get(name, ()), *fits.get(name, ())] for name in {**shown, **fits}}


def targets(app: Flask, arguments: Mapping[str, Any]) -> list[Address]:
    """Every address once that takes a form, and every page that can be asked a question."""
    once: dict[tuple[str, str], Address] = {}
    for address in addresses(app, arguments, "GET", "POST"):
        if address.endpoint not in {"static", "auth.sign_out"}:
            key = (address.method, address.endpoint if address.method == "GET" else address.path)
            once.setdefault(key, address)
    return list(once.values())


@contextmanager
def fuzzer(client: PageClient) -> Iterator[Fuzzer]:
    """Pages are not read here, so the client does not check them; log lines would drown the progress."""
    client.check = lambda page: None  # type: ignore[method-assign]
    logging.getLogger("app").setLevel(logging.CRITICAL)
    try:
        with everything_undone() as connection:
            yield Fuzzer(client, connection, csrf_token(client))
    finally:
        logging.getLogger("app").setLevel(logging.NOTSET)
