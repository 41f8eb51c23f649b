"""The lists: today's, the caseload, the summary, at none, a few and many dyads."""

import pytest
from sqlalchemy import update

from app.domain.permissions import Actor
from app.extensions import db
from app.store.care import Intervention
from app.web.calendar import today
from tests.support.actors import post
from tests.support.client import PageClient
from tests.support.clock import Clock
from tests.support.factories import TODAY, a_dyad, an_occasion, complete
from tests.support.journey import Person


def test_with_no_dyads_the_pages_say_how_to_begin(desk: PageClient) -> None:
    for path in ("/", "/dyads"):
        assert "You have no dyads yet. A dyad is one adult and one child." in desk.visit(path).text
    assert "Nothing is waiting." in desk.visit("/").text
    assert "Client code" not in desk.visit("/dyads").text
    assert desk.visit("/summary").response.status_code == 200


def test_a_line_says_who_and_what_is_next(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    person = Person(desk)
    person.goes_to("/dyads")
    code = f"{dyad.code[:4]}-{dyad.code[4:]}"
    assert person.row(code) == f"{code} Mother and baby, 9 months. To collect: before VIG"
    assert "1 adult and child, newest first." in person.page.text
    assert person.page.text.index("Client code") < person.page.text.index(code)  # a long list is not scrolled through
    assert person.follows(code).response.request.path == f"/dyads/{dyad.id}"


def test_the_newest_stand_first(desk: PageClient, practitioner: Actor, clock: Clock) -> None:
    codes = []
    for _ in range(3):
        codes.insert(0, a_dyad(practitioner).code)
        clock.forward(minutes=5)
    person = Person(desk)
    person.goes_to("/dyads")
    assert [row[:9].replace("-", "") for row in person.rows] == codes


@pytest.mark.both_databases
def test_many_dyads_come_in_pages(desk: PageClient, practitioner: Actor) -> None:
    codes = {a_dyad(practitioner).code for _ in range(51)}
    person = Person(desk)
    person.goes_to("/dyads")
    assert "51 adults and children, newest first." in person.page.text
    first = [row[:9].replace("-", "") for row in person.rows]
    assert "Newer" not in person.page.links
    person.follows("Older")
    second = [row[:9].replace("-", "") for row in person.rows]
    assert (len(first), len(second)) == (50, 1)
    assert {*first, *second} == codes
    assert "Older" not in person.page.links
    assert person.follows("Newer").response.request.args["page"] == "1"


@pytest.mark.parametrize("typed", ["{0}{1}", "{0}-{1}", " {0} {1} ", "{0}–{1}"])
def test_a_code_is_found_however_it_is_typed(desk: PageClient, practitioner: Actor, typed: str) -> None:
    dyad = a_dyad(practitioner)
    written = typed.format(dyad.code[:4], dyad.code[4:]).lower().replace("0", "o").replace("1", "l")
    person = Person(desk)
    person.goes_to("/dyads")
    assert person.sends("code", code=written).response.request.path == f"/dyads/{dyad.id}"


def test_a_code_never_stands_in_the_address(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    reply = post(desk, "/dyads/find", {"code": dyad.code})
    assert reply.location == f"/dyads/{dyad.id}"


def test_today_has_what_is_due_oldest_first(desk: PageClient, practitioner: Actor) -> None:
    late, new = a_dyad(practitioner), a_dyad(practitioner)
    db.session.execute(update(Intervention).where(Intervention.dyad_id == new.id).values(started_on=today()))
    person = Person(desk)
    person.goes_to("/")
    assert "2 things to do." in person.page.text
    due = [row for row in person.rows if "before VIG" in row]
    assert [row[:4] for row in due] == [late.code[:4], new.code[:4]]
    assert "Not started yet. Added 8 September 2026." in due[0]
    assert [row.split()[-1] for row in due] == ["Overdue", "Due"]


def test_what_has_been_collected_is_no_longer_waiting(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    complete(practitioner, occasion, "phq9", ["0"] * 9)
    assert "1 of 6 collected." in desk.visit("/").text
    for code, values in {
        "gad7": ["0"] * 7,
        "pbq": ["never"] * 25,
        "gbo": [],
        "epds": ["0"] * 10,
        "kpcs": ["3"] * 15,
    }.items():
        complete(practitioner, occasion, code, values)
    assert "has no next session No session yet. Added 8 September 2026. To plan" in desk.visit("/").text
    assert "Under way since 8 September 2026" in desk.visit("/dyads").text


def test_when_vig_has_ended_the_measures_after_it_are_due(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    db.session.execute(update(Intervention).where(Intervention.dyad_id == dyad.id).values(ended_on=TODAY))
    assert "VIG ended 8 September 2026." in desk.visit("/").text
    assert "To collect: after VIG" in desk.visit("/dyads").text
