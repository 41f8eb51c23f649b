"""A service from nothing: administrator, lead, practitioner, her first dyad. And somebody leaves."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.domain.vocabulary import Role
from app.extensions import db
from app.store.people import User
from tests.support.actors import sign_in
from tests.support.client import PageClient
from tests.support.factories import a_dyad, a_member, a_practitioner, an_occasion
from tests.support.journey import Person
from tests.support.pages import Page

NEW_PASSWORD = "heron teapot ladder"


@pytest.fixture
def somebody(app: Flask, db_session: scoped_session[Session]) -> Callable[[], Person]:
    """People at browsers of their own."""

    def sits_down() -> Person:
        client = app.test_client()
        assert isinstance(client, PageClient)
        return Person(client)

    return sits_down


def joins(person: Person, address: str, email: str) -> None:
    """Open an invitation, choose a password, and be signed in."""
    person.goes_to(address)
    person.sends("new_password", new_password=NEW_PASSWORD)
    assert person.page.heading == "You have joined"
    user_id = db.session.scalars(select(User.id).where(User.email == email)).one()
    sign_in(person.client, Actor(user_id, user_id, frozenset(), "", ""))


def link_on(page: Page) -> str:
    """The address on the page of a new invitation, without its host."""
    field = next(each for each in page.tree.iter("input") if each.get("id") == "address")
    return "/invitation/" + (field.get("value") or "").rpartition("/")[2]


@pytest.mark.both_databases
def test_a_service_from_nothing(app: Flask, somebody: Callable[[], Person]) -> None:
    arguments = ["first-administrator", "ada@nation.example", "--name", "Ada", "--address", "https://dcs.example"]
    made = app.test_cli_runner().invoke(args=["accounts", *arguments])
    assert made.output.startswith("https://dcs.example/invitation/"), made.output

    administrator = somebody()
    joins(administrator, made.output.strip().removeprefix("https://dcs.example"), "ada@nation.example")
    administrator.goes_to("/")
    assert set(administrator.page.links) >= {"People", "Services"}
    assert not {"Today", "Dyads", "Summary"} & set(administrator.page.links)
    administrator.goes_to("/services")
    administrator.follows("Add a region")
    administrator.sends("nation", name="North", nation="Scotland")
    administrator.follows("Add a service")
    region = administrator.page.tree.findall(".//select[@name='region_id']/option")[1].get("value")
    administrator.sends("region_id", name="Rowan team", region_id=region)
    assert administrator.page.heading == "Rowan team"
    assert "Needs a licence" in administrator.row("EPDS")
    administrator.follows("EPDS")
    administrator.sends("licence", licence="Licence 123", switched_on="y")
    assert "May be chosen" in administrator.row("EPDS")
    administrator.follows("Invite somebody")
    service = administrator.page.tree.findall(".//select[@name='service_id']/option")[1].get("value")
    administrator.sends("email", name="Lee", email="Lee@rowan.example", role="service_lead", service_id=service)
    link = link_on(administrator.page)

    lead = somebody()
    joins(lead, link, "lee@rowan.example")
    lead.goes_to("/")
    assert lead.page.heading == "Your service Rowan team"
    lead.follows("Measures")
    for code in ("phq9", "epds"):
        lead.sends("code", code=code)
    lead.goes_to("/service/alerts")
    lead.sends("who_to_call", who_to_call="Duty lead 01632 960100", alert_days="2", hold_back_unattended="y")
    lead.follows("How long records are kept")
    lead.sends("keep_years", keep_years="200")
    assert "Enter 1 to 100 years" in lead.page.text
    lead.sends("keep_years", keep_years="8")
    assert "8 years after VIG" in lead.row("How long records are kept")
    lead.goes_to("/people")
    lead.follows("Invite somebody")
    lead.sends("email", name="Pat", email="pat@rowan.example", role="practitioner", stage="trainee_1")
    link = link_on(lead.page)

    practitioner = somebody()
    joins(practitioner, link, "pat@rowan.example")
    practitioner.adds_a_dyad()
    practitioner.presses("Collect the measures before VIG")
    assert [line.partition(",")[0] for line in practitioner.rows] == ["PHQ-9", "EPDS"]
    again = practitioner.client.get(link)
    assert (again.status_code, Page(again).heading) == (404, "This link does not work")


def test_somebody_leaves(
    desk: PageClient, practitioner: Actor, colleague: Actor, another_desk: Callable[[Actor], PageClient]
) -> None:
    dyad = a_dyad(practitioner)
    occasion = an_occasion(practitioner, dyad)
    tablet = Person(another_desk(practitioner))
    tablet.hands_the_tablet_over(occasion.id)
    lead = Person(another_desk(a_member(Role.SERVICE_LEAD, service_id=practitioner.service_id)))
    elsewhere = a_practitioner()

    lead.goes_to(f"/people/{practitioner.user_id}")
    lead.follows("Leave")
    assert "1 family needs a new practitioner" in lead.page.text
    assert elsewhere.name not in lead.page.text
    lead.sends("handing_to")
    assert (lead.page.response.status_code, "Choose who takes over" in lead.page.text) == (422, True)
    assert desk.get("/dyads").status_code == 200, "nothing has changed yet"
    lead.sends("handing_to", handing_to=str(colleague.user_id))

    assert desk.get("/dyads").status_code == 303, "signed out at once"
    assert tablet.client.get(f"/q/{occasion.id}/").status_code == 303, "a tablet with the parent closes"
    assert f"{dyad.code[:4]}-{dyad.code[4:]}" in another_desk(colleague).visit("/dyads").text
    page = lead.goes_to(f"/people/{practitioner.user_id}")
    assert "No role today" in page.text
    assert "Practitioner, accredited" in page.text, "what was before stays known"
