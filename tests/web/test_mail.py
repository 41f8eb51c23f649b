"""Invitations by e-mail: sent through the server that is set up, and shown instead where that fails."""

import smtplib
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from app.config import Mail, mail_in
from app.domain.permissions import Actor
from app.domain.vocabulary import Role
from app.environment import SettingsError
from tests.support.actors import sign_in
from tests.support.client import PageClient
from tests.support.factories import a_member
from tests.support.journey import Person

SOMEBODY = {"name": "Noa", "email": "noa@ash.example", "role": "practitioner", "stage": "trainee_1", "post": "y"}


class Server:
    """A mail server that keeps what it is given."""

    sent: list[EmailMessage]
    steps: list[str]

    def __init__(self, host: str, port: int, timeout: int) -> None:
        Server.steps.append(f"{host}:{port}")

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: Any) -> None: ...

    def starttls(self, context: Any) -> None:
        Server.steps.append("encrypted" if context.check_hostname else "unchecked")

    def login(self, user: str, password: str) -> None:
        Server.steps.append(user)

    def send_message(self, message: EmailMessage) -> None:
        Server.sent.append(message)


@pytest.fixture
def lead(app: Flask, client: PageClient, practitioner: Actor, monkeypatch: pytest.MonkeyPatch) -> Person:
    """A service lead at the form, on a server with mail."""
    mail = Mail(host="mail.example", sender="dcs@nation.example", user="dcs", password="x")
    monkeypatch.setitem(app.config, "SETTINGS", app.config["SETTINGS"].model_copy(update={"mail": mail}))
    monkeypatch.setattr(smtplib, "SMTP", Server)
    Server.sent, Server.steps = [], []
    sign_in(client, a_member(Role.SERVICE_LEAD, service_id=practitioner.service_id))
    person = Person(client)
    person.goes_to("/people/invite")
    return person


def test_a_link_is_sent_and_opens(lead: Person) -> None:
    lead.sends("email", **SOMEBODY)
    assert "The link has been sent to noa@ash.example" in lead.page.text
    (message,) = Server.sent
    assert (message["To"], message["From"]) == ("noa@ash.example", "dcs@nation.example")
    assert message["Date"]  # without these two a message is taken for spam
    assert message["Message-ID"].endswith("@nation.example>")
    assert Server.steps == ["mail.example:587", "encrypted", "dcs"]
    address = next(word for word in message.get_content().split() if "/invitation/" in word)
    assert lead.client.visit(address).heading == "Join VIG DCS"


def test_where_it_cannot_be_sent_it_is_shown_and_not_logged(
    lead: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(self: Server, message: EmailMessage) -> None:
        raise smtplib.SMTPException(str(message))

    monkeypatch.setattr(Server, "send_message", refuse)
    lead.sends("email", **SOMEBODY)
    assert "The link could not be sent by email" in lead.page.text
    assert [record.getMessage() for record in caplog.records] == ["mail: SMTPException"]
    assert "invitation" not in caplog.text


@pytest.mark.parametrize(
    "email", ["noa", "noa@", "@ash.example", "noa@ash", "noa@ash.example\r\nBcc: eve@x.example", "a b@c d.example"]
)
def test_what_is_no_address_gets_nothing(lead: Person, email: str) -> None:
    page = lead.sends("email", **{**SOMEBODY, "email": email})
    assert (page.response.status_code, Server.sent) == (422, [])


def test_settings_of_mail() -> None:
    assert mail_in({}) is None
    with pytest.raises(SettingsError, match="DCS_MAIL_FROM"):
        mail_in({"DCS_MAIL_HOST": "mail.example"})
    found = mail_in({"DCS_MAIL_HOST": "mail.example", "DCS_MAIL_FROM": "dcs@nation.example", "DCS_MAIL_PORT": "25"})
    assert found is not None
    assert (found.port, found.encrypted) == (25, True)
