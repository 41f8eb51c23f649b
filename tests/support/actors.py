"""Who is at the browser: somebody signed in without the form, which tests/web/test_sign_in.py tries by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, g, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from app.clock import now
from app.domain.permissions import Actor
from app.extensions import db
from app.operations.accounts import start_sign_in
from tests.support.client import PageClient
from tests.support.factories import a_practitioner

HTMX = {"HX-Request": "true"}


@pytest.fixture
def practitioner(db_session: scoped_session[Session]) -> Actor:
    """A practitioner whose service collects PHQ-9, GAD-7, PBQ, goals, EPDS and KPCS."""
    return a_practitioner()


@pytest.fixture
def colleague(practitioner: Actor) -> Actor:
    """Another practitioner of the same service. What is hers is nobody else's."""
    return a_practitioner(practitioner.service_id)


@pytest.fixture
def desk(client: PageClient, practitioner: Actor) -> PageClient:
    """The practitioner's browser."""
    sign_in(client, practitioner)
    return client


@pytest.fixture
def another_desk(app: Flask) -> Callable[[Actor], PageClient]:
    """Further browsers: a colleague's, or the practitioner's own second one."""

    def sit_down(actor: Actor) -> PageClient:
        client = app.test_client()
        assert isinstance(client, PageClient)
        sign_in(client, actor)
        return client

    return sit_down


def sign_in(client: PageClient, actor: Actor) -> str:
    """Give the browser the cookie of a new sign-in, as after a password and a second factor, and return its token."""
    token = start_sign_in(actor.user_id, proved_at=now())
    db.session.commit()
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    return token


def csrf_token(client: PageClient) -> str:
    """A token that holds for this browser, as any page with a form would give it."""
    with client.session_transaction() as kept, client.application.test_request_context():
        session.update(kept)
        g.pop("csrf_token", None)  # of another browser, or of this one before somebody else signed in
        token: str = generate_csrf()
        kept["csrf_token"] = session["csrf_token"]
    return token


def post(client: PageClient, address: str, values: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
    """Post what no page offers, as somebody who writes requests by hand would. No redirect is followed."""
    return client.post(address, data={"csrf_token": csrf_token(client), **(values or {})}, **kwargs)
