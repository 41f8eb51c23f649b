"""Adding a dyad in small steps, with and without htmx, forwards, backwards and twice."""

import re
import uuid

import pytest
from sqlalchemy import func, select

from app.domain.codes import parse_code
from app.domain.permissions import Actor
from app.extensions import db
from app.store.care import Dyad, DyadDraft, DyadPopulation, Intervention
from tests.support.actors import HTMX, post
from tests.support.client import PageClient
from tests.support.factories import a_draft, rows
from tests.support.journey import Person
from tests.support.pages import Page, words

QUESTIONS = [
    ("adult_role", "Who is the adult?"),
    ("adult_age", "How old is the adult?"),
    ("child_months", "How old is the child?"),
    ("populations", "Does any of this apply?"),
    ("referral", "Who referred them?"),
    ("court_ordered", "Did a court ask for VIG?"),
    ("national_use", "May their figures count in the national picture?"),
]


def test_the_questions_in_their_order(desk: PageClient) -> None:
    person = Person(desk)
    person.goes_to("/dyads")
    person.presses("Add a dyad")
    values = ["mother", "20_29", "9", "neonatal", "gp", "no", "agreed"]
    for number, ((field, question), value) in enumerate(zip(QUESTIONS, values, strict=True), start=1):
        assert person.page.heading == question
        assert f"Step {number} of 7" in person.page.text
        assert set(person.page.form(field).fields) <= {"csrf_token", "child_months"}  # nothing is chosen for anybody
        person.sends(field, **{field: value})
    assert person.page.heading == "Check before you add"


@pytest.mark.both_databases
def test_what_was_filled_in_is_what_is_kept(desk: PageClient, practitioner: Actor) -> None:
    person = Person(desk)
    code = person.adds_a_dyad(adult_role="foster_carer", child_months="30", court_ordered="yes", referral="self")
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    kept = db.session.scalars(select(Dyad)).one()
    assert kept.code == parse_code(code)
    assert (kept.practitioner_id, kept.service_id) == (practitioner.user_id, practitioner.service_id)
    assert (kept.adult_role, kept.adult_age, kept.child_age, kept.child_months) == (
        "foster_carer",
        "20_29",
        "months",
        30,
    )
    assert (kept.referral, kept.court_ordered, kept.national_use) == ("self", True, "agreed")
    assert [each.population for each in kept.populations] == ["neonatal", "parental_mental_health"]
    intervention = db.session.scalars(select(Intervention)).one()
    assert (intervention.dyad_id, intervention.stage, intervention.ended_on) == (kept.id, "accredited", None)


def test_a_child_not_yet_born(desk: PageClient) -> None:
    person = Person(desk)
    person.goes_to("/dyads")
    person.presses("Add a dyad")
    person.sends("adult_role", adult_role="mother")
    person.sends("adult_age", adult_age="under_20")
    person.sends("child_months", child_age="unborn")
    person.sends("populations")
    for field, value in (("referral", "midwife"), ("court_ordered", "no"), ("national_use", "not_asked")):
        person.sends(field, **{field: value})
    assert "baby not yet born" in person.page.text
    assert "None of these" in person.page.text
    person.presses("Add this dyad")
    kept = db.session.scalars(select(Dyad)).one()
    assert (kept.child_age, kept.child_months, kept.populations) == ("unborn", None, [])


def test_the_code_is_shown_large_with_how_to_note_it(desk: PageClient) -> None:
    person = Person(desk)
    code = person.adds_a_dyad()
    assert person.page.heading == "Write this code down now"
    assert words(next(each for each in person.page.tree.iter() if "dcs-bigcode" in each.get("class", ""))) == code
    assert "Write the code in the family’s own record" in person.page.text
    person.follows("Noted. Go to the dyad page")
    assert code in person.page.text


def test_from_the_code_straight_to_the_measures(desk: PageClient) -> None:
    person = Person(desk)
    person.adds_a_dyad()
    assert "Before VIG: measures" in person.presses("Noted. Collect the measures before VIG").heading


def test_back_keeps_what_was_chosen(desk: PageClient) -> None:
    person = Person(desk)
    person.goes_to("/dyads")
    person.presses("Add a dyad")
    person.sends("adult_role", adult_role="father")
    person.sends("adult_age", adult_age="40_plus")
    person.follows("Back")
    assert person.page.form("adult_age").fields["adult_age"] == "40_plus"
    person.follows("Back")
    assert person.page.form("adult_role").fields["adult_role"] == "father"
    assert person.follows("Back").heading == "Your dyads"


