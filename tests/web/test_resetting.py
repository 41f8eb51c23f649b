"""A forgotten password and a lost phone: a link takes the place of the password, and of nothing else."""

import smtplib
import threading
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from app.config import Mail
from app.domain.permissions import Actor
from app.domain.vocabulary import Role
from app.operations.accounts import start_unfinished
from app.operations.inviting import invite
from app.operations.resetting import make_reset
from app.operations.second_factors import renew_recovery_codes
from tests.support.actors import sign_in
from tests.support.client import PageClient
from tests.support.clock import Clock
from tests.support.factories import PASSWORD, a_member, code_of_account, email_of
from tests.support.journey import Person
from tests.support.pages import Page

BETTER = "teapot meadow lantern"
SENT: list[EmailMessage] = []


class MailServer:
    """Keeps what it is given."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def __enter__(self) -> "MailServer":
        return self

    def __exit__(self, *_: Any) -> None: ...

    def starttls(self, **_: Any) -> None: ...

    def send_message(self, message: EmailMessage) -> None:
        SENT.append(message)


@pytest.fixture
def _mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = Mail(host="mail.example", sender="dcs@nation.example")
    monkeypatch.setitem(app.config, "SETTINGS", app.config["SETTINGS"].model_copy(update={"mail": mail}))
    monkeypatch.setattr(smtplib, "SMTP", MailServer)
    SENT.clear()


def asks(client: PageClient, email: str) -> Page:
    person = Person(client)
    person.goes_to("/forgotten")
    page = person.sends("email", email=email)
    for thread in threading.enumerate():
        if thread.name.endswith("(in_its_own_time)"):
            thread.join(5)
    return page


def link_in(message: EmailMessage) -> str:
    address = next(line for line in message.get_content().splitlines() if line.startswith("http"))
    return "/reset/" + address.rpartition("/")[2]


@pytest.mark.both_databases
@pytest.mark.usefixtures("_mail")
@pytest.mark.asvs("6.4.1", "6.4.3")
def test_a_link_sets_a_password_once_and_skips_no_second_step(client: PageClient, practitioner: Actor) -> None:
    email = email_of(practitioner)
    asks(client, f" {email.upper()} ")
    (message,) = SENT
    link = link_in(message)
    assert PASSWORD not in message.get_content()
    person = Person(client)
    person.goes_to(link)
    assert "12 characters or more" in person.sends("new_password", new_password="too short").text
    assert person.sends("new_password", new_password=BETTER).heading == "Your password is set"
    assert client.get("/dyads").status_code == 303
    assert person.goes_to(link).heading == "This link does not work"
    person.goes_to("/sign-in")
    person.sends("password", email=email, password=BETTER)
    assert person.page.heading == "Second step"
    assert person.sends("code", code=code_of_account(email)).heading == "Today"


@pytest.mark.usefixtures("_mail")
@pytest.mark.asvs("6.3.8")
def test_user_enumeration_every_address_gets_the_same_answer(client: PageClient, practitioner: Actor) -> None:
    known, unknown = asks(client, email_of(practitioner)), asks(client, "nobody@service.example")
    assert known.response.data == unknown.response.data
    assert len(SENT) == 1
    for _ in range(12):
        assert asks(client, email_of(practitioner)).response.data == known.response.data
    assert len(SENT) == 10  # nobody's mailbox is filled, and no page says so


@pytest.mark.usefixtures("_mail")
@pytest.mark.asvs("6.4.1")
def test_a_newer_link_ends_the_older_and_each_lives_for_an_hour(
    client: PageClient, practitioner: Actor, clock: Clock
) -> None:
    asks(client, email_of(practitioner))
    asks(client, email_of(practitioner))
    older, newer = map(link_in, SENT)
    assert client.get(older).status_code == 404
    clock.forward(minutes=59)
    assert client.get(newer).status_code == 200
    clock.forward(minutes=2)
    assert client.get(newer).status_code == 404


def test_without_mail_the_page_says_whom_to_ask(client: PageClient) -> None:
    assert "Ask the administrator" in Person(client).goes_to("/forgotten").text


def test_token_used_for_another_purpose_opens_no_reset(client: PageClient, practitioner: Actor) -> None:
    invited = a_member(Role.PRACTITIONER, service_id=practitioner.service_id)
    tokens = {
        "an unfinished sign-in": start_unfinished(practitioner.user_id),
        "a sign-in": sign_in(client, practitioner),
        "an invitation": invite(invited.user_id, None),
    }
    for kind, token in tokens.items():
        assert client.get(f"/reset/{token}").status_code == 404, kind
    reset = make_reset(a_member(Role.ADMINISTRATOR), practitioner.user_id)
    assert client.get(f"/reset/{reset}").status_code == 200
    assert client.get(f"/invitation/{reset}").status_code == 404
    with client.session_transaction() as session:
        session["_user_id"] = reset
    assert client.get("/dyads").status_code == 303


def test_an_administrator_helps_after_giving_their_own_password(
    client: PageClient, practitioner: Actor, clock: Clock
) -> None:
    renew_recovery_codes(practitioner.user_id, fast_hash=True)
    sign_in(client, a_member(Role.ADMINISTRATOR))
    clock.forward(minutes=11)
    person = Person(client)
    person.goes_to(f"/people/{practitioner.user_id}")
    assert person.presses("Make a link for a new password").heading == "Is it still you?"
    person.sends("password", password=PASSWORD)
    assert person.page.heading == "Not saved yet"
    person.presses("Send it now")
    shown = next(each.get("value", "") for each in person.page.tree.iter("input") if each.get("id") == "address")
    person.goes_to(f"/people/{practitioner.user_id}")
    person.presses("Take the second step away")
    person.presses("Sign out")

    person.goes_to("/reset/" + shown.rpartition("/")[2])
    person.sends("new_password", new_password=BETTER)
    person.goes_to("/sign-in")
    page = person.sends("password", email=email_of(practitioner), password=BETTER)
    assert page.heading == "Set up your second step"


def test_a_lead_makes_no_such_link(client: PageClient, practitioner: Actor) -> None:
    sign_in(client, a_member(Role.SERVICE_LEAD, service_id=practitioner.service_id))
    person = Person(client)
    person.goes_to(f"/people/{practitioner.user_id}")
    assert "new password" not in person.page.text
    assert person.page.form("csrf_token")
