"""Every page and every state of it, errors included: axe, sizes, spaces, targets."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import current_app
from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from app.domain.disclosure.lattice import Quarter
from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind, Role
from app.extensions import db
from app.operations.extracting import NewAgreement, record_agreement
from app.operations.resetting import make_reset
from app.queries.caseload import DyadView
from app.queries.collecting import OccasionView
from app.web.calendar import today
from tests.browser.conftest import Tablet
from tests.browser.inspection import fails, inspect, visits
from tests.browser.person import FAMILY, Person
from tests.support.browser import OpenPage
from tests.support.devices import a_device, answers, deliver, part, submit
from tests.support.factories import a_dyad, a_member, an_occasion, answer, complete, measure, seen
from tests.support.outcomes import fill_sums
from tests.support.releases import SECOND, SmallSource, families, prepared, signed

PBQ = ["sometimes"] * 25


@pytest.fixture
def dyad(db_session: scoped_session[Session], practitioner: Actor) -> DyadView:
    """A dyad with scores before and after, two goals, and answers that must be looked at."""
    found = a_dyad(practitioner, goals=("A calm bath time", "To sleep through"))
    for kind, level in ((OccasionKind.BEFORE, "2"), (OccasionKind.AFTER, "1")):
        at = an_occasion(practitioner, found, kind)
        complete(practitioner, at, "phq9", [level] * 9)
        complete(practitioner, at, "gad7", [level] * 7)
        complete(practitioner, at, "pbq", PBQ)
        complete(practitioner, at, "gbo", [level, "8"])
        complete(practitioner, at, "epds", [level] * 10)
    db_session.commit()
    return found


@pytest.mark.wider
def test_pages_for_everybody(open_page: OpenPage) -> None:
    person = Person(open_page())
    visits(person, "/sign-in", "/help", "/privacy", "/accessibility", "/measures")
    person.page.goto("/sign-in")
    fails(person, "Sign in", "Enter your work email", alike=False)


@pytest.mark.wider
def test_ones_own_account_and_a_forgotten_password(
    tablet: Tablet, practitioner: Actor, open_page: OpenPage, db_session: scoped_session[Session]
) -> None:
    person = tablet(practitioner)
    visits(
        person, *(f"/account{path}" for path in ("", "/sign-ins", "/password", "/app", "/passkeys", "/prove", "/kept"))
    )
    person.page.goto("/account/password")
    fails(person, "Save the password", "Enter your password of now")
    person.page.goto("/account/app")
    fails(person, "Use the app", "Enter the six digits that the app shows")
    reset = make_reset(a_member(Role.ADMINISTRATOR), practitioner.user_id)
    db_session.commit()
    somebody = Person(open_page())
    visits(somebody, "/forgotten", "/forgotten/asked", "/reset", "/reset/over", f"/reset/{reset}")
    fails(somebody, "Save the password", "Enter a new password")


@pytest.mark.wider
def test_pages_with_nothing_on_them_yet(tablet: Tablet, practitioner: Actor) -> None:
    visits(tablet(practitioner), "/", "/dyads", "/summary")


@pytest.mark.wider
def test_outcomes_on_screen_and_on_paper(tablet: Tablet, practitioner: Actor) -> None:
    lead = a_member(Role.SERVICE_LEAD, service_id=practitioner.service_id)
    quarters = [date(2023 + place // 4, place % 4 * 3 + 1, 9) for place in range(13)]
    for place, day in enumerate(quarters):
        fill_sums(practitioner, [(18, 8), (12, 8), (6, 14), (20, 12), (9, None)] * 3, on=day)
        fill_sums(practitioner, [(18, 8 + place)] * 2, code="gad7", on=day, delivery="remote", stage="trainee_1")
    visits(tablet(lead), "/outcomes", "/outcomes?measure=gad7.total&year=2023", "/outcomes/report")


@pytest.mark.wider
def test_taking_data_away(tablet: Tablet, practitioner: Actor, db_session: scoped_session[Session]) -> None:
    visits(tablet(practitioner), "/exports", "/exports/own/codebook", "/exports/measures")
    administrator, analyst = a_member(Role.ADMINISTRATOR), a_member(Role.NATIONAL_ANALYST)
    new = NewAgreement("DSA 7", "A university", "To learn what lasts.", today() + timedelta(days=90))
    agreement_id = record_agreement(administrator, new, today())
    record_agreement(None, replace(new, reference="DSA 8"), today())
    db_session.commit()
    visits(tablet(analyst), "/exports", "/exports/extracts", f"/exports/extracts/{agreement_id}")
    person = tablet(administrator)
    visits(person, "/exports/agreements")
    expect(person.page.get_by_role("button", name="Confirm DSA 8")).to_be_visible()
    fails(person, "Record it", "Enter what the rows are for", alike=False)


@pytest.mark.wider
def test_a_practitioners_pages_about_families(
    tablet: Tablet, practitioner: Actor, dyad: DyadView, occasion: OccasionView
) -> None:
    person = tablet(practitioner, 360, 740)
    walks_through_own_pages(person, dyad)
    walks_through_adding_a_dyad(person)
    walks_through_one_occasion(person, dyad, occasion)
    walks_through_copying_from_paper(person, occasion)


@pytest.mark.wider
def test_a_practitioners_pages_about_one_family_to_the_end(
    tablet: Tablet, practitioner: Actor, colleague: Actor, dyad: DyadView
) -> None:
    before = an_occasion(practitioner, dyad)
    db.session.commit()
    person = tablet(practitioner, 360, 740)
    walks_through_putting_an_answer_right(person, before)
    walks_through_questions_of_every_kind(person, practitioner, dyad)
    walks_through_goals_and_the_end_of_vig(person, dyad)
    walks_through_giving_a_dyad_away(person, colleague, dyad)


def walks_through_own_pages(person: Person, dyad: DyadView) -> None:
    visits(person, "/", "/dyads", f"/dyads/{dyad.id}", f"/dyads/{dyad.id}/code", "/summary", f"/dyads/{uuid.uuid4()}")
    person.page.goto("/dyads")
    person.page.get_by_label("Client code").fill("7K3M-9PXX")
    fails(person, "Find", "This is not a client code")


def walks_through_adding_a_dyad(person: Person) -> None:
    person.page.goto("/dyads")
    person.taps("Add a dyad")
    for number, said in enumerate(FAMILY, start=1):
        expect(person.page.locator(".dcs-progress__words strong")).to_have_text(f"Step {number} of 7")
        assert person.page.locator("main input:checked").count() == 0
        inspect(person.page)
        if said.isdigit():
            fails(person, "Next", "Enter the age in months, or choose “Not yet born”", alike=False)
            person.page.get_by_label("Age in months").fill(said)
        else:
            person.chooses(said)
        person.goes_on()
    inspect(person.page)


def walks_through_goals_and_the_end_of_vig(person: Person, dyad: DyadView) -> None:
    visits(person, f"/dyads/{dyad.id}/goals")
    person.page.get_by_label("First goal", exact=True).fill("Something else")
    fails(person, "Save the goals", "This goal has been rated", alike=False)
    visits(person, f"/dyads/{dyad.id}/ending")
    person.page.get_by_label("The last day of VIG").fill("2001-01-01")
    person.page.get_by_label("The family moved away").check()
    fails(person, "Go on to the measures after VIG", "VIG cannot end before it started", alike=False)
    person.page.get_by_label("The last day of VIG").fill(f"{today():%Y-%m-%d}")
    person.page.get_by_role("button", name="Go on to the measures after VIG").click()
    visits(person, f"/dyads/{dyad.id}/after", f"/dyads/{dyad.id}/follow-up")
    person.page.goto(f"/dyads/{dyad.id}/after")
    fails(person, "They will not be collected", "Choose why they will not be collected")


def walks_through_giving_a_dyad_away(person: Person, colleague: Actor, dyad: DyadView) -> None:
    visits(person, f"/dyads/{dyad.id}/give")
    fails(person, "Give this dyad to them", "Choose who takes this dyad on")
    person.page.get_by_label(colleague.name).check()
    person.page.get_by_role("button", name="Give this dyad to them").click()
    person.reads("you gave a dyad to")
    inspect(person.page)


def walks_through_putting_an_answer_right(person: Person, before: OccasionView) -> None:
    visits(person, f"/occasions/{before.id}/answers/{part(before, 'phq9')}")
    person.page.get_by_role("link", name="Put it right").first.click()
    fails(person, "Put it right", "Say what the answer should be")


@pytest.mark.wider
def test_answers_to_settle(
    tablet: Tablet, practitioner: Actor, occasion: OccasionView, db_session: scoped_session[Session]
) -> None:
    person = tablet(practitioner)
    device = a_device(practitioner, occasion)
    answer(practitioner, occasion, "phq9", {"1": "3", "2": "1"})
    deliver(device, *answers(device, occasion, "phq9", ["0", "1"]), submit(device, occasion, "phq9"))
    answers(device, occasion, "gad7", ["1"])  # never sent
    deliver(device, submit(device, occasion, "gad7"))
    db_session.commit()
    visits(person, "/", "/grants", f"/occasions/{occasion.id}")
    for code, button, told in (
        ("phq9", "Use these answers", "Choose which answers should count"),
        ("gad7", "Close it as it is", "Choose a reason"),
    ):
        visits(person, f"/occasions/{occasion.id}/settle/{part(occasion, code)}")
        fails(person, button, told)


def walks_through_one_occasion(person: Person, dyad: DyadView, occasion: OccasionView) -> None:
    visits(person, f"/occasions/{occasion.id}")
    fails(person, "Start", "Choose who will answer", alike=False)
    epds = measure(occasion, "epds").id
    visits(person, f"/occasions/{occasion.id}/day", f"/occasions/{occasion.id}/not-collected/{epds}")
    fails(person, "Save", "Choose a reason")
    visits(person, f"/occasions/{occasion.id}/results")
    person.page.goto(f"/dyads/{dyad.id}")
    person.page.get_by_role("link", name="Look at it now, and say what you will do").click()
    inspect(person.page)
    person.page.get_by_role("button", name="I have seen this").first.click()
    person.reads("Choose what you will do")
    inspect(person.page)
    alert = person.page.locator(".dcs-alert").first
    alert.get_by_label("I will call the duty line now").check()
    alert.get_by_role("button", name="I have seen this").click()
    person.reads("looked at this on")
    inspect(person.page)


def walks_through_questions_of_every_kind(person: Person, practitioner: Actor, dyad: DyadView) -> None:
    follow_up = an_occasion(practitioner, dyad, OccasionKind.FOLLOW_UP)
    answer(practitioner, follow_up, "phq9", {str(item): "1" for item in range(1, 10)})
    answer(practitioner, follow_up, "gad7", {"1": "-", **{str(item): "x" for item in range(2, 8)}})
    db.session.commit()
    visits(person, f"/q/{follow_up.id}/")
    fails(person, "Next", "Choose an answer, or skip the question")
    for item in range(1, 26):
        answer(practitioner, seen(practitioner, follow_up.id), "pbq", {str(item): "never"})
    db.session.commit()
    visits(person, f"/q/{follow_up.id}/")
    expect(person.page.locator(".dcs-rating__item")).to_have_count(11)
    fails(person, "Next", "Choose an answer, or skip the question")
    person.answers(["7"])
    person.goes_on("Skip this question")
    person.reads("You prefer not to say")
    inspect(person.page)


def walks_through_copying_from_paper(person: Person, occasion: OccasionView) -> None:
    visits(person, f"/q/{occasion.id}/paper/{measure(occasion, 'kpcs').id}")
    fails(person, "Next", "Choose an answer")
    person.page.get_by_role("link", name="I only have the total").click()
    inspect(person.page)
    person.page.get_by_label("Parenting confidence").fill("46")
    fails(person, "Save", "from 0 to 45")


@pytest.mark.wider
def test_releases_and_figures_for_everybody(
    tablet: Tablet, db_session: scoped_session[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = a_member(Role.NATIONAL_ANALYST), a_member(Role.NATIONAL_ANALYST)
    records = [*families(160), *families(120, quarter=Quarter(2025, 4), first=500)]
    release_id = signed(first, second, SmallSource(records))
    draft_id = prepared(first, SmallSource(records), SECOND)
    person = tablet(second)
    settings = current_app.config["SETTINGS"].model_copy(update={"public_figures": True})
    monkeypatch.setitem(current_app.config, "SETTINGS", settings)
    db_session.commit()
    visits(person, "/national", "/national/2026-q1/phq9/total", "/releases", f"/releases/{release_id}", "/figures")
    person.page.goto(f"/releases/{draft_id}")
    fails(person, "Sign and publish", "Look at the figures first", alike=False)
