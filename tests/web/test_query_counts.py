"""No page asks the database more than a few questions, however large the caseload.

Every address that can be looked at is tried, from the application's own map, so a page that is added later is too.
"""

import os
import uuid
from collections.abc import Callable

import pytest
from flask import Flask

from app.domain.permissions import Action, Actor, may
from app.domain.vocabulary import Role
from app.extensions import db
from app.operations.checking import MOST_DRAWN, draw_records
from app.queries.visits import courses_of
from app.web.calendar import today
from app.web.today import routes as today_routes
from tests.support.addresses import action_of, addresses, belongings
from tests.support.client import PageClient
from tests.support.factories import a_member, supervise
from tests.support.large_caseload import fill_large_caseload
from tests.support.statements import statements

MOST = 20
"""Fewer than this many statements for one page, the one that finds out who asks included."""
DYADS, SESSIONS = 300 if os.environ.get("LONG") else 60, 20
SEEN = frozenset({Action.PUBLIC, Action.SIGNED_IN})
"""Looked at once, as the practitioner."""


@pytest.mark.wider
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_every_page_of_a_large_caseload(
    app: Flask, desk: PageClient, practitioner: Actor, another_desk: Callable[[Actor], PageClient]
) -> None:
    """As its practitioner, as somebody who supervises her and has drawn records of hers, and as everybody else."""
    fill_large_caseload(practitioner, DYADS, SESSIONS)
    mine = belongings(practitioner)
    supervisor = a_member(Role.SUPERVISOR)
    supervise(supervisor, practitioner)
    draw_records(supervisor, MOST_DRAWN, uuid.uuid4(), today())
    lead = a_member(Role.SERVICE_LEAD, service_id=practitioner.service_id)
    analyst, administrator = a_member(Role.NATIONAL_ANALYST), a_member(Role.ADMINISTRATOR)
    asked: dict[str, int] = {}
    others = ((each, another_desk(each)) for each in (supervisor, lead, analyst, administrator))
    for who, browser in ((practitioner, desk), *others):
        for address in addresses(app, mine.arguments, "GET"):
            action = action_of(app, address.endpoint)
            if address.endpoint == "static" or (browser is not desk and (action in SEEN or not may(who, action))):
                continue
            with statements(db.engine) as sent:
                browser.get(address.path, buffered=True)
            asked[f"{who.name}: {address}"] = len(sent)
    assert len(asked) > 50
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
