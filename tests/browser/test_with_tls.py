"""As an installation has it: a certificate, cookies for HTTPS only, and pages that tell browsers to send no Referer."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session, scoped_session

from app.config import Settings
from app.domain.permissions import Actor
from app.extensions import db
from app.whole import create_app
from tests.browser.person import Person
from tests.support.factories import a_dyad, email_of
from tests.support.server import LiveServer


@pytest.fixture
def secure_server(app: Flask, database_url: str) -> Iterator[LiveServer]:
    settings = Settings(database_url=database_url, secret_key="for tests only", fast_password_hash=True)
    installed = create_app(settings)
    server = LiveServer(installed, tls=True)
    server.start()
    yield server
    server.stop()
    with installed.app_context():
        db.engine.dispose()


@pytest.fixture
def secure_page(browser: Browser, secure_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Nobody has signed the certificate of a test, which is the only thing that is let pass here."""
    context = browser.new_context(
        base_url=secure_server.url, ignore_https_errors=True, java_script_enabled=request.param, service_workers="block"
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.mark.asvs("3.5.1")
@pytest.mark.parametrize(
    "secure_page", [True, pytest.param(False, marks=pytest.mark.long)], indirect=True, ids=["htmx", "no scripts"]
)
def test_signing_in_and_saving(secure_page: Page, practitioner: Actor, db_session: scoped_session[Session]) -> None:
    dyad = a_dyad(practitioner)
    db_session.commit()
    person = Person(secure_page)
    person.signs_in(email_of(practitioner))
    secure_page.goto(f"/dyads/{dyad.id}/goals")
    secure_page.get_by_label("First goal", exact=True).fill("Enjoy bath time together")
    secure_page.get_by_role("button", name="Save").click()
    expect(secure_page.locator("main")).to_contain_text("Enjoy bath time together")
