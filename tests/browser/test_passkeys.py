"""A passkey from the first sign-in to the next one, with Chromium's own made-up authenticator."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.operations.second_factors import forget_factors
from app.store.signing_in import Passkey
from tests.browser.inspection import inspect
from tests.browser.person import Person
from tests.support.browser import OpenPage
from tests.support.factories import PASSWORD, email_of


def shows_the_password(person: Person, email: str) -> None:
    person.page.goto("/sign-in")
    person.page.get_by_label("Work email").fill(email)
    person.page.get_by_label("Password").fill(PASSWORD)
    person.taps("Sign in")


@pytest.mark.wider
def test_a_passkey_is_set_up_and_signs_in(
    practitioner: Actor, open_page: OpenPage, db_session: scoped_session[Session]
) -> None:
    email = email_of(practitioner)
    forget_factors(practitioner.user_id)  # as after an invitation
    db_session.commit()
    person = Person(open_page())
    devtools = person.page.context.new_cdp_session(person.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    authenticator = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    shows_the_password(person, email)
    expect(person.heading).to_have_text("Set up your second step")
    inspect(person.page)
    person.page.goto("/dyads")
    expect(person.heading).to_have_text("Sign in")  # a password alone opens nothing
    person.page.goto("/sign-in/set-up")
    person.taps("Use this device")
    expect(person.heading).to_have_text("Your recovery codes")
    expect(person.page.locator(".dcs-codes li")).to_have_count(10)
    inspect(person.page)
    person.taps("I have kept them")
    expect(person.heading).to_have_text("Today")
    person.page.goto("/account/passkeys")
    person.reads("This is your only second step, so it stays.")
    inspect(person.page)
    person.taps("Sign out")

    shows_the_password(person, email)
    expect(person.heading).to_have_text("Second step")
    inspect(person.page)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})
    person.taps("Use my passkey")
    expect(person.heading).to_have_text("Today")
    db_session.rollback()
    key = db_session.scalars(select(Passkey)).one()
    assert (key.user_id, key.used_at is not None, key.sign_count) == (practitioner.user_id, True, 2)

    # a copy of the key that is behind in its counting is refused
    key.sign_count = 1_000
    db_session.commit()
    person.taps("Sign out")
    shows_the_password(person, email)
    person.taps("Use my passkey")
    expect(person.page.locator(".nhsuk-error-summary")).to_contain_text("The passkey did not work")
