"""From the first sign-in to the day the phone is lost."""

import pyotp

from app.clock import now
from app.domain.permissions import Actor
from app.operations.second_factors import forget_factors
from tests.support.client import PageClient
from tests.support.factories import PASSWORD, email_of
from tests.support.journey import Person
from tests.support.pages import words


def test_setting_up_an_app_and_losing_the_phone(client: PageClient, practitioner: Actor) -> None:
    # given somebody who has just joined
    forget_factors(practitioner.user_id)
    person, email = Person(client), email_of(practitioner)

    # when they sign in for the first time, the second step has to be set up before anything opens
    person.sends("password", email=email, password=PASSWORD)
    assert person.page.heading == "Set up your second step"
    assert person.goes_to("/dyads").heading == "Sign in"
    assert person.goes_to("/sign-in/second-step").heading == "Set up your second step"
    sealed = person.page.form("code").fields["sealed"]
    assert "These are not the six digits of now" in person.sends("code", code="000000").text
    assert person.page.form("code").fields["sealed"] == sealed  # the square on the phone still holds
    secret = next(words(each) for each in person.page.tree.iter("p") if each.get("class") == "dcs-secret")
    person.sends("code", code=pyotp.TOTP(secret.replace(" ", "")).at(now()))

    # then ten codes are shown once, and Today opens
    assert person.page.heading == "Your recovery codes"
    listed = next(each for each in person.page.tree.iter("ul") if "dcs-codes" in each.get("class", ""))
    codes = [words(each) for each in listed]
    assert len(codes) == 10
    assert client.post("/account/stay", data=person.page.form("csrf_token").fields).status_code == 204
    assert person.follows("I have kept them").heading == "Today"
    person.presses("Sign out")

    # when the phone is lost, one of them lets its owner in, once
    person.sends("password", email=email, password=PASSWORD)
    assert person.sends("code", code=codes[0]).heading == "Today"
    assert "You have 9 codes left" in person.goes_to("/account").text
    person.presses("Sign out")
    person.sends("password", email=email, password=PASSWORD)
    assert "This code is not right, or it was used already" in person.sends("code", code=codes[0]).text
