"""The front door shows what the whole application shows to somebody who brings nothing."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.domain.permissions import Action
from app.web.front import LED_TO, TO_READ, create_front
from tests.support.addresses import action_of

TOKEN = re.compile(rb'name="csrf_token" value="[^"]+"')
OWN = ("Set-Cookie", "Content-Length")
"""Headers with a token that is another for each visitor."""


@pytest.fixture
def front(app: Flask) -> Flask:
    return create_front(app.config["SETTINGS"])


def said(response: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    headers = sorted((name, value) for name, value in response.headers if name not in OWN)
    return response.status_code, TOKEN.sub(b"", response.data), headers


@pytest.mark.parametrize("address", ["/", "/sign-in", "/sign-in?next=/dyads", *(way for way, _ in TO_READ.values())])
def test_each_page_is_that_of_the_whole_application(app: Flask, front: Flask, address: str) -> None:
    here, there = front.test_client().get(address), app.test_client().get(address)
    assert said(here) == said(there)
    assert ("Set-Cookie" in here.headers) == ("Set-Cookie" in there.headers)


def test_its_addresses_are_those_of_the_whole_application(app: Flask, front: Flask) -> None:
    for rule in front.url_map.iter_rules():
        assert rule.rule in {each.rule for each in app.url_map.iter_rules(rule.endpoint)}
    assert len(list(front.url_map.iter_rules())) == 3 + len(TO_READ) + len(LED_TO)


def test_what_it_shows_is_open_to_all(app: Flask, front: Flask) -> None:
    shown = set(front.view_functions) - {"today.home"}  # where it does nothing but lead to the sign-in page
    assert {action_of(app, endpoint) for endpoint in shown} == {Action.PUBLIC}
