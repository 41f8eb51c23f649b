"""Who may look after whom: administrators everybody, leads those of the service they lead, others nobody."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.domain.permissions import Actor, may
from app.domain.vocabulary import Role
from tests.support.actors import csrf_token
from tests.support.addresses import Address, action_of
from tests.support.client import PageClient
from tests.support.factories import a_member, rows
from tests.support.pages import Page
from tests.support.teams import Team, a_team, pages_of

Desk = Callable[[Actor], PageClient]


@pytest.fixture
def ash(practitioner: Actor) -> Team:
    return a_team("Ash")


@pytest.fixture
def birch(ash: Team) -> Team:
    return a_team("Birch")


def ask(desk: PageClient, address: Address, token: str) -> Page:
    data = {"csrf_token": token} if address.method == "POST" else None
    return Page(desk.open(address.path, method=address.method, data=data, buffered=True))


@pytest.mark.parametrize(
    "roles",
    [(Role.PRACTITIONER,), (Role.PRACTITIONER, Role.SUPERVISOR), (Role.NATIONAL_ANALYST,), (Role.SERVICE_LEAD,)],
    ids=str,
)
@pytest.mark.asvs("8.2.1")
def test_what_a_role_does_not_have_is_refused(
    app: Flask, ash: Team, another_desk: Desk, roles: tuple[Role, ...]
) -> None:
    actor = a_member(*roles, service_id=ash.lead.service_id)
    desk = another_desk(actor)
    token, before = csrf_token(desk), rows()
    refused = [each for each in pages_of(app, ash, "GET", "POST") if not may(actor, action_of(app, each.endpoint))]
    for address in refused:
        page = ask(desk, address, token)
        assert (page.response.status_code, page.heading) == (403, "You cannot open this page"), str(address)
    assert len(refused) > 15
    assert rows() == before


@pytest.mark.asvs("8.4.1")
@pytest.mark.both_databases
def test_a_lead_finds_nobody_of_another_service(app: Flask, ash: Team, birch: Team, another_desk: Desk) -> None:
    desk = another_desk(ash.lead)
    token, before = csrf_token(desk), rows()
    tried = [each for each in pages_of(app, birch, "GET", "POST") if "user_id" in each.arguments]
    for address in tried:
        if may(ash.lead, action_of(app, address.endpoint)):
            page = ask(desk, address, token)
            assert page.response.status_code == 404, str(address)
            assert birch.practitioner.name not in page.response.text
    assert len(tried) > 10
    assert rows() == before
    assert ash.practitioner.name in desk.visit("/people").text
    assert birch.practitioner.name not in desk.visit("/people").text
    assert "Nobody with this name" in desk.visit(f"/people?q={birch.practitioner.name}").text


def test_one_of_mine_with_an_id_of_theirs_is_not_found(app: Flask, ash: Team, birch: Team, another_desk: Desk) -> None:
    desk = another_desk(ash.lead)
    token, before = csrf_token(desk), rows()
    tried = 0
    for name in ("membership_id", "service_id", "link_id"):
        mixed = Team(ash.lead, ash.practitioner, "", {**ash.ids, name: birch.ids[name]})
        for address in pages_of(app, mixed, "GET", "POST"):
            if {name, "user_id"} <= set(address.arguments) and may(ash.lead, action_of(app, address.endpoint)):
                assert ask(desk, address, token).response.status_code == 404, str(address)
                tried += 1
    assert tried >= 8
    assert rows() == before


def test_the_same_addresses_open_for_whom_they_are(app: Flask, ash: Team, another_desk: Desk) -> None:
    """Without this, the tests above would pass on an application that opens nothing."""
    for actor, least in ((ash.lead, 9), (a_member(Role.ADMINISTRATOR), 12)):
        desk = another_desk(actor)
        opened = [each for each in pages_of(app, ash, "GET") if may(actor, action_of(app, each.endpoint))]
        for address in opened:
            page = ask(desk, address, "")
            assert page.response.status_code == 200, str(address)
            assert ash.secret not in page.response.text, f"a client code on {address}"
        assert len(opened) >= least


def test_an_administrator_sees_no_dyads(ash: Team, another_desk: Desk) -> None:
    desk = another_desk(a_member(Role.ADMINISTRATOR))
    assert desk.get("/").location == "/welcome"
    assert [desk.get(path).status_code for path in ("/dyads", "/summary")] == [403, 403]
    links = desk.visit("/people").links
    assert {"People", "Services"} <= set(links)
    assert not {"Today", "Dyads", "Summary", "Your service"} & set(links)


def test_an_id_of_a_role_is_not_enough_to_switch_accounts(ash: Team, another_desk: Desk) -> None:
    desk = another_desk(ash.lead)
    token = csrf_token(desk)
    reply = desk.post(f"/people/{ash.practitioner.user_id}/switch-off", data={"csrf_token": token})
    assert reply.status_code == 403
    assert another_desk(ash.practitioner).get("/dyads").status_code == 200
