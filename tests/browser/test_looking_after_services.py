"""An administrator and a service lead at their pages, with the keyboard and a thumb, at every width."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from app.domain.vocabulary import Role
from app.extensions import db
from tests.browser.conftest import Tablet
from tests.browser.inspection import inspect, visits
from tests.browser.person import Person
from tests.support.browser import OpenPage
from tests.support.factories import a_member
from tests.support.server import LiveServer
from tests.support.teams import Team, a_team


@pytest.fixture
def team(db_session: scoped_session[Session]) -> Team:
    found = a_team("Ash")
    db.session.commit()
    return found


@pytest.mark.wider
def test_an_administrators_pages(tablet: Tablet, team: Team) -> None:
    person = tablet(a_member(Role.ADMINISTRATOR))
    service, user = team.ids["service_id"], team.ids["user_id"]
    visits(
        person,
        *("/services", "/services/add", f"/services/{service}", f"/services/{service}/measures/epds"),
        *(f"/services/{service}/close", f"/services/regions/{team.ids['region_id']}", "/services/nations/rename"),
        *(f"/people/{user}", f"/people/{user}/roles/{team.ids['membership_id']}"),
        *(f"/people/{user}/services/{service}/leave", f"/people/{user}/services/{service}/supervisor"),
    )


@pytest.mark.wider
def test_a_lead_invites_and_the_invited_joins(
    tablet: Tablet, team: Team, open_page: OpenPage, live_server: LiveServer
) -> None:
    lead = tablet(team.lead)
    visits(lead, "/service", "/service/measures", "/service/alerts", "/service/keeping", "/people")
    lead.taps("Invite somebody")
    lead.taps("Make the link")
    expect(lead.page.locator(".nhsuk-error-summary")).to_be_focused()
    inspect(lead.page)
    lead.page.get_by_label("Name").fill("Noa")
    lead.page.get_by_label("Work email").fill("noa@ash.example")
    lead.chooses("Practitioner")
    lead.chooses("Trainee, stage 1")
    lead.taps("Make the link")
    inspect(lead.page)
    address = lead.page.get_by_label("The address").input_value().removeprefix(live_server.url)

    invited = Person(open_page(360, 740))
    visits(invited, address)
    invited.page.get_by_label("New password").fill("practitioner")
    invited.taps("Join")
    expect(invited.page).to_have_title(re.compile("^Error: "))
    inspect(invited.page)
    invited.page.get_by_label("New password").fill("heron teapot ladder")
    invited.taps("Join")
    invited.reads("You have joined")
    inspect(invited.page)
    visits(invited, address)


def test_measures_move_without_scripts(tablet: Tablet, team: Team) -> None:
    lead = tablet(team.lead, scripts=False)
    lead.page.goto("/service/measures")
    names: Callable[[], list[str]] = lambda: lead.page.locator(".dcs-rows b").all_inner_texts()  # noqa: E731
    assert names()[:2] == ["PHQ-9", "GAD-7"]
    lead.page.get_by_role("button", name="Move down: PHQ-9").click()
    assert names()[:2] == ["GAD-7", "PHQ-9"]
    lead.page.get_by_role("button", name="Remove: GAD-7").click()
    assert names()[0] == "PHQ-9"
