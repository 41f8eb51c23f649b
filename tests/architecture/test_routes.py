"""Every route says what it does, and only what is meant to be open is open."""

import uuid

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.routing.converters import UUIDConverter

from app.config import Settings
from app.domain.permissions import PERMITTED, Action
from app.extensions import db
from app.whole import create_app
from tests.support.addresses import action_of

OPEN_TO_ALL = {
    "static",
    "auth.sign_in_page",
    "auth.start",
    "auth.second_step_page",  # these look for the token of an unfinished sign-in in the cookie, and lead away without
    "auth.finish_sign_in",
    "auth.set_up_page",
    "auth.set_up_app",
    "auth.set_up_passkey",
    "resetting.forgotten",  # the same for every address; the link is the key
    "resetting.ask",
    "resetting.asked",
    "resetting.reset",
    "resetting.save",
    "resetting.done",
    "auth.to_provider",  # nobody is named: single sign-on begins and ends here
    "auth.from_provider",
    "information.help",
    "information.privacy",
    "information.accessibility",
    "information.measures",
    "information.healthz",
    "public.figures",  # the newest signed release: nobody's, and off unless it is switched on
    "public.as_json",
    "joining.invitation",  # the link is the key; it shows its owner's own name and address
    "joining.join",
    "joining.joined",
    "handing_over.arrive",  # the link is the key; it opens nothing before its button is pressed
    "handing_over.open_own",
    "handing_over.worker",  # a file like any static one, at the address that gives it its scope
    "sending.take_events",  # a device's bearer token is checked by the view: no cookie has a part in it
    "sending.tell_what_arrived",
}
"""Whoever adds a page that needs no sign-in adds it here, and says in the review why nobody is named on it."""


@pytest.fixture(scope="module")
def app() -> Flask:
    """Routes only: its database is never opened."""
    app = create_app(Settings(database_url="sqlite://", secret_key="for tests only"))
    with app.app_context():
        db.engine.dispose()
    return app


@pytest.fixture(scope="module")
def rules(app: Flask) -> list[Rule]:
    found = list(app.url_map.iter_rules())
    assert len(found) > 30
    return found


@pytest.mark.asvs("8.1.1", "8.2.1")
def test_every_view_declares_its_action(app: Flask) -> None:
    assert {endpoint for endpoint in app.view_functions if not isinstance(action_of(app, endpoint), Action)} == set()


def test_what_is_open_to_all(app: Flask) -> None:
    found = {endpoint for endpoint in app.view_functions if action_of(app, endpoint) is Action.PUBLIC}
    assert found == OPEN_TO_ALL


def test_somebody_may_do_each_action(app: Flask) -> None:
    """An action that no role has is a route that nobody can reach."""
    used = {action_of(app, endpoint) for endpoint in app.view_functions}
    assert used - {Action.PUBLIC} <= set().union(*PERMITTED.values())


@pytest.mark.asvs("3.5.3")
def test_looking_and_changing_are_two_views(rules: list[Rule]) -> None:
    """So each has its own action, and a link cannot change anything."""
    for rule in rules:
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        assert methods in ({"GET"}, {"POST"}), f"{rule.endpoint}: {methods}"


@pytest.mark.asvs("8.2.2")
def test_an_id_in_an_address_is_a_random_number(app: Flask, rules: list[Rule]) -> None:
    checked = 0
    for rule in rules:
        for name, converter in rule._converters.items():
            if name.endswith("_id"):
                assert isinstance(converter, UUIDConverter), rule.rule
                checked += 1
    assert checked > 20


def test_addresses_end_alike(rules: list[Rule]) -> None:
    """Without a slash, but for the first page of a questionnaire, below which its service worker will live."""
    assert {rule.rule for rule in rules if rule.rule.endswith("/")} == {"/", "/q/<uuid:occasion_id>/"}


def test_a_view_without_an_action_is_noticed(app: Flask) -> None:
    name = f"forgotten-{uuid.uuid4()}"
    app.view_functions[name] = lambda: ""
    try:
        assert action_of(app, name) is None
    finally:
        del app.view_functions[name]
