"""A paper form was filled in last week, and is copied today."""

from datetime import date, timedelta

import pytest

from app.domain.permissions import Actor
from app.domain.vocabulary import Role
from app.web.calendar import today
from tests.support.actors import post, sign_in
from tests.support.client import PageClient
from tests.support.factories import a_member, a_practitioner, an_occasion, complete, supervise
from tests.support.journey import Person


def shown(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def test_the_day_of_the_measures_is_put_right(desk: PageClient, practitioner: Actor) -> None:
    # given measures that were opened today
    occasion, last_week = an_occasion(practitioner), today() - timedelta(days=7)
    complete(practitioner, occasion, "gad7", ["1"] * 7)
    person = Person(desk)
    person.goes_to(f"/occasions/{occasion.id}")
    assert f"Day: {shown(occasion.held_on)}" in person.page.text

    # when the day cannot be, it is said at the field, and nothing changes
    person.follows("Change the day")
    for day in ("", "last week", str(today() + timedelta(days=1)), "2001-01-01"):
        page = desk.submit(person.page.form("held_on"), {"held_on": day})
        assert page.response.status_code == 422
        assert "Enter the day" in page.text

    # and when the right one is saved, twice
    form = person.page.form("held_on")
    for _ in range(2):
        person.page = desk.submit(form, {"held_on": str(last_week)})

    # then it stands with the measures and on the dyad's page
    assert person.page.heading.endswith("Before VIG: measures")
    assert f"Day: {shown(last_week)}" in person.page.text
    assert shown(last_week) in person.goes_to(f"/dyads/{occasion.dyad_id}").text


@pytest.mark.parametrize("who", ["colleague", "supervisor"])
def test_nobody_elses_day_can_be_changed(client: PageClient, practitioner: Actor, who: str) -> None:
    occasion = an_occasion(practitioner)
    other = a_practitioner(practitioner.service_id) if who == "colleague" else a_member(Role.SUPERVISOR)
    if who == "supervisor":
        supervise(other, practitioner)
    sign_in(client, other)
    address = f"/occasions/{occasion.id}/day"
    replies = [client.get(address), post(client, address, {"held_on": "2026-01-01"})]
    assert {reply.status_code for reply in replies} <= {403, 404}
    sign_in(client, practitioner)
    assert f"Day: {shown(occasion.held_on)}" in client.visit(f"/occasions/{occasion.id}").text
