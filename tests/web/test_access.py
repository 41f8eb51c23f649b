"""Who reaches what. Every case is made from the application's own map of addresses, none is listed by hand."""

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask

from app.domain.permissions import Action, Actor, may
from app.extensions import db
from tests.support.actors import HTMX, csrf_token
from tests.support.addresses import FILLED, Address, Belongings, action_of, addresses, belongings
from tests.support.client import PageClient
from tests.support.factories import PASSWORD, email_of, rows
from tests.support.pages import Page

ON_THE_WAY_IN = {"auth.second_step_page", "auth.set_up_page"}
"""For somebody whose password was right, and for nobody else."""
NOT_THERE = {"joining.invitation", "resetting.reset", "public.figures", "public.as_json"}
"""Of links that nobody sent, and of figures that are not switched on."""
OF_A_PROVIDER = {"auth.to_provider", "auth.from_provider"}
"""Not there unless an identity provider is set up."""
GOAL = "quiet evenings without shouting"


def private(app: Flask, ours: Belongings, *methods: str) -> Iterator[Address]:
    for address in addresses(app, ours.arguments, *methods):
        if action_of(app, address.endpoint) is not Action.PUBLIC:
            yield address


def ask(client: PageClient, address: Address, token: str, **kwargs: dict[str, str]) -> Page:
    data = {**FILLED, "csrf_token": token} if address.method == "POST" else None
    return Page(client.open(address.path, method=address.method, data=data, buffered=True, **kwargs))


@pytest.mark.asvs("8.2.1")
def test_without_a_sign_in_every_private_address_leads_to_the_sign_in_page(
    app: Flask, client: PageClient, practitioner: Actor
) -> None:
    mine, token, before = belongings(practitioner), csrf_token(client), rows()
    tried = list(private(app, mine, "GET", "POST"))
    for address in tried:
        reply = ask(client, address, token).response
        assert reply.status_code == 303, str(address)
        assert reply.location.split("?")[0] == "/sign-in", str(address)
        expected = "" if address.method == "POST" or address.path == "/" else f"?next={address.path}"
        assert reply.location == f"/sign-in{expected}"
    assert len(tried) > 30
    assert rows() == before


def test_htmx_is_led_to_the_sign_in_page_as_a_whole(app: Flask, client: PageClient, practitioner: Actor) -> None:
    token = csrf_token(client)
    for address in list(private(app, belongings(practitioner), "GET", "POST"))[::6]:
        reply = ask(client, address, token, headers=HTMX).response
        assert (reply.status_code, reply.data) == (200, b""), str(address)
        assert reply.headers["HX-Redirect"].startswith("/sign-in"), str(address)


def test_public_pages_need_no_sign_in_and_name_nobody(app: Flask, client: PageClient, practitioner: Actor) -> None:
    mine = belongings(practitioner, GOAL)
    public = [each for each in addresses(app, mine.arguments, "GET") if action_of(app, each.endpoint) is Action.PUBLIC]
    assert {each.path for each in public} >= {
        "/sign-in",
        "/help",
        "/privacy",
        "/accessibility",
        "/measures",
        "/healthz",
    }
    for address in public:
        reply = client.get(address.path, buffered=True)
        if address.endpoint in OF_A_PROVIDER:
            assert reply.status_code == 404, str(address)
            continue
        if address.endpoint in ON_THE_WAY_IN:
            assert (reply.status_code, reply.location.split("/")[1]) == (303, "sign-in"), str(address)
            continue
        assert reply.status_code == (404 if address.endpoint in NOT_THERE else 200), str(address)
        assert not [secret for secret in mine.secrets if secret in reply.text], str(address)


def with_ids(app: Flask, ours: Belongings, *others: dict[str, uuid.UUID]) -> Iterator[Address]:
    """Addresses in which the ids of `others` stand in the place of our own, one set after the other."""
    for other in others:
        for address in addresses(app, ours.but(**other), "GET", "POST"):
            if set(other) & set(address.arguments):
                yield address


def foreign_addresses(app: Flask, mine: Belongings, ids: dict[str, uuid.UUID]) -> list[Address]:
    """Every way of mixing an id that is not mine into an address: all of them, and each one beside my own."""
    return list(with_ids(app, mine, ids, *({name: each} for name, each in ids.items())))


@pytest.mark.asvs("8.2.2", "8.4.1")
@pytest.mark.parametrize("headers", [{}, pytest.param(HTMX, marks=pytest.mark.long)], ids=["page", "htmx"])
def test_what_is_somebody_elses_is_not_found(
    app: Flask, desk: PageClient, practitioner: Actor, colleague: Actor, headers: dict[str, str]
) -> None:
    """It looks like what does not exist, to the byte."""
    mine, theirs, token = belongings(practitioner), belongings(colleague, GOAL), csrf_token(desk)
    nothing = {name: uuid.uuid4() for name in mine.ids}
    before = rows()
    both = zip(foreign_addresses(app, mine, theirs.ids), foreign_addresses(app, mine, nothing), strict=True)
    tried = dict(both)  # an address with one id only comes twice
    for address, unknown in tried.items():
        page = ask(desk, address, token, headers=headers)
        # What a role never does is refused before anybody looks whose it is.
        open_to_me = may(practitioner, action_of(app, address.endpoint))
        assert page.response.status_code == (404 if open_to_me else 403), str(address)
        assert page.heading == ("Page not found" if open_to_me else "You cannot open this page"), str(address)
        assert not [secret for secret in theirs.secrets if secret in page.response.text], str(address)
        assert not set(page.response.headers.keys()) & {"HX-Push-Url", "Location"}
        assert page.response.data == ask(desk, unknown, token, headers=headers).response.data, str(unknown)
    assert {argument for address in tried for argument in address.arguments} >= set(theirs.ids)
    assert rows() == before


