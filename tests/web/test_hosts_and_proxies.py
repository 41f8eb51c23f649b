"""Who we say we are, and who we take a visitor to be, is nothing that a visitor can write into a request."""

from collections.abc import Iterator

import pytest
from flask import Flask, request

from app.config import Settings
from app.domain.permissions import Action
from app.extensions import db
from app.web.access import allow
from app.web.addresses import full_address
from app.whole import create_app

ADDRESS = "https://dcs.example.org"
SPOOFED = {
    "X-Forwarded-For": "198.51.100.1",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=198.51.100.1;host=evil.example;proto=https",
}


@pytest.fixture(scope="module")
def installed() -> Iterator[Flask]:
    """An installation with an address and a proxy; its database is never opened."""
    settings = Settings(
        database_url="sqlite://", secret_key="for tests only", address=ADDRESS, trusted_proxies=("10.0.0.0/8",)
    )
    app = create_app(settings)

    @app.get("/who")
    @allow(Action.PUBLIC)
    def who() -> dict[str, str | None]:
        link = full_address("/x")
        return {"visitor": request.remote_addr, "scheme": request.scheme, "host": request.host, "link": link}

    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("host", ["evil.example", "dcs.example.org.evil.example", "dcs.example.org@evil.example", ""])
@pytest.mark.asvs("4.1.3")
def test_host_header_poisoning_another_host_is_not_answered(installed: Flask, host: str) -> None:
    reply = installed.test_client().get("/who", headers={"Host": host})
    assert reply.status_code == 400
    assert "evil.example" not in reply.text


def test_host_header_poisoning_a_link_is_made_from_the_address_of_the_settings(installed: Flask) -> None:
    for host in ("dcs.example.org", "dcs.example.org:8443", "localhost"):
        reply = installed.test_client().get("/who", headers={"Host": host, **SPOOFED})
        assert reply.json is not None
        assert reply.json["link"] == "https://dcs.example.org/x"
        assert reply.json["host"] == host


@pytest.mark.asvs("4.1.3")
def test_what_a_proxy_says_counts_only_from_one_of_ours(installed: Flask) -> None:
    client = installed.test_client()

    def asked(of: str, **headers: str) -> tuple[str, str]:
        reply = client.get("/who", headers={**SPOOFED, **headers}, environ_base={"REMOTE_ADDR": of})
        assert reply.json is not None
        return reply.json["visitor"], reply.json["scheme"]

    assert asked("203.0.113.9") == ("203.0.113.9", "http")
    assert asked("10.1.2.3") == ("198.51.100.1", "https")
    # A visitor writes the first part; the proxy adds what it saw.
    assert asked("10.1.2.3", **{"X-Forwarded-For": "1.1.1.1, 198.51.100.7, 10.9.9.9"}) == ("198.51.100.7", "https")
    assert asked("10.1.2.3", **{"X-Forwarded-For": "not an address"})[0] == "not an address"
    assert asked("10.1.2.3", **{"X-Forwarded-Proto": "javascript"})[1] == "http"
