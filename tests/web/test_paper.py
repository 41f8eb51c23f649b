"""What leaves the screen: blank sheets, the parent's letter, the note for the record, question by question."""

from datetime import timedelta

import pytest

from app.domain.permissions import Actor
from app.domain.visits import VisitFacts
from app.domain.vocabulary import Attendance, EndingReason, OccasionKind, VisitKind
from app.operations.ending import end_intervention
from app.operations.goals import GoalWords, write_goals
from app.queries.caseload import DyadView
from tests.support.client import PageClient
from tests.support.factories import TODAY, a_dyad, a_visit, an_occasion, complete
from tests.support.instruments import shipped
from tests.support.pages import Page, words

LATER = TODAY + timedelta(days=60)
SCORES = ("17", "9", "13", "PHQ")


@pytest.fixture
def dyad(practitioner: Actor) -> DyadView:
    """Low mood eased past the cut-off, worry became harder, one goal came closer."""
    found = a_dyad(practitioner)
    write_goals(practitioner, found.id, {1: GoalWords("calm bath times", start=2, hoped=8)})
    for kind, phq9, gad7, goal in (
        (OccasionKind.BEFORE, ["2"] * 8 + ["1"], ["0"] * 7, "2"),
        (OccasionKind.AFTER, ["1"] * 9, ["2"] * 6 + ["1"], "6"),
    ):
        at = an_occasion(practitioner, found, kind)
        complete(practitioner, at, "phq9", phq9)
        complete(practitioner, at, "gad7", gad7)
        complete(practitioner, at, "gbo", [goal])
    a_visit(practitioner, found, VisitFacts(VisitKind.FILMING, TODAY))
    a_visit(practitioner, found, VisitFacts(VisitKind.SHARED_REVIEW, TODAY, ratings={1: 4}))
    a_visit(practitioner, found, VisitFacts(VisitKind.FILMING, TODAY, Attendance.CANCELLED))
    end_intervention(practitioner, found.id, TODAY, EndingReason.COMPLETED, LATER)
    return found


def letter_in(page: Page) -> str:
    return words(next(page.tree.iter("article")))


@pytest.mark.both_databases
def test_the_letter_holds_goals_words_and_ratings_and_no_score(desk: PageClient, dyad: DyadView) -> None:
    letter = letter_in(desk.visit(desk.visit(f"/dyads/{dyad.id}").links["Letter for the parent"]))
    assert (
        "“calm bath times” At the start you gave this 2 out of 10. You hoped for 8. Last time you gave it 6." in letter
    )
    assert "This is what you and your baby have done together with VIG." in letter
    assert "We met 2 times. We made 1 film, and looked at its good moments together." in letter
    assert "your answers about low mood have changed for the better" in letter
    assert "Your answers about worry say that this feels harder now" in letter
    assert not [score for score in SCORES if score in letter.replace(dyad.code[:4], "").replace(dyad.code[4:], "")]
    assert not [word for word in ("fail", "deteriorat", "worse", "dyad") if word in letter.lower()]


def test_scores_are_in_the_letter_only_where_somebody_ticked_them(desk: PageClient, dyad: DyadView) -> None:
    page = desk.visit(f"/dyads/{dyad.id}/letter")
    letter = letter_in(desk.submit(page.form("scores"), {"scores": "yes"}))
    assert "low mood PHQ-9 17 9" in letter
    assert not [word for word in ("fail", "deteriorat", "worse", "cut-off") if word in letter.lower()]


def test_a_goal_that_nobody_has_rated_is_said_to_be_so(desk: PageClient, practitioner: Actor) -> None:
    found = a_dyad(practitioner, goals=("calm bath times",))
    assert "- “calm bath times”: not rated yet" in desk.visit(f"/dyads/{found.id}/note").text