def test_my_own_are_found_at_the_same_addresses(app: Flask, desk: PageClient, practitioner: Actor) -> None:
    """Without this, the tests above would pass on an application that finds nothing."""
    token = csrf_token(desk)
    tried = 0
    for method in ("GET", "POST"):
        mine = belongings(practitioner)
        for address in private(app, mine, method):
            if address.arguments and may(practitioner, action_of(app, address.endpoint)):
                status = ask(desk, address, token).response.status_code
                # Nobody is there to take a dyad, no session is of a time point's kind, the code is another dyad's, and
                # hours are confirmed only as they were seen, and the rest of supervision wants words.
                refusing = {"transferring.save", "visits.save", "families.delete"}
                refusing |= {f"supervision.{name}" for name in ("confirm", "dispute", "left_out", "save_mark")}
                alone = {422} if address.endpoint in refusing else set()
                assert status in {200, 303, 409} | alone, f"{address}: {status}"
                tried += 1
    assert tried > 30


def test_a_colleagues_code_is_not_found(desk: PageClient, colleague: Actor) -> None:
    theirs = belongings(colleague, GOAL)
    page = Page(desk.post("/dyads/find", data={"code": theirs.secrets[0], "csrf_token": csrf_token(desk)}))
    assert page.response.status_code == 404
    assert "This code is not in your caseload" in page.text
    assert GOAL not in page.text


@pytest.mark.both_databases
def test_lists_hold_only_my_own(app: Flask, desk: PageClient, practitioner: Actor, colleague: Actor) -> None:
    mine, theirs = belongings(practitioner), belongings(colleague, GOAL)
    for path in ("/", "/dyads", "/summary"):
        page = desk.visit(path)
        assert mine.secrets[1] in page.text, path
        assert not [secret for secret in theirs.secrets if secret in page.response.text], path


@pytest.mark.asvs("3.5.1")
def test_every_form_must_come_from_a_page_of_ours(app: Flask, desk: PageClient, practitioner: Actor) -> None:
    mine = belongings(practitioner)
    posts = list(addresses(app, mine.arguments, "POST"))
    before = rows()
    for number, address in enumerate(posts):
        for token in ({}, {"csrf_token": "made-up"})[: 1 if number % 6 else 2]:
            page = Page(desk.post(address.path, data={**FILLED, **token}))
            assert page.response.status_code == 400, str(address)
            assert page.heading == "This page is out of date"
    assert len(posts) > 15
    assert rows() == before
    assert desk.get("/dyads").status_code == 200  # and nobody was signed out


def test_the_token_of_another_browser_is_refused(desk: PageClient, client: PageClient, app: Flask) -> None:
    other = app.test_client()
    assert isinstance(other, PageClient)
    token = csrf_token(other)
    assert (
        other.post("/sign-in", data={"csrf_token": token}).status_code == 422
    )  # there it is right, and known as right
    assert desk.post("/dyads/find", data={"code": "x", "csrf_token": token}).status_code == 400


@pytest.mark.asvs("3.5.1")
def test_a_token_that_was_sent_while_looking_is_not_taken_for_right(desk: PageClient) -> None:
    forged = {"code": "x", "csrf_token": "made up"}
    csrf_token(desk)  # from now on there is a secret
    assert desk.get("/dyads", data=forged).status_code == 200
    assert desk.post("/dyads/find", data=forged).status_code == 400


@pytest.mark.long
@pytest.mark.asvs("3.5.3")
def test_looking_changes_nothing(app: Flask, desk: PageClient, practitioner: Actor) -> None:
    """In every run the matrix looks at each page, and compares the rows as well."""
    mine = belongings(practitioner)
    db.session.commit()
    before = rows()
    seen = [address for address in addresses(app, mine.arguments, "GET") if address.endpoint != "static"]
    for address in seen:
        desk.get(address.path, buffered=True)
        desk.head(address.path, buffered=True)
    assert len(seen) > 20
    assert rows() == before


@pytest.mark.asvs("7.4.1")
def test_a_sign_in_that_has_ended_is_worth_nothing_anywhere(app: Flask, desk: PageClient, practitioner: Actor) -> None:
    mine, token = belongings(practitioner), csrf_token(desk)
    cookie = desk.get_cookie("dcs")
    assert cookie is not None
    desk.post("/sign-out", data={"csrf_token": token})
    before = rows()
    for address in private(app, mine, "GET", "POST"):
        desk.set_cookie("dcs", cookie.value)
        reply = ask(desk, address, token).response
        assert (reply.status_code, (reply.location or "").split("?")[0]) == (303, "/sign-in"), str(address)
    assert rows() == before


@pytest.mark.asvs("8.3.1", "16.5.3")
def test_a_view_that_declares_no_action_is_refused(desk: PageClient, app: Flask) -> None:
    view = app.view_functions["today.home"]
    app.view_functions["today.home"] = lambda: "never shown"
    try:
        page = desk.visit("/")
    finally:
        app.view_functions["today.home"] = view
    assert page.response.status_code == 403
    assert page.heading == "You cannot open this page"


def test_another_persons_password_does_not_open_my_account(client: PageClient, practitioner: Actor) -> None:
    values = {"csrf_token": csrf_token(client), "email": email_of(practitioner), "password": f"{PASSWORD} "}
    assert client.post("/sign-in", data=values).status_code == 422
