"""The short page after a session, without scripts: guessed, kept, refused, saved once, put right, taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from app.domain.permissions import Actor
from app.domain.visits import VisitFacts
from app.domain.vocabulary import Place, VisitKind
from app.extensions import db
from app.operations.goals import write_plan
from app.queries.caseload import DyadView
from app.queries.visits import VisitView, courses_of, own_visit_drafts, visits_of
from app.store.care import Intervention
from app.store.visits import Visit
from app.web.calendar import today
from tests.support.actors import post
from tests.support.client import PageClient
from tests.support.factories import TODAY, a_dyad, a_visit
from tests.support.journey import Person
from tests.support.pages import Form, Page


def only_visit(dyad: DyadView) -> VisitView:
    (found,) = visits_of([dyad.intervention_id])[dyad.intervention_id]
    return found


def begins(desk: PageClient, dyad: DyadView) -> Person:
    """The page of a new session with this dyad."""
    person = Person(desk)
    person.page = Page(post(desk, f"/sessions/with/{dyad.id}", follow_redirects=True))
    return person


def entry(person: Person) -> Form:
    return person.page.form("kind")


def test_what_can_be_guessed_is_filled_in(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    fields = entry(begins(desk, dyad)).fields
    assert (fields["kind"], fields["attendance"], fields["place"]) == ("goal_setting", "attended", "home")
    assert (fields["held_on"], fields["minutes"]) == (today().isoformat(), "60")

    for kind, minutes in ((VisitKind.SHARED_REVIEW, 75), (VisitKind.FILMING, 20)):
        a_visit(practitioner, dyad, VisitFacts(kind, TODAY, place=Place.CLINIC, minutes=minutes))
    person = begins(desk, dyad)
    fields = entry(person).fields
    assert (fields["kind"], fields["minutes"], fields["place"]) == ("shared_review", "75", "clinic")
    assert "Today, clinic, 75 minutes, cycle 2" in person.page.text


@pytest.mark.both_databases
def test_one_tap_from_today_to_the_form_and_one_to_save(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep",))
    person = Person(desk)
    person.goes_to("/")
    person.presses(f"{dyad.code[:4]}-{dyad.code[4:]}")
    page = person.sends(
        "kind", kind="shared_review", principles=["receiving"], goal_1="6", next="week", note="A smile."
    )
    assert page.heading.endswith("Shared review, cycle 1")
    assert "“to sleep” now 6." in page.text
    seen = only_visit(dyad)
    assert (seen.kind, seen.held_on, seen.ratings, seen.note) == (VisitKind.SHARED_REVIEW, today(), {1: 6}, "A smile.")
    assert courses_of([dyad.intervention_id])[dyad.intervention_id].next_on == today() + timedelta(days=7)
    assert "Nothing is waiting." not in person.goes_to("/").text


@pytest.mark.both_databases
def test_sending_the_form_twice_makes_one_session(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    form = entry(begins(desk, dyad))
    pages = [desk.submit(form, {"note": text}) for text in ("first", "second")]
    assert [page.response.status_code for page in pages] == [200, 200]
    assert pages[0].response.request.path == pages[1].response.request.path
    assert only_visit(dyad).note == "first"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"kind": ""}, "Choose what the session was"),
        ({"held_on": "2001-01-01"}, "Enter a day from the last year or so, not later than today"),
        ({"held_on": "yesterday"}, "Not a valid date value"),
        ({"minutes": "0"}, "Enter the minutes as a number from 1 to 480"),
        ({"cycle": "100"}, "Enter the number of the cycle, from 1 to 99"),
        ({"goal_1": "11"}, "Not a valid choice"),
        ({"next": "day"}, "Enter the day of the next session"),
        ({"next": "day", "next_on": "2001-01-01"}, "The next session cannot be before today"),
        ({"note": "x" * 301}, "Use 300 letters or fewer"),
        ({"note": "Mrs Patel was warm"}, "“Mrs Patel” looks like a name."),
    ],
)
def test_what_is_refused_stays_on_the_page_and_in_the_draft(
    desk: PageClient, practitioner: Actor, values: dict[str, str], message: str
) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep",))
    person = begins(desk, dyad)
    page = person.sends("kind", **{"note": "A smile.", **values})
    assert page.response.status_code == 422
    assert message in page.text
    assert db.session.scalar(select(func.count()).select_from(Visit)) == 0
    again = desk.visit(f"/sessions/drafts/{own_visit_drafts(practitioner)[0].id}")
    assert again.form("kind").fields["note"] == values.get("note", "A smile.")


def test_a_form_is_kept_finished_later_or_thrown_away(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    person = begins(desk, dyad)
    (draft,) = own_visit_drafts(practitioner)
    sent = {**entry(person).fields, "note": "half a", "minutes": "x", "later": "1"}
    kept = Page(desk.post(f"/sessions/drafts/{draft.id}/keep", data=sent, follow_redirects=True))
    assert kept.heading == "Today"
    person.page = kept
    person.follows(f"{dyad.code[:4]}-{dyad.code[4:]} session half written down")
    assert (entry(person).fields["note"], entry(person).fields["minutes"]) == ("half a", "x")
    person.page = Page(post(desk, f"/sessions/drafts/{draft.id}/discard", follow_redirects=True))
    assert "half written down" not in person.page.text
    assert desk.visit(f"/sessions/drafts/{draft.id}").response.status_code == 404


def test_a_session_is_put_right_taken_back_and_put_back(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep",))
    person = begins(desk, dyad)
    person.sends("kind", kind="other", goal_1="4", principles=["guiding"], note="Was calm with Mr Okafor", minutes="")
    person.sends("kind", save_anyway=person.page.tree.find(".//*[@id='save_anyway']").get("value"))  # type: ignore[union-attr]
    person.presses("Change it")
    fields = entry(person).fields
    assert (fields["kind"], fields["goal_1"], fields["principles"], fields["minutes"]) == ("other", "4", "guiding", "")
    person.sends("kind", goal_1="", attendance="cancelled")  # and its accepted note is not warned of again
    assert person.page.heading.endswith("Another session: cancelled")
    assert only_visit(dyad).ratings == {}
    person.presses("Undo: remove this session")
    assert "It counts nowhere" in person.page.text
    assert visits_of([dyad.intervention_id]) == {}
    person.presses("Put it back")
    assert only_visit(dyad).note == "Was calm with Mr Okafor"


def test_when_the_planned_cycles_are_done_the_end_is_one_tap_away(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    write_plan(practitioner, dyad.id, "", 1)
    filming, review = (
        a_visit(practitioner, dyad, VisitFacts(kind, TODAY)) for kind in (VisitKind.FILMING, VisitKind.SHARED_REVIEW)
    )
    assert desk.visit(f"/sessions/{review}").links["Has VIG ended?"] == f"/dyads/{dyad.id}/ending"
    post(desk, f"/sessions/{review}/remove")
    assert "Has VIG ended?" not in desk.visit(f"/sessions/{filming}").links


def test_the_next_session_is_planned_without_one(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    person = Person(desk)
    person.goes_to(f"/sessions/next/{dyad.id}")
    assert "No session yet." in person.page.text
    assert person.sends("next", next="day", next_on="2001-01-01").response.status_code == 422
    person.sends("next", next="weeks")
    assert courses_of([dyad.intervention_id])[dyad.intervention_id].next_on == today() + timedelta(days=14)


def test_whom_one_saw_last_stands_first(desk: PageClient, practitioner: Actor) -> None:
    first, second = a_dyad(practitioner), a_dyad(practitioner)
    a_visit(practitioner, first, VisitFacts(VisitKind.OTHER, max(today(), date(2026, 9, 9))))
    person = Person(desk)
    person.goes_to("/sessions/new")
    assert [row[:4] for row in person.rows] == [first.code[:4], second.code[:4]]


def test_today_tells_what_waits_whatever_it_is_oldest_first(desk: PageClient, practitioner: Actor) -> None:
    """A form that was begun today stands between measures that have waited for longer, and those of tomorrow."""
    old, new = a_dyad(practitioner), a_dyad(practitioner)
    for dyad, days in ((old, 3), (new, -1)):
        started = today() - timedelta(days=days)
        db.session.execute(
            update(Intervention).where(Intervention.id == dyad.intervention_id).values(started_on=started)
        )
    begins(desk, old)
    person = Person(desk)
    person.goes_to("/")
    waiting = [line for line in person.rows if "before VIG" in line or "half written down" in line]
    assert [line[10:16] for line in waiting] == ["before", "sessio", "before"]
