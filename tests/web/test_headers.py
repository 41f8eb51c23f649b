"""What stands around every page: headers and cookies that keep it private (OWASP ASVS 5.0, 3.3, 3.4 and 14.3)."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.config import Settings
from app.domain.permissions import Actor
from app.extensions import db
from app.web.today import routes as today_routes
from app.whole import create_app
from tests.support.actors import HTMX, csrf_token, post
from tests.support.addresses import FILLED, addresses, belongings
from tests.support.client import PageClient
from tests.support.factories import PASSWORD, email_of
from tests.support.pages import Page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
A_YEAR = 31536000


def wrong_headers(reply: TestResponse, cache: str = "no-store") -> list[str]:
    expected = {**ALWAYS, "Cache-Control": cache}
    wrong = [
        f"{name}: {reply.headers.getlist(name)}" for name in expected if reply.headers.getlist(name) != [expected[name]]
    ]
    if "Clear-Site-Data" in reply.headers:  # it would delete answers that a tablet has not sent yet
        wrong.append("Clear-Site-Data")
    return wrong


@pytest.mark.asvs("3.4.1", "3.4.3", "3.4.4", "3.4.5", "3.4.6", "14.2.2", "14.3.2")
def test_every_address_signed_in(app: Flask, desk: PageClient, practitioner: Actor) -> None:
    mine = belongings(practitioner)
    token = csrf_token(desk)
    seen, pages = 0, set()
    for address in addresses(app, mine.arguments, "GET", "POST"):
        if address.endpoint in {"static", "auth.sign_out"}:
            continue
        data = {**FILLED, "csrf_token": token} if address.method == "POST" else None
        reply = desk.open(address.path, method=address.method, data=data, buffered=True)
        assert wrong_headers(reply) == [], str(address)
        seen += 1
        if address.method == "GET" and reply.status_code == 200 and reply.mimetype == "text/html":
            page = Page(reply)
            assert [each.get("id") for each in page.tree.iter("main")] == ["main"], f"htmx takes it out of {address}"
            pages.add(page.heading)
    assert seen > 30
    assert len(pages) > 20


@pytest.mark.asvs("3.4.3", "14.3.2")
def test_every_address_signed_out(app: Flask, client: PageClient, practitioner: Actor) -> None:
    for address in addresses(app, belongings(practitioner).arguments, "GET", "POST"):
        if address.endpoint != "static":
            assert wrong_headers(client.open(address.path, method=address.method, buffered=True)) == [], str(address)


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/nothing/here", "GET", 404),
        ("/dyads/not-a-number", "GET", 404),
        ("/dyads/find", "GET", 405),
        ("/dyads", "DELETE", 405),
        ("/dyads/find", "POST", 400),
        ("/static/css/nothing-here.css", "GET", 404),
        ("/static/", "GET", 404),
        ("/dyads/find", "TRACE", 405),
        ("/healthz", "GET", 200),
        ("/healthz", "HEAD", 200),
        ("/healthz", "OPTIONS", 200),
    ],
)
@pytest.mark.asvs("3.4.3", "14.3.2")
def test_errors_too(desk: PageClient, path: str, method: str, status: int) -> None:
    reply = desk.open(path, method=method)
    assert reply.status_code == status
    assert wrong_headers(reply) == []


@pytest.mark.asvs("3.4.3", "14.3.2")
def test_refusals_too(desk: PageClient, client: PageClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, data, status in (("/dyads/find", {"code": "x"}, 422), ("/dyads/find", {"code": "x" * 70_000}, 413)):
        reply = post(desk, path, data)
        assert (reply.status_code, wrong_headers(reply)) == (status, [])
    monkeypatch.setitem(app.view_functions, "today.home", lambda: "no action is declared for it")
    assert (desk.get("/").status_code, wrong_headers(desk.get("/"))) == (403, [])


def test_an_unexpected_error_too(desk: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(today_routes, "own_dyads", lambda actor: 1 / 0)
    reply = desk.get("/")
    assert reply.status_code == 500
    assert wrong_headers(reply) == []


def test_a_reply_to_htmx_too(desk: PageClient, client: PageClient) -> None:
    assert wrong_headers(desk.get("/dyads", headers=HTMX)) == []


def test_static_files_are_kept_and_guarded(client: PageClient) -> None:
    page = Page(client.get("/sign-in"))
    files = [link.attrib["href"] for link in page.tree.iter("link")]
    files += [script.attrib["src"] for script in page.tree.iter("script")]
    assert len(files) >= 5
    for file in files:
        assert "?v=" in file
        reply = client.get(file, buffered=True)
        assert reply.status_code == 200, file
        assert "max-age=31536000" in reply.headers["Cache-Control"]
        assert "no-store" not in reply.headers["Cache-Control"]
        assert wrong_headers(reply, reply.headers["Cache-Control"]) == []


@pytest.mark.parametrize(
    "path", ["../app/config.py", "..%2f..%2fwsgi.py", "%2e%2e/wsgi.py", "/etc/passwd", "css/../../wsgi.py"]
)
@pytest.mark.asvs("5.3.2", "13.4.1")
def test_nothing_but_static_files_is_served_as_one(client: PageClient, path: str) -> None:
    assert client.get(f"/static/{path}", buffered=True).status_code in {301, 308, 404}


def cookies(reply: TestResponse) -> dict[str, dict[str, object]]:
    parsed = SimpleCookie[str]()
    for line in reply.headers.getlist("Set-Cookie"):
        parsed.load(line)
    return {name: {key: value for key, value in morsel.items() if value} for name, morsel in parsed.items()}


@pytest.mark.asvs("3.3.2", "3.3.4")
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: PageClient) -> None:
    assert cookies(client.get("/sign-in")) == {"dcs": {"path": "/", "httponly": True, "samesite": "Lax"}}


@pytest.fixture(scope="module")
def behind_https(database_url: str) -> Iterator[Flask]:
    """The same database behind HTTPS, as an installation has it."""
    settings = Settings(database_url=database_url, secret_key="for tests only", fast_password_hash=True)
    application = create_app(settings)
    application.test_client_class = PageClient
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def https_client(app: Flask, behind_https: Flask) -> PageClient:
    client = behind_https.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.4", "3.4.1")
def test_with_https_browsers_are_told_to_insist_on_it(https_client: PageClient, practitioner: Actor) -> None:
    email = email_of(practitioner)
    reply = https_client.get("https://localhost/sign-in")
    assert reply.headers["Strict-Transport-Security"] == f"max-age={A_YEAR}; includeSubDomains"
    locked = {"path": "/", "httponly": True, "samesite": "Lax", "secure": True}
    assert cookies(reply) == {"__Host-dcs": locked}
    token = Page(reply).form("email").fields["csrf_token"]
    values = {"csrf_token": token, "email": email, "password": PASSWORD}
    signed_in = https_client.post("https://localhost/sign-in", data=values)  # a page that says no-referrer sends none
    assert signed_in.status_code == 303
    assert cookies(signed_in) == {"__Host-dcs": locked}


@pytest.mark.asvs("3.5.1")
@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": "https://localhost"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "https://localhost"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "https://localhost.evil.example"}, False),
    ],
)
def test_a_form_that_another_site_sent_is_refused(
    https_client: PageClient, practitioner: Actor, said: dict[str, str], taken: bool
) -> None:
    token = Page(https_client.get("https://localhost/sign-in")).form("email").fields["csrf_token"]
    values = {"csrf_token": token, "email": email_of(practitioner), "password": PASSWORD}
    reply = https_client.post("https://localhost/sign-in", data=values, headers=said)
    assert reply.status_code == (303 if taken else 400)


@pytest.mark.parametrize("host", ["evil.example", "localhost@evil.example", "localhost:80.evil.example"])
def test_no_page_leads_where_the_host_header_says(client: PageClient, desk: PageClient, host: str) -> None:
    for path in ("/dyads", "/sign-in", "/help"):
        reply = desk.get(path, headers={"Host": host})
        assert (reply.location or "/").startswith("/")
        assert "evil.example" not in reply.text


@pytest.mark.asvs("13.4.6")
def test_no_header_tells_what_runs_here(client: PageClient, desk: PageClient) -> None:
    reply = desk.get("/dyads")
    assert {"Server", "X-Powered-By"} & set(reply.headers.keys()) == set()


def test_a_page_that_posts_to_htmx_is_not_cached_either(desk: PageClient) -> None:
    assert wrong_headers(post(desk, "/dyads/find", {"code": "x"}, headers=HTMX)) == []
