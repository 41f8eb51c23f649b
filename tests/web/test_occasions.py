"""One time point: opening it, choosing who answers, leaving a measure out."""

import pytest
from sqlalchemy import func, select, update

from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind
from app.extensions import db
from app.store.collection import Assessment, Occasion
from app.store.people import User
from tests.support.actors import post, sign_in
from tests.support.client import PageClient
from tests.support.factories import a_dyad, a_practitioner, an_occasion, answer, complete, measure
from tests.support.journey import Person, assert_derived_follows_from_events
from tests.support.pages import Page


@pytest.mark.both_databases
def test_opening_gives_the_measures_of_the_service_in_their_order(desk: PageClient, practitioner: Actor) -> None:
    person = Person(desk)
    person.goes_to(f"/dyads/{a_dyad(practitioner).id}")
    person.presses("Collect measures before VIG")
    assert [row.split(",")[0] for row in person.rows] == ["PHQ-9", "GAD-7", "PBQ", "GBO", "EPDS", "KPCS"]
    assert person.row("PHQ-9") == "PHQ-9, low mood 9 questions Not collected? PHQ-9, low mood On screen"
    assert "Copy 10 scores from paper" in person.row("EPDS")
    assert "Write down a goal first" in person.row("GBO")


def test_opening_twice_is_opening_once(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    address = f"/dyads/{dyad.id}/occasions"
    places = {post(desk, address, {"kind": "before", "number": "1"}).location for _ in range(2)}
    assert len(places) == 1
    assert db.session.scalar(select(func.count()).select_from(Occasion)) == 1
    assert db.session.scalar(select(func.count()).select_from(Assessment)) == 6


@pytest.mark.parametrize("kind", ["during", "follow_up"])
def test_there_can_be_several_during_and_after_it(desk: PageClient, practitioner: Actor, kind: str) -> None:
    address = f"/dyads/{a_dyad(practitioner).id}/occasions"
    places = {post(desk, address, {"kind": kind, "number": number}).location for number in ("1", "2")}
    assert len(places) == 2


@pytest.mark.usefixtures("db_session")
def test_a_service_without_measures_is_told_so(client: PageClient) -> None:
    nobody = a_practitioner(measures=())
    dyad = a_dyad(nobody)
    sign_in(client, nobody)
    page = Page(post(client, f"/dyads/{dyad.id}/occasions", {"kind": "before", "number": "1"}))
    assert page.response.status_code == 422
    assert "Ask your service lead" in page.text
    assert db.session.scalar(select(func.count()).select_from(Occasion)) == 0


@pytest.mark.parametrize(
    ("mode", "heading"),
    [
        ("tablet", "Hello. These questions are for you."),
        ("aloud", "Little interest or pleasure in doing things"),
        ("paper", "Little interest or pleasure in doing things"),
        ("phone", "Little interest or pleasure in doing things"),
    ],
)
def test_who_answers_decides_the_next_page(desk: PageClient, practitioner: Actor, mode: str, heading: str) -> None:
    occasion = an_occasion(practitioner)
    person = Person(desk)
    person.goes_to(f"/occasions/{occasion.id}")
    assert "mode" not in person.page.form("mode").fields  # nothing is chosen for anybody
    assert person.sends("mode", mode=mode).heading == heading
    modes = db.session.execute(select(Assessment.instrument_code, Assessment.mode))
    expected = {"phq9": mode, "gad7": mode, "pbq": mode, "gbo": None, "epds": None, "kpcs": None}
    assert {row.instrument_code: row.mode for row in modes} == expected


def test_what_was_begun_goes_on_from_today_in_two_taps(desk: PageClient, practitioner: Actor) -> None:
    """Its line leads to the time point, where who answers stands first and is still chosen."""
    occasion = an_occasion(practitioner)
    person = Person(desk)
    person.goes_to(f"/occasions/{occasion.id}")
    person.sends("mode", mode="aloud")
    person.answers(["1"])
    person.goes_to("/")
    line = next(words for words in person.page.links if words.endswith("before VIG"))
    page = person.follows(line)
    assert page.form("mode").fields["mode"] == "aloud"
    assert page.text.index("Who will answer") < page.text.index("In this set")
    assert person.presses("Go on").heading == "Feeling down, depressed, or hopeless"


def test_the_choice_is_kept_while_a_pin_is_set(desk: PageClient, practitioner: Actor) -> None:
    db.session.execute(update(User).values(pin_hash=None, pin_check=None))
    person = Person(desk)
    person.goes_to(f"/occasions/{an_occasion(practitioner).id}")
    assert person.sends("mode", mode="tablet").heading == "Set your PIN"
    assert person.sends("pin", pin="402917", again="402917").form("mode").fields["mode"] == "tablet"


@pytest.mark.parametrize("values", [{}, {"mode": "telepathy"}])
def test_who_answers_must_be_chosen(desk: PageClient, practitioner: Actor, values: dict[str, str]) -> None:
    person = Person(desk)
    person.goes_to(f"/occasions/{an_occasion(practitioner).id}")
    page = person.sends("mode", **values)
    assert page.response.status_code == 422
    assert page.title.startswith("Error:")
    assert values or "Choose who will answer" in page.text


def test_progress_is_told(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    answer(practitioner, occasion, "phq9", {"1": "0", "2": "-", "3": "x"})
    answer(practitioner, occasion, "epds", {"1": "0"})
    complete(practitioner, occasion, "gad7", ["1"] * 7)
    person = Person(desk)
    person.goes_to(f"/occasions/{occasion.id}")
    assert "3 of 9 questions done" in person.row("PHQ-9")
    assert "1 of 10 scores copied" in person.row("EPDS")
    assert person.row("GAD-7") == "GAD-7, worry 7, mild See the answers GAD-7, worry Done"
    assert [words for words in ("Go on", "Start") if words in person.page.text] == ["Go on"]


def test_a_measure_is_not_collected_for_a_reason_and_collected_after_all(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    answer(practitioner, occasion, "phq9", {"1": "3"})
    person = Person(desk)
    person.goes_to(f"/occasions/{occasion.id}")
    person.follows("Not collected? PHQ-9")
    assert person.page.heading.endswith("PHQ-9 will not be collected")
    assert "Choose a reason" in person.sends("reason").text
    person.sends("reason", reason="no_time")
    assert person.row("PHQ-9").startswith("PHQ-9, low mood There was no time Collect it after all")
    person.sends("mode", mode="aloud")
    assert person.page.heading == "Feeling nervous, anxious or on edge"
    assert post(desk, f"/q/{occasion.id}/{measure(occasion, 'phq9').id}/2", {"answer": "1"}).status_code == 409
    person.goes_to(f"/occasions/{occasion.id}")
    person.presses("Collect it after all PHQ-9")
    assert "1 of 9 questions done" in person.row("PHQ-9")  # what was answered before is still there
    assert_derived_follows_from_events()


def test_a_reason_that_is_none_is_refused(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    address = f"/occasions/{occasion.id}/not-collected/{measure(occasion, 'phq9').id}"
    assert post(desk, address, {"reason": "bored"}).status_code == 422


def test_when_all_is_done_nothing_is_left_to_ask(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    complete(practitioner, occasion, "phq9", ["0"] * 9)
    complete(practitioner, occasion, "gad7", ["0"] * 7)
    complete(practitioner, occasion, "pbq", ["never"] * 25)
    page = desk.visit(f"/occasions/{occasion.id}")
    assert "Nothing is left to ask on screen here." in page.text
    assert desk.get(f"/q/{occasion.id}/").location == f"/q/{occasion.id}/thanks"


def test_each_time_point_has_its_own_answers(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    before = an_occasion(practitioner, dyad)
    after = an_occasion(practitioner, dyad, OccasionKind.AFTER)
    complete(practitioner, before, "phq9", ["2"] * 9)
    complete(practitioner, after, "phq9", ["1"] * 9)
    person = Person(desk)
    person.goes_to(f"/occasions/{before.id}")
    assert "18, moderately severe" in person.row("PHQ-9")
    person.goes_to(f"/occasions/{after.id}")
    assert "9, mild" in person.row("PHQ-9")
    assert "After VIG: measures" in person.page.heading
    assert_derived_follows_from_events()