def test_the_note_for_the_record(desk: PageClient, dyad: DyadView) -> None:
    page = desk.visit(f"/dyads/{dyad.id}/note")
    note = "".join(next(page.tree.iter("textarea")).itertext())
    for line in (
        f"Client code: {dyad.code[:4]}-{dyad.code[4:]}. At the start: Mother and baby, 9 months.",
        "VIG from 8 September 2026 to 8 September 2026. It was completed as planned.",
        "Sessions: 2 took place, 1 cancelled. 1 cycle done.",
        "- PHQ-9 fell from 17 to 9: reliably improved, and now below the cut-off.",
        "- GAD-7 rose from 0 to 13: reliably worse, and now at or above the cut-off.",
        "- “calm bath times”: 2 → 6, hoped for 8",
        "Alerts: 2 were raised, 0 looked at.",
    ):
        assert line in note.splitlines(), note


def test_the_page_tells_the_facts_and_recommends_nothing(desk: PageClient, dyad: DyadView) -> None:
    page = desk.visit(f"/dyads/{dyad.id}")
    facts = next(words(each) for each in page.tree.iter("section") if each.get("aria-labelledby") == "bearing")
    for told in (
        "PHQ-9, low mood Reliably improved, past the cut-off. "
        "Crossed: it was at or above the cut-off, and is now below the cut-off.",
        "Goal 1 From 2 to 6: Reliably improved.",
        "Sessions 2 took place, 1 cancelled. 1 cycle done.",
        "Alerts 2 were raised, 0 looked at.",
    ):
        assert told in facts
    assert not [word for word in ("recommend", "should", "refer", "needs") if word in facts.lower()]
    timeline = next(words(each) for each in page.tree.iter("section") if each.get("aria-labelledby") == "timeline")
    order = ("VIG ended", "After VIG: 6 measures", "Filming", "VIG started")
    assert [timeline.index(title) for title in order] == sorted(timeline.index(title) for title in order)


def test_question_by_question_in_the_owners_words(desk: PageClient, dyad: DyadView) -> None:
    page = desk.visit(desk.visit(f"/dyads/{dyad.id}").links["PHQ-9 question by question"])
    rows = [words(row) for row in next(page.tree.iter("tbody")).iter("tr")]
    assert rows[0] == (
        "1. Little interest or pleasure in doing things More than half the days (2) Several days (1) easier"
    )
    assert rows[8].endswith("Several days (1) Several days (1) the same")
    assert len(rows) == 9


def test_a_copied_measure_has_numbers_in_place_of_its_words(desk: PageClient, practitioner: Actor) -> None:
    found = a_dyad(practitioner)
    for kind, value in ((OccasionKind.BEFORE, "1"), (OccasionKind.AFTER, "3")):
        complete(practitioner, an_occasion(practitioner, found, kind), "kpcs", [value] * 15)
    page = desk.visit(f"/dyads/{found.id}/questions/kpcs")
    assert [words(row) for row in next(page.tree.iter("tbody")).iter("tr")][1] == "2. Item 2 1 3 easier"


@pytest.mark.parametrize("code", ["phq9", "gad7", "core10", "pbq", "gbo"])
def test_a_blank_sheet_is_to_the_letter_and_shows_no_score(desk: PageClient, code: str) -> None:
    instrument = shipped(code)
    sheet = letter_in(desk.visit(f"/sheets/{code}"))
    wording = instrument.words()
    texts = [*wording.items.values(), *(each for choices in wording.choices.values() for each in choices.values())]
    for text in (*texts, wording.stem or "", instrument.citation, instrument.licence.terms, "Client code"):
        assert " ".join(text.split()) in sheet
    if code != "gbo":
        assert "0" not in words(next(desk.visit(f"/sheets/{code}").tree.iter("thead")))


def test_what_may_not_be_shown_has_no_sheet(desk: PageClient) -> None:
    assert desk.get("/sheets/epds").status_code == 404
    assert "EPDS" not in desk.visit("/sheets").text
