"""Signing in and out: what a person sees, and what somebody who guesses or steals does not get."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select, update

from app.domain.permissions import Actor
from app.extensions import db
from app.store.people import Membership, SignIn, User
from app.web.calendar import today
from tests.support.actors import csrf_token, post
from tests.support.client import PageClient
from tests.support.clock import Clock
from tests.support.factories import PASSWORD, a_dyad, code_of_account, email_of
from tests.support.journey import Person
from tests.support.pages import Page

COOKIE = "dcs"
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/x",
    "https://evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\r\nLocation: https://evil.example",
    " //evil.example",
    "/ /evil.example",
    "/\x00/evil.example",
    "evil.example",
    "@evil.example",
    "?next=//evil.example",
    "",
]


def try_to_sign_in(client: PageClient, email: str, password: str, address: str = "/sign-in") -> Page:
    values = {"csrf_token": csrf_token(client), "email": email, "password": password}
    return Page(client.post(address, data=values))


@pytest.mark.both_databases
def test_the_right_email_and_password_lead_to_the_page_that_was_asked_for(
    client: PageClient, practitioner: Actor
) -> None:
    person = Person(client)
    person.goes_to("/dyads")
    assert person.page.heading == "Sign in"
    person.signs_in(email_of(practitioner))
    assert (person.page.heading, person.page.response.request.path) == ("Your dyads", "/dyads")


@pytest.mark.asvs("6.3.3")
def test_a_password_alone_opens_nothing(client: PageClient, practitioner: Actor) -> None:
    second = try_to_sign_in(client, email_of(practitioner), PASSWORD)
    assert second.response.status_code == 303
    for address in ("/", "/dyads", "/summary", "/account"):
        assert (client.get(address).location or "").startswith("/sign-in"), address


def test_an_email_may_be_typed_in_capitals_and_with_spaces(client: PageClient, practitioner: Actor) -> None:
    assert Person(client).signs_in(f" {email_of(practitioner).upper()} ").heading == "Today"


def test_somebody_signed_in_is_not_asked_again(desk: PageClient) -> None:
    assert desk.get("/sign-in?next=/dyads").location == "/dyads"


@pytest.mark.asvs("6.3.8")
def test_an_unknown_and_a_known_address_get_the_same_answer(client: PageClient, practitioner: Actor) -> None:
    known = try_to_sign_in(client, email_of(practitioner), "wrong")
    unknown = try_to_sign_in(client, "nobody@service.example", "wrong")
    assert known.response.status_code == unknown.response.status_code == 422
    assert known.text == unknown.text
    assert "The email or the password is not right" in known.text
    assert known.title.startswith("Error:")


def test_the_password_is_never_sent_back(client: PageClient, practitioner: Actor) -> None:
    page = try_to_sign_in(client, email_of(practitioner), "a wrong one to look for")
    assert page.form("email").fields["email"] == email_of(practitioner)
    assert "a wrong one to look for" not in page.response.text


@pytest.mark.both_databases
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.asvs("6.3.1")
def test_ten_wrong_tries_are_enough(client: PageClient, practitioner: Actor, clock: Clock, known: bool) -> None:
    email = email_of(practitioner) if known else "nobody@service.example"
    for _ in range(10):
        assert try_to_sign_in(client, email, "wrong").response.status_code == 422
    refused = try_to_sign_in(client, email, PASSWORD)
    assert refused.response.status_code == 429
    assert "Wait five minutes, then try again." in refused.text
    clock.forward(minutes=5, seconds=1)
    assert try_to_sign_in(client, email, PASSWORD).response.status_code == (303 if known else 422)


def test_the_tries_at_one_address_do_not_lock_another(
    client: PageClient, practitioner: Actor, colleague: Actor
) -> None:
    for _ in range(10):
        try_to_sign_in(client, email_of(colleague), "wrong")
    assert try_to_sign_in(client, email_of(practitioner), PASSWORD).response.status_code == 303


def test_an_empty_form_says_what_is_missing(client: PageClient) -> None:
    page = Person(client).sends("password")
    assert page.response.status_code == 422
    assert "Enter your work email" in page.text
    assert "Enter your password" in page.text


@pytest.mark.parametrize("email", ["a" * 300 + "@service.example", "a\x00@service.example", "😀@service.example"])
def test_an_address_that_nobody_has_is_refused_like_any_other(client: PageClient, email: str) -> None:
    assert try_to_sign_in(client, email, "x").response.status_code == 422


@pytest.mark.both_databases
def test_a_password_of_four_byte_characters_works(client: PageClient, practitioner: Actor) -> None:
    assert try_to_sign_in(client, email_of(practitioner), "🔑" * 100).response.status_code == 422
    assert try_to_sign_in(client, email_of(practitioner), "x" * 129).response.status_code == 422


@pytest.mark.asvs("3.7.2")
def test_open_redirect_nobody_is_led_to_another_host(desk: PageClient) -> None:
    assert {desk.get("/sign-in", query_string={"next": wanted}).location for wanted in ELSEWHERE} == {"/"}
    for wanted in ("/", "/dyads", "/summary", "/dyads?page=2"):
        assert desk.get("/sign-in", query_string={"next": wanted}).location == wanted


@pytest.mark.asvs("3.7.2")
def test_open_redirect_through_both_steps(client: PageClient, practitioner: Actor) -> None:
    for wanted, location in (("//evil.example", "/"), ("/dyads?page=2", "/dyads?page=2")):
        page = client.visit("/sign-in", query_string={"next": wanted})
        page = client.submit(page.form("password"), {"email": email_of(practitioner), "password": PASSWORD})
        code = code_of_account(email_of(practitioner))
        form = page.form("code")
        reply = client.post(form.action, data={**form.fields, "code": code})
        assert (reply.status_code, reply.location) == (303, location)
        assert Person(client).presses("Sign out").heading == "Sign in"


@pytest.mark.asvs("7.4.1")
def test_signing_out_ends_the_sign_in_for_good(desk: PageClient) -> None:
    assert desk.get("/dyads").status_code == 200
    stolen = desk.get_cookie(COOKIE)
    assert stolen is not None
    person = Person(desk)
    assert person.presses("Sign out").heading == "Sign in"
    assert desk.get("/dyads").location == "/sign-in?next=/dyads"
    desk.set_cookie(COOKIE, stolen.value)
    assert desk.get("/dyads").location == "/sign-in?next=/dyads"


def test_signing_out_ends_one_browser_and_not_the_other(
    desk: PageClient, practitioner: Actor, another_desk: Callable[[Actor], PageClient]
) -> None:
    other = another_desk(practitioner)
    Person(desk).presses("Sign out")
    assert other.get("/dyads").status_code == 200


@pytest.mark.asvs("7.3.2")
def test_a_sign_in_that_is_used_ends_after_twelve_hours(desk: PageClient, clock: Clock) -> None:
    for _ in range(28):
        clock.forward(minutes=25)
        assert desk.get("/dyads/find").status_code == 405
        assert desk.get("/account/sign-ins").status_code == 200
    clock.forward(minutes=21)  # 12 hours and a minute
    assert desk.get("/dyads").location == "/sign-in?next=/dyads"


@pytest.mark.asvs("7.3.1")
def test_a_sign_in_that_is_not_used_ends_after_half_an_hour(desk: PageClient, clock: Clock) -> None:
    clock.forward(minutes=30)
    assert desk.get("/dyads").status_code == 200
    clock.forward(minutes=31, seconds=1)
    assert desk.get("/dyads").location == "/sign-in?next=/dyads"


@pytest.mark.asvs("7.3.2")
def test_expiry_bypass_no_parameter_makes_a_sign_in_last_longer(desk: PageClient, clock: Clock) -> None:
    clock.forward(hours=13)
    for query in ("sign_in_hours=999", "_user_id=1", "_fresh=1", "skip_timeout_reset=1", "idle_minutes=999"):
        assert desk.get(f"/dyads?{query}").status_code == 303


def test_a_membership_that_has_ended_ends_every_sign_in(
    desk: PageClient, practitioner: Actor, client: PageClient
) -> None:
    day = update(Membership).where(Membership.user_id == practitioner.user_id)
    db.session.execute(day.values(ends_on=today() + timedelta(days=1)))
    assert desk.get("/dyads").status_code == 200
    db.session.execute(day.values(ends_on=today()))
    assert desk.get("/dyads").location == "/sign-in?next=/dyads"
    page = Person(client).signs_in(email_of(practitioner))
    assert (page.response.status_code, page.heading) == (403, "You cannot open this page")
    assert client.get("/dyads").status_code == 303


def test_a_membership_that_has_not_begun_opens_nothing(desk: PageClient, practitioner: Actor) -> None:
    row = update(Membership).where(Membership.user_id == practitioner.user_id)
    db.session.execute(row.values(starts_on=today() + timedelta(days=1)))
    assert desk.get("/dyads").status_code == 303


@pytest.mark.asvs("7.4.2")
def test_an_account_that_is_switched_off_is_out_at_once(desk: PageClient, practitioner: Actor) -> None:
    db.session.execute(update(User).where(User.id == practitioner.user_id).values(active=False))
    assert desk.get("/dyads").status_code == 303
    page = try_to_sign_in(desk, email_of(practitioner), PASSWORD)
    assert "The email or the password is not right" in page.text


@pytest.mark.asvs("7.2.4")
def test_session_fixation_a_cookie_from_before_signing_in_is_worth_nothing_afterwards(
    client: PageClient, practitioner: Actor
) -> None:
    person = Person(client)
    before = client.get_cookie(COOKIE)
    person.signs_in(email_of(practitioner))
    after = client.get_cookie(COOKIE)
    assert before is not None
    assert after is not None
    assert before.value != after.value
    client.set_cookie(COOKIE, before.value)
    assert client.get("/dyads").status_code == 303


def test_what_an_earlier_visitor_left_in_the_browser_is_gone(client: PageClient, practitioner: Actor) -> None:
    with client.session_transaction() as session:
        session["left"] = "something"
    Person(client).signs_in(email_of(practitioner))
    with client.session_transaction() as session:
        assert "left" not in session


def test_pages_that_load_at_once_after_signing_in_share_the_secret_of_their_forms(
    client: PageClient, practitioner: Actor
) -> None:
    a_dyad(practitioner)
    email = email_of(practitioner)
    page = Person(client).sends("password", email=email, password=PASSWORD)
    client.post("/sign-in/second-step", data={**page.form("code").fields, "code": code_of_account(email)})
    given = client.get_cookie(COOKIE)
    assert given is not None
    first = client.visit("/account/password").form("old_password").fields
    client.set_cookie(COOKIE, given.value)  # the second page was asked for before the first one had come
    client.visit("/dyads")
    assert client.post("/account/password", data={**first, "old_password": ""}).status_code == 422


@pytest.mark.asvs("7.2.3")
def test_only_a_hash_of_the_token_is_kept(client: PageClient, practitioner: Actor) -> None:
    Person(client).signs_in(email_of(practitioner))
    with client.session_transaction() as session:
        token = session["_user_id"]
    kept = db.session.scalars(select(SignIn.token_hash).where(SignIn.user_id == practitioner.user_id)).one()
    assert len(token) >= 43
    assert token not in kept


@pytest.mark.parametrize("token", ["", "x", "94fa7cf4-85a8-434f-bbb7-19464909e47f", "0" * 64])
@pytest.mark.asvs("7.2.1")
def test_a_made_up_token_opens_nothing(client: PageClient, token: str) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = token
    assert client.get("/dyads").status_code == 303


def test_unverified_token_the_hash_of_a_token_is_no_token(client: PageClient, desk: PageClient) -> None:
    kept = db.session.scalars(select(SignIn.token_hash)).one()
    with client.session_transaction() as session:
        session["_user_id"] = kept
    assert client.get("/dyads").status_code == 303


@pytest.mark.asvs("7.2.1")
def test_unverified_token_a_cookie_signed_with_another_key_opens_nothing(app: Flask, desk: PageClient) -> None:
    with desk.session_transaction() as session:
        content = dict(session)
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    serializer.secret_keys = ["another key"]
    desk.set_cookie(COOKIE, serializer.dumps(content))
    assert desk.get("/dyads").status_code == 303


@pytest.mark.asvs("3.5.1", "3.5.3")
def test_log_out_csrf_a_link_cannot_sign_anybody_out(desk: PageClient) -> None:
    assert desk.get("/sign-out").status_code == 405
    assert desk.post("/sign-out").status_code == 400
    assert desk.get("/dyads").status_code == 200
    assert post(desk, "/sign-out").location == "/sign-in"
