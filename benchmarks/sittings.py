"""Families to measure with: each parent holds a tablet that was handed over, with a questionnaire not yet begun."""

import re
import uuid
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app.cli import create_app
from app.config import Settings, with_driver
from app.domain.permissions import Actor
from app.domain.vocabulary import Mode, OccasionKind, Role
from app.extensions import db
from app.operations.accounts import start_sign_in
from app.operations.care import add_dyad, fill_draft, start_draft
from app.operations.collecting import choose_mode, open_occasion
from app.operations.granting import hand_over
from app.queries.caseload import own_dyad
from app.queries.collecting import OccasionView, occasion_of
from app.store.people import Membership, Region, Service, ServiceMeasure, User
from app.web.access import GRANT_PREFIX
from app.web.sealing_keys import MADE_FOR_YOU

SECRET_KEY = "only measures how fast things are"
MEASURES = ("phq9", "gad7", "pbq")
"""A usual set: 41 questions, one of them about harm."""
TODAY = date(2026, 11, 2)
CHILD = {
    "adult_role": "mother",
    "adult_age": "25_34",
    "child_age": "months",
    "child_months": 9,
    "populations": [],
    "referral": "health_visitor",
    "court_ordered": False,
    "national_use": "agreed",
}

Json = dict[str, Any]


@dataclass(frozen=True)
class Sitting:
    """One parent's way through her questions: her cookie and CSRF token, and where to post which of two values."""

    cookie: str
    csrf_token: str
    steps: list[Json]

    @property
    def first_page(self) -> str:
        """Where the first question is."""
        path: str = self.steps[0]["path"]
        return path

    def as_json(self) -> Json:
        return asdict(self)


Tablet = list[Sitting]
"""What one simulated tablet does: one sitting after the other."""


def settings_for(database_url: str) -> dict[str, str]:
    """The environment of a server over this database."""
    return {
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET_KEY,
        "DCS_HTTPS": "0",
        "DCS_ADDRESS": "http://localhost",
        "DCS_SEALING_KEYS": str(MADE_FOR_YOU),
    }


def open_application(database_url: str) -> Flask:
    """The application over a new database, with the newest schema and one practitioner."""
    app = create_app(Settings(database_url=with_driver(database_url), secret_key=SECRET_KEY, https=False))
    with app.app_context():
        upgrade()
    return app


def add_practitioner() -> Actor:
    """A practitioner of a new service. Needs an application context."""
    number = uuid.uuid4().hex
    region = Region(name=f"Made-up region {number}", nation="England")
    db.session.add(region)
    db.session.flush()
    service = Service(name=f"Made-up service {number}", region_id=region.id)
    user = User(email=f"{number}@example.org", name="Made-up practitioner", password_hash="nobody signs in with it")
    db.session.add_all([service, user])
    db.session.flush()
    for position, code in enumerate(MEASURES, start=1):
        db.session.add(ServiceMeasure(service_id=service.id, instrument_code=code, position=position))
    db.session.add(
        Membership(user_id=user.id, service_id=service.id, role=Role.PRACTITIONER, stage="accredited", starts_on=TODAY)
    )
    db.session.commit()
    return Actor(user.id, service.id, frozenset({Role.PRACTITIONER}), "accredited", user.name)


def tablets(app: Flask, count: int, sittings: int) -> list[Tablet]:
    """So many tablets, each with so many sittings of its own."""
    with app.app_context():
        actor = add_practitioner()
        made = [_open_sitting(app, actor) for _ in range(count * sittings)]
        db.session.commit()
    opened = [_begin(app, token, steps) for token, steps in made]
    with app.app_context():
        db.engine.dispose()
    return [opened[first : first + sittings] for first in range(0, len(opened), sittings)]


def _begin(app: Flask, token: str, steps: list[Json]) -> Sitting:
    """The tablet as it is after the hand-over, with the CSRF token of the first question."""
    browser = app.test_client()
    with browser.session_transaction() as session:
        session.update({"_user_id": GRANT_PREFIX + token, "_fresh": True})
    csrf_token = _csrf_token(browser, steps[0]["path"])
    cookie = browser.get_cookie("dcs")
    assert cookie is not None
    return Sitting(f"dcs={cookie.value}", csrf_token, steps)


def _open_sitting(app: Flask, actor: Actor) -> tuple[str, list[Json]]:
    """A new dyad's first occasion in a parent's hands: the grant's token, and the steps."""
    catalogue = app.extensions["catalogue"]
    draft_id = start_draft(actor)
    fill_draft(actor, draft_id, CHILD)
    dyad = own_dyad(actor, add_dyad(actor, draft_id, TODAY))
    assert dyad is not None
    occasion_id = open_occasion(actor, catalogue, dyad.id, OccasionKind.BEFORE, 1, TODAY)
    choose_mode(actor, _read(app, actor, occasion_id), Mode.TABLET)
    occasion = _read(app, actor, occasion_id)
    return hand_over(actor, occasion, start_sign_in(actor.user_id)), _steps(occasion)


def _read(app: Flask, actor: Actor, occasion_id: uuid.UUID) -> OccasionView:
    occasion = occasion_of(actor, app.extensions["catalogue"], occasion_id)
    assert occasion is not None
    return occasion


def _steps(occasion: OccasionView) -> list[Json]:
    """Every question in its order but the last, after which comes the check page instead of a question."""
    steps = occasion.journey_of(occasion.on_screen).steps
    return [
        {"path": f"/q/{occasion.id}/{step.part.key}/{step.item.code}", "values": list(step.item.allowed()[:2])}
        for step in steps[:-1]
    ]


def _csrf_token(browser: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(path).text)
    assert found is not None, "the first question has a form"
    return found[1]
