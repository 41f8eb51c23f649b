"""Every form of the application and every page that can be asked a question, with what belongs into their fields."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from html.parser import HTMLParser
from typing import Any, NamedTuple

from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.support.actors import HTMX
from tests.support.addresses import FILLED, Address, addresses
from tests.support.client import PageClient
from tests.support.fuzzing import RECIPES, Browser, Fault, Fuzzer, Recipe, faults_of

Choices = dict[str, list[str]]
"""Name of a field -> what a person could send for it."""
STRANGE_NAMES = ("", "csrf_token", "id", "user_id", "service_id", "role", "goal_99", "total:x", "\x00", "é", "a" * 300)
FOR_WORKERS = "questionnaire.prepare"
OWN_WORKER = {"Sec-Fetch-Site": "same-origin", "X-VIG-Worker": "1"}
TOGETHER = 12
"""So many addresses are sent the same recipe, each with fields of its own."""


class FormsReader(HTMLParser):
    """Collects the fields of each form of a page, and everything that can be chosen in them."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.found: list[tuple[str, Choices]] = []
        self._address, self._chosen_in = address, ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.found.append(((told.get("action") or self._address).partition("?")[0], {}))
        elif self.found and tag in {"input", "textarea", "select", "button"} and told.get("name"):
            values = self.found[-1][1].setdefault(told["name"], [])
            self._chosen_in = told["name"]
            if tag != "select":
                values.append(told.get("value", ""))
        elif self.found and tag == "option":
            self.found[-1][1][self._chosen_in].append(told.get("value", ""))


def forms_of(client: PageClient, pages: Iterable[Address]) -> dict[str, Choices]:
    """Address -> the fields that these pages show for it to the person at this browser."""
    found: dict[str, Choices] = defaultdict(dict)
    for address in pages:
        reply = client.get(address.path, buffered=True)
        if reply.status_code == 200 and reply.mimetype == "text/html":
            reader = FormsReader(address.path)
            reader.feed(reply.text)
            for action, fields in reader.found:
                for name, values in fields.items():
                    if name != "csrf_token":
                        found[action].setdefault(name, []).extend(values)
    return found


class Target(NamedTuple):
    """One address, who asks it, what is sent there, and how many cases."""

    address: Address
    browser: Browser
    fields: Choices
    share: int

    @property
    def asked(self) -> str:
        return f"{self.address.method} {self.address.endpoint} as {self.browser.who}, {self.address.path}"


def fields_at(address: Address, forms: Mapping[str, Choices], more: Choices) -> Choices:
    """Those that pages show, and a few that fit somewhere."""
    shown = forms.get(address.path, {})
    fitting = {name: [value] if isinstance(value, str) else list(value) for name, value in FILLED.items()} | more
    fits = {name: some for name, some in fitting.items() if name in shown or (address.method == "POST" and not shown)}
    return {name: [*shown.get(name, ()), *fits.get(name, ())] for name in {**shown, **fits}}


def once_each(app: Flask, arguments: Mapping[str, Any]) -> list[Address]:
    """Every address once that takes a form, and every page once that can be asked a question."""
    once: dict[tuple[str, str], Address] = {}
    for address in addresses(app, arguments, "GET", "POST"):
        if address.endpoint != "static":
            once.setdefault((address.method, address.endpoint if address.method == "GET" else address.path), address)
    return list(once.values())


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in these proportions, whose sum is exactly `total`."""
    all_of_them, so_far, found = sum(weights), 0, []
    for weight in weights:
        before = total * so_far // all_of_them
        so_far += weight
        found.append(total * so_far // all_of_them - before)
    return found


def send_round(sender: Fuzzer, everywhere: Sequence[Target], start: int, part: float, failed: set[str]) -> list[Fault]:
    """Send until every address has had this part of its share. One that fails is shown once and then left alone."""
    found: list[Fault] = []
    for first in range(0, len(everywhere), TOGETHER):
        together = everywhere[first : first + TOGETHER]
        while left := [each for each in together if each.asked not in failed and _missing(sender, each, part)]:
            count = min(_missing(sender, each, part) for each in left)
            begin = start + sender.sent.total()
            faults = faults_of(RECIPES, partial(_serve, sender, left, begin), count, begin)
            failed.update(each.asked for each in faults)
            found += faults
    return found


def _missing(sender: Fuzzer, target: Target, part: float) -> int:
    return max(0, round(target.share * part) - sender.sent[target.asked])


def _serve(sender: Fuzzer, together: Sequence[Target], begin: int, recipe: Recipe) -> None:
    """Hypothesis begins with its simplest recipe every time: what is filled in for it differs all the same."""
    for each in together:
        tries(sender, each, recipe._replace(seed=recipe.seed + begin))


def tries(sender: Fuzzer, target: Target, recipe: Recipe) -> None:
    address, body = target.address, filled(target, recipe)
    sent = [(name, value) for name, values in body.items() for value in values]
    if address.endpoint == FOR_WORKERS:
        how: dict[str, Any] = {"json": body}
    elif address.method == "POST":
        form = MultiDict([] if "csrf_token" in body else [("csrf_token", target.browser.token)])
        form.update(MultiDict(sent))
        how = {"data": form, "query_string": recipe.query}
    else:
        how = {"query_string": {**recipe.query, **{name: value for name, value in reversed(sent) if name}}}
    headers = {**(HTMX if recipe.htmx else {}), **OWN_WORKER}
    case = {"body": body, "query": recipe.query, "htmx": recipe.htmx}
    sender.send(target.asked, case, address.method, address.path, target.browser.cookie, headers=headers, **how)


def filled(target: Target, recipe: Recipe) -> dict[str, list[str]]:
    """Most of the fields with something that a person could choose, and then those of the recipe."""
    chance = random.Random(f"{recipe.seed} {target.asked}")
    body = {name: [chance.choice(some)] for name, some in target.fields.items() if some and chance.random() < 0.9}
    names = (*target.fields, *target.fields, *STRANGE_NAMES)
    return body | {names[number % len(names)]: values for number, values in recipe.edits}
