"""What a family may ask for, and who sees that somebody looked: every page and its mistakes, with axe."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind, Role
from app.queries.caseload import DyadView
from tests.browser.conftest import Tablet
from tests.browser.inspection import inspect
from tests.support.factories import a_dyad, a_member, an_occasion, complete
from tests.support.world import link


@pytest.fixture
def dyad(db_session: scoped_session[Session], practitioner: Actor) -> DyadView:
    found = a_dyad(practitioner, goals=("A calm bath time",))
    complete(practitioner, an_occasion(practitioner, found, OccasionKind.BEFORE), "phq9", ["2"] * 9)
    db_session.commit()
    return found


@pytest.mark.wider
def test_a_supervisor_looks_a_family_withdraws_and_the_lead_sees_both(
    tablet: Tablet, db_session: scoped_session[Session], practitioner: Actor, dyad: DyadView
) -> None:
    supervisor = a_member(Role.SUPERVISOR, service_id=practitioner.service_id, name="Sam Example")
    lead = a_member(Role.SERVICE_LEAD, service_id=practitioner.service_id, name="Lee Example")
    link(supervisor, practitioner)
    db_session.commit()

    looking = tablet(supervisor).page
    looking.goto("/supervision")  # inspected in test_accessibility_of_supervision.py
    looking.get_by_role("link", name=practitioner.name, exact=True).click()
    looking.locator("[aria-labelledby=dyads] .dcs-rows__link").click()
    expect(looking.get_by_text("You can look at it and change nothing.")).to_be_visible()
    inspect(looking)
    looking.locator("main .dcs-rows__link").first.click()
    expect(looking.get_by_text("Nobody has looked at this yet. Ask the practitioner.")).to_be_visible()
    inspect(looking)

    working = tablet(practitioner).page
    working.goto(f"/dyads/{dyad.id}/family")
    inspect(working)
    working.get_by_role("button", name="Delete everything about this dyad").click()
    expect(working.locator(".nhsuk-error-summary")).to_contain_text("Type the client code")
    inspect(working)
    working.goto(f"/dyads/{dyad.id}/history")
    expect(working.get_by_text("Sam Example: Looked").first).to_be_visible()
    inspect(working)
    working.goto(f"/dyads/{dyad.id}/family")
    working.get_by_label("Type the client code to delete everything").fill(dyad.code)
    working.get_by_role("button", name="Delete everything about this dyad").click()
    expect(working.get_by_role("heading", name="Everything about this dyad is deleted")).to_be_visible()
    inspect(working)

    leading = tablet(lead).page
    leading.goto("/audit")
    inspect(leading)
    leading.get_by_label("What", exact=True).select_option("erasure")
    leading.get_by_role("button", name="Search").click()
    expect(leading.get_by_text(f"{practitioner.name}: Deleted a record")).to_be_visible()
    leading.goto("/audit?first_day=never")
    expect(leading.locator(".nhsuk-error-summary")).to_be_visible()
    inspect(leading)
