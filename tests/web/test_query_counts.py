"""No page asks the database more than a few questions, however large the caseload.

Every address that can be looked at is tried, from the application's own map, so a page that is added later is too.
"""

import pytest
from flask import Flask

from app.domain.permissions import Actor
from app.extensions import db
from app.queries.visits import courses_of
from app.web.today import routes as today_routes
from tests.support.addresses import addresses, belongings
from tests.support.client import PageClient
from tests.support.large_caseload import fill_large_caseload
from tests.support.statements import statements

MOST = 20
"""Fewer than this many statements for one page, the one that finds out who asks included."""
DYADS, SESSIONS = 300, 20


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_every_page_of_a_large_caseload(app: Flask, desk: PageClient, practitioner: Actor) -> None:
    fill_large_caseload(practitioner, DYADS, SESSIONS)
    mine = belongings(practitioner)
    asked: dict[str, int] = {}
    for address in addresses(app, mine.arguments, "GET"):
        if address.endpoint == "static":
            continue
        with statements(db.engine) as sent:
            desk.get(address.path, buffered=True)
        asked[str(address)] = len(sent)
    assert len(asked) > 40
    assert {address: count for address, count in asked.items() if count >= MOST} == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_a_question_for_each_dyad_is_noticed(
    desk: PageClient, practitioner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_large_caseload(practitioner, MOST, 1)
    one_by_one = lambda keys: {key: courses_of([key])[key] for key in keys}  # noqa: E731
    monkeypatch.setattr(today_routes, "courses_of", one_by_one)
    with statements(db.engine) as sent:
        desk.visit("/")
    assert len(sent) >= MOST
