"""A text that seems to say who somebody is comes back with what to write instead; a tick saves it, and is counted."""

import pytest

from app.domain.identifiers import IdentifierKind
from app.domain.permissions import Actor
from app.queries.caseload import goals_of
from app.queries.free_text import saved_anyway_in
from tests.support.client import PageClient
from tests.support.factories import a_dyad
from tests.support.journey import Person

TOLD = {"goal_1": "Bath time with Mrs Patel", "goal_2": "Ring 07700 900123 when calm", "goal_3": "to sleep"}


@pytest.mark.both_databases
def test_warned_changed_or_ticked(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    person = Person(desk)
    address = f"/dyads/{dyad.id}/goals"
    assert "save_anyway" not in person.goes_to(address).form("goal_1").fields

    page = person.sends("goal_1", **TOLD)
    assert page.response.status_code == 422
    assert "“Mrs Patel” looks like a name. Write who it is to the child" in page.text
    assert "“07700 900123” looks like a telephone number. Leave it out." in page.text
    assert page.form("goal_1").fields["goal_1"] == TOLD["goal_1"]
    assert goals_of(dyad.intervention_id) == {}

    # The tick stands for what was warned of, not for whatever comes with it.
    tick = next(each.get("value") for each in page.tree.iter("input") if each.get("name") == "save_anyway")
    page = person.sends("goal_1", goal_1="Bath time with Mr Okafor", save_anyway=tick)
    assert page.response.status_code == 422
    assert saved_anyway_in(practitioner.service_id) == {}

    page = person.sends("goal_1", **TOLD, save_anyway=tick)
    assert page.response.status_code == 200
    assert goals_of(dyad.intervention_id) == {1: TOLD["goal_1"], 2: TOLD["goal_2"], 3: TOLD["goal_3"]}
    assert saved_anyway_in(practitioner.service_id) == {IdentifierKind.NAME: 1, IdentifierKind.TELEPHONE: 1}

    person.goes_to(address)
    assert person.sends("goal_1", goal_3="to sleep through").response.status_code == 200  # not asked twice
    assert saved_anyway_in(practitioner.service_id) == {IdentifierKind.NAME: 1, IdentifierKind.TELEPHONE: 1}
