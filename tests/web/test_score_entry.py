"""Copying a licensed paper form: by item or by total, without a word of the form."""

import pytest
from sqlalchemy import select

from app.domain.permissions import Actor
from app.extensions import db
from app.queries.collecting import OccasionView
from app.store.collection import AnswerEvent
from app.store.derived import ScoreRow
from tests.support.actors import post
from tests.support.client import PageClient
from tests.support.factories import a_practitioner, an_occasion, measure
from tests.support.journey import Person, assert_derived_follows_from_events
from tests.support.pages import words


@pytest.fixture
def practitioner(db_session: object) -> Actor:
    """Somebody whose service collects licensed measures only."""
    return a_practitioner(measures=("epds", "kpcs", "mors_sf", "hads", "phq9"))


@pytest.fixture
def occasion(practitioner: Actor) -> OccasionView:
    return an_occasion(practitioner)


def opened(desk: PageClient, occasion: OccasionView, name: str) -> Person:
    person = Person(desk)
    person.goes_to(f"/occasions/{occasion.id}")
    person.goes_to(person.page.links[next(link for link in person.page.links if link.startswith(f"{name},"))])
    return person


def score(occasion: OccasionView, code: str) -> list[tuple[str, str, int | None]]:
    rows = db.session.execute(
        select(ScoreRow.scale, ScoreRow.status, ScoreRow.hundredths)
        .where(ScoreRow.assessment_id == measure(occasion, code).id)
        .order_by(ScoreRow.scale)
    )
    return [(scale, status, hundredths) for scale, status, hundredths in rows]


def test_an_item_page_has_numbers_and_no_wording(desk: PageClient, occasion: OccasionView) -> None:
    person = opened(desk, occasion, "EPDS")
    assert person.page.heading == "What is the score for item 1?"
    assert "Item 1 of 10 EPDS, Before VIG" in person.page.text
    labels = [words(each) for each in person.page.tree.iter("label")]
    assert labels == ["0", "1", "2", "3", "Left out on the paper form"]
    assert "Today" in person.page.links  # it is the practitioner who copies


def test_item_by_item_and_finished(desk: PageClient, occasion: OccasionView) -> None:
    person = opened(desk, occasion, "EPDS")
    person.answers(["1", "2", "0", "3", "1", "0", "2", "0", "1", "0"])
    assert person.page.heading == "Before you finish"
    person.presses("Finish")
    assert "10, possible depression See the answers" in person.row("EPDS")
    assert person.row("EPDS").endswith("Done")
    assert score(occasion, "epds") == [("total", "scored", 1000)]
    assert_derived_follows_from_events()


def test_an_item_left_out_on_paper_leaves_no_score(desk: PageClient, occasion: OccasionView) -> None:
    person = opened(desk, occasion, "EPDS")
    person.answers(["1"] * 9 + ["x"])
    assert "You answered 9 of 10 questions." in person.page.text
    person.presses("Finish")
    assert "no score: 9 of 10 answered See the answers" in person.row("EPDS")
    assert person.row("EPDS").endswith("Done")
    assert "EPDS question 10, thoughts of self-harm: there is no answer. Ask." in person.page.text
    assert_derived_follows_from_events()


def test_not_applicable_is_an_answer_with_points(desk: PageClient, occasion: OccasionView) -> None:
    person = opened(desk, occasion, "KPCS")
    assert "Not applicable" in person.page.text
    person.answers(["na"] + ["3"] * 14)
    person.presses("Finish")
    assert score(occasion, "kpcs") == [("total", "scored", 4400)]


@pytest.mark.both_databases
def test_a_total_is_copied_and_finishes_the_measure(desk: PageClient, occasion: OccasionView) -> None:
    person = opened(desk, occasion, "EPDS")
    person.follows("I only have the total")
    assert "A number from 0 to 30" in person.page.text
    person.sends("total:total", **{"total:total": "13"})
    assert "13, probable depression; total copied from paper See the answers" in person.row("EPDS")
    assert person.row("EPDS").endswith("Done")
    assert "EPDS question 10, thoughts of self-harm: there is no answer. Ask." in person.page.text
    assert score(occasion, "epds") == [("total", "copied", 1300)]
    assert_derived_follows_from_events()


def test_a_form_that_has_only_totals_asks_for_them(desk: PageClient, occasion: OccasionView) -> None:
    person = opened(desk, occasion, "MORS-SF")
    assert person.page.heading.endswith("Copy the total")
    person.sends("form_id", **{"total:warmth": "30", "total:invasion": ""})
    assert "Warmth: 30, total copied from paper; Invasion: no score: no total was copied See the answers" in person.row(
        "MORS-SF"
    )
    assert person.row("MORS-SF").endswith("Done")
    assert score(occasion, "mors_sf") == [("invasion", "incomplete", None), ("warmth", "copied", 3000)]
    assert_derived_follows_from_events()


def test_a_total_outside_the_range_comes_back(desk: PageClient, occasion: OccasionView) -> None:
    person = opened(desk, occasion, "EPDS")
    person.follows("I only have the total")
    for typed in ("31", "-1", "1.5", "ten", "9" * 3000, "1e1", "0x1", "²", "😀", "1 0", "=1+1"):
        page = person.sends("total:total", **{"total:total": typed})
        assert page.response.status_code == 422, typed
        assert "Enter a whole number from 0 to 30" in page.text, typed
        assert page.title.startswith("Error:"), typed
        assert page.form("total:total").fields["total:total"] == typed
    assert db.session.scalars(select(AnswerEvent)).all() == []


def test_no_total_at_all_is_asked_for(desk: PageClient, occasion: OccasionView) -> None:
    person = opened(desk, occasion, "MORS-SF")
    page = person.sends("form_id", **{"total:warmth": " ", "total:invasion": ""})
    assert (page.response.status_code, "Enter at least one total" in page.text) == (422, True)


@pytest.mark.parametrize("typed", ["0", "30", " 7 ", "007"])
def test_a_total_within_the_range_is_taken(desk: PageClient, occasion: OccasionView, typed: str) -> None:
    person = opened(desk, occasion, "EPDS")
    person.follows("I only have the total")
    person.sends("total:total", **{"total:total": typed})
    assert score(occasion, "epds") == [("total", "copied", int(typed) * 100)]


def test_the_same_total_twice_is_one(desk: PageClient, occasion: OccasionView) -> None:
    person = opened(desk, occasion, "EPDS")
    person.follows("I only have the total")
    form = person.page.form("total:total")
    first = desk.submit(form, {"total:total": "13"})
    second = desk.submit(form, {"total:total": "13"})
    assert first.response.status_code == 200
    assert second.response.status_code == 409
    events = db.session.scalars(select(AnswerEvent.kind).order_by(AnswerEvent.seq)).all()
    assert events == ["answer", "submit"]
    assert_derived_follows_from_events()


def test_what_is_asked_on_screen_takes_no_total(desk: PageClient, occasion: OccasionView) -> None:
    address = f"/q/{occasion.id}/total/{measure(occasion, 'phq9').id}"
    assert desk.get(address).status_code == 404
    assert post(desk, address, {"total:total": "3"}).status_code == 404


def test_no_word_of_a_licensed_form_is_shown(desk: PageClient, occasion: OccasionView) -> None:
    for name in ("EPDS", "KPCS", "HADS"):
        instrument = measure(occasion, name.lower()).instrument
        assert instrument.words().items == {}
        person = opened(desk, occasion, name)
        for _ in instrument.items:
            assert person.page.heading.startswith("What is the score for item")
            person.answers(["0" if "0" in (each.get("value") for each in person.page.tree.iter("input")) else "1"])
