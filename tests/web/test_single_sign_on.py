"""Single sign-on against a real provider on this machine, which also lies in every way it can."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy import func, select, update

from app.config import Provider, Settings
from app.domain.permissions import Actor
from app.extensions import db
from app.store.people import SignIn, User
from app.store.signing_in import ProviderAccount
from app.whole import create_app
from tests.support.client import PageClient
from tests.support.factories import code_of_account, email_of
from tests.support.pages import Page
from tests.support.provider import CLIENT, SECRET, IdentityProvider

Comes = Callable[..., Page]


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    """A provider on a port of its own."""
    made = IdentityProvider()
    made.server.start()
    yield made
    made.server.stop()


@pytest.fixture
def with_provider(app: Flask, database_url: str, provider: IdentityProvider) -> Iterator[PageClient]:
    """The same database, with single sign-on."""
    known = Provider(issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET, name="Trust sign-in")
    settings = Settings(
        database_url=database_url, secret_key="for tests only", https=False, fast_password_hash=True, provider=known
    )
    application = create_app(settings)
    application.test_client_class = PageClient
    client = application.test_client()
    assert isinstance(client, PageClient)
    yield client
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def comes(with_provider: PageClient, provider: IdentityProvider) -> Comes:
    """`comes(email=…)`: somebody of whom the provider says this, as far as they get."""

    def come(**claims: Any) -> Page:
        provider.claims = {"sub": "s-1", "email_verified": True, **claims}
        away = with_provider.get("/sign-in/provider").location
        asked = parse_qs(urlsplit(away).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert {"state", "nonce", "code_challenge"} <= set(asked)
        back = urlsplit(requests.get(away, allow_redirects=False, timeout=5).headers["Location"])
        return with_provider.visit(f"{back.path}?{back.query}")

    return come


def sign_ins() -> int:
    return db.session.scalar(select(func.count()).select_from(SignIn)) or 0


@pytest.mark.both_databases
def test_the_provider_is_the_first_step_and_the_second_is_ours(
    with_provider: PageClient, comes: Comes, practitioner: Actor
) -> None:
    assert "Trust sign-in" in with_provider.visit("/sign-in").text
    page = comes(email=email_of(practitioner).upper())
    assert page.heading == "Second step"
    assert sign_ins() == 0
    page = with_provider.submit(page.form("code"), {"code": code_of_account(email_of(practitioner))})
    assert page.heading == "Today"
    # from now on the subject counts, whatever the email has become
    db.session.execute(update(User).where(User.id == practitioner.user_id).values(email="renamed@service.example"))
    assert comes(email="somebody.else@service.example", email_verified=False, amr=["pwd", "mfa"]).heading == "Today"


def test_nobody_is_let_in_who_is_not_here_already(comes: Comes, practitioner: Actor, colleague: Actor) -> None:
    users = db.session.scalar(select(func.count()).select_from(User))
    unknown = comes(email="stranger@service.example", amr=["mfa"])
    assert (unknown.response.status_code, "no account for you here yet" in unknown.text) == (403, True)
    assert comes(email=email_of(practitioner), email_verified=False, amr=["mfa"]).response.status_code == 403
    assert comes(email=email_of(practitioner), email_verified="true", amr=["mfa"]).response.status_code == 403
    assert comes(email=email_of(practitioner), amr=["mfa"]).heading == "Today"
    # another subject with the same email is somebody else, and so is a switched-off account
    assert comes(sub="s-2", email=email_of(practitioner), amr=["mfa"]).response.status_code == 403
    db.session.execute(update(User).where(User.id == practitioner.user_id).values(active=False))
    assert comes(email=email_of(colleague), amr=["mfa"]).response.status_code == 403
    assert db.session.scalar(select(func.count()).select_from(User)) == users
    assert db.session.scalars(select(ProviderAccount.user_id)).all() == [practitioner.user_id]


LIES: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "another client"},
    "another issuer": {"iss": "https://evil.example"},
    "expired": {"exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200},
    "another nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
}


@pytest.mark.asvs("10.5.1")
def test_unverified_token_is_refused(
    comes: Comes, provider: IdentityProvider, practitioner: Actor, with_provider: PageClient
) -> None:
    """Each lie alone is enough; the truth at the end shows that nothing else stood in the way."""
    email, failed = email_of(practitioner), "Single sign-on did not work this time"
    for lie, claims in LIES.items():
        page = comes(email=email, amr=["mfa"], **claims)
        assert (page.response.status_code, failed in page.text) == (400, True), lie
    for algorithm in ("none", "HS256"):
        provider.algorithm = algorithm
        assert comes(email=email, amr=["mfa"]).response.status_code == 400, algorithm
    provider.algorithm, provider.key = "RS256", RSAKey.generate_key(2048, {"kid": "one"})
    assert comes(email=email, amr=["mfa"]).response.status_code == 400
    assert sign_ins() == 0
    provider.key = provider.published
    assert comes(email=email, amr=["mfa"]).heading == "Today"
    assert sign_ins() == 1


@pytest.mark.asvs("10.2.1")
def test_login_csrf_an_answer_that_this_browser_did_not_ask_for_is_refused(
    with_provider: PageClient, provider: IdentityProvider, practitioner: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    provider.claims = {"sub": "s-1", "email": email_of(practitioner), "email_verified": True, "amr": ["mfa"]}
    away = with_provider.get("/sign-in/provider").location
    back = urlsplit(requests.get(away, allow_redirects=False, timeout=5).headers["Location"])
    somebody_else = with_provider.application.test_client()
    assert somebody_else.get(f"{back.path}?{back.query}").status_code == 400
    assert with_provider.get(f"{back.path}?code=x&state=made-up").status_code == 400
    assert "single sign-on: MismatchingStateError" in caplog.text  # an operator sees why nobody comes in
    assert sign_ins() == 0


def test_without_a_provider_there_is_no_such_way(client: PageClient) -> None:
    assert client.get("/sign-in/provider").status_code == 404
    assert client.get("/sign-in/provider/back?code=x&state=y").status_code == 404
    assert "single sign-on" not in client.visit("/sign-in").text.lower()