@pytest.mark.parametrize(
    ("change", "field", "value", "shown"),
    [
        ("Change Adult", "adult_role", "grandparent", "Grandparent"),
        ("Change Child", "child_months", "1", "baby, 1 month"),
        ("Change A court asked for VIG", "court_ordered", "yes", "Yes"),
        ("Change What applies", "populations", "neglect", "Neglect or child protection"),
    ],
)
def test_a_change_from_the_check_page_comes_back_to_it(
    desk: PageClient, practitioner: Actor, change: str, field: str, value: str, shown: str
) -> None:
    person = Person(desk)
    person.goes_to(f"/dyads/add/{a_draft(practitioner)}/check")
    address = person.page.links[change]
    person.goes_to(address)
    person.sends(field, **{field: value})
    assert person.page.heading == "Check before you add"
    lines = [words(each) for each in person.page.tree.iter("dd")]
    assert shown in lines


def test_a_mistake_on_the_way_back_to_the_check_page_still_comes_back_to_it(
    desk: PageClient, practitioner: Actor
) -> None:
    person = Person(desk)
    person.goes_to(f"/dyads/add/{a_draft(practitioner)}/check")
    person.goes_to(person.page.links["Change Child"])
    assert person.sends("child_months", child_months="x").response.status_code == 422
    assert person.sends("child_months", child_months="2").heading == "Check before you add"


def test_the_check_page_leads_to_the_step_that_is_missing(desk: PageClient) -> None:
    person = Person(desk)
    person.goes_to("/dyads")
    first = person.presses("Add a dyad").response.request.path
    person.sends("adult_role", adult_role="mother")
    draft = first.rsplit("/", 1)[0]
    assert desk.get(f"{draft}/check").location == f"{draft}/adult-age"
    assert post(desk, f"{draft}/check").location == f"{draft}/adult-age"
    assert db.session.scalar(select(func.count()).select_from(Dyad)) == 0


def test_adding_twice_from_one_form_is_one_dyad(desk: PageClient, practitioner: Actor) -> None:
    form = desk.visit(f"/dyads/add/{a_draft(practitioner)}/check").forms[-1]
    first, second = desk.submit(form), desk.submit(form)
    assert first.response.request.path == second.response.request.path
    assert first.text == second.text
    assert db.session.scalar(select(func.count()).select_from(Dyad)) == 1
    assert db.session.scalar(select(func.count()).select_from(Intervention)) == 1
    assert db.session.scalar(select(func.count()).select_from(DyadPopulation)) == 1


def test_two_forms_side_by_side_do_not_mix(desk: PageClient) -> None:
    one, two = Person(desk), Person(desk)
    for person in (one, two):
        person.goes_to("/dyads")
        person.presses("Add a dyad")
    one.sends("adult_role", adult_role="mother")
    two.sends("adult_role", adult_role="father")
    kept = db.session.scalars(select(DyadDraft).order_by(DyadDraft.created_at)).all()
    assert [draft.fields for draft in kept] == [{"adult_role": "mother"}, {"adult_role": "father"}]


def test_htmx_is_led_through_the_same_steps(desk: PageClient, practitioner: Actor) -> None:
    draft = a_draft(practitioner)
    reply = post(desk, f"/dyads/add/{draft}/adult-role", {"adult_role": "mother"}, headers=HTMX)
    assert (reply.status_code, reply.location) == (303, f"/dyads/add/{draft}/adult-age")
    page = Page(post(desk, f"/dyads/add/{draft}/adult-age", {}, headers=HTMX))
    assert page.response.status_code == 422
    assert "Choose an age, or “Not known”" in page.text


def test_no_two_dyads_share_a_code(desk: PageClient, practitioner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The random numbers are the same twice over; the second dyad is given the next ones."""
    numbers = iter([0] * 14 + [1] * 7)
    monkeypatch.setattr("app.operations.care.secrets.randbelow", lambda _: next(numbers))
    for _ in range(2):
        desk.submit(desk.visit(f"/dyads/add/{a_draft(practitioner)}/check").forms[-1])
    codes = sorted(db.session.scalars(select(Dyad.code)))
    assert [code[:7] for code in codes] == ["0000000", "1111111"]


def test_nothing_about_a_family_stands_in_an_address_or_a_cookie(desk: PageClient) -> None:
    person = Person(desk)
    code = person.adds_a_dyad().replace("-", "")
    kept = db.session.scalars(select(Dyad)).one()
    assert kept.code == code
    assert code not in person.page.response.request.full_path
    with desk.session_transaction() as session:
        assert code not in str(dict(session))
        assert "mother" not in str(dict(session))


def test_a_dyad_that_is_there_is_not_added_by_looking(desk: PageClient, practitioner: Actor) -> None:
    draft = a_draft(practitioner)
    before = rows()
    desk.visit(f"/dyads/add/{draft}/check")
    assert desk.get(f"/dyads/add/{uuid.uuid4()}/check").status_code == 404
    assert rows() == before
