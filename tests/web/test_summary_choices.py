"""What a summary can be limited to, the plot, and the sheet for supervision."""

from datetime import date

from sqlalchemy import update

from app.domain.permissions import Actor
from app.domain.visits import VisitFacts
from app.domain.vocabulary import VisitKind
from app.extensions import db
from app.operations.ending import begin_again
from app.queries.caseload import DyadView
from app.store.care import Intervention
from tests.support.client import PageClient
from tests.support.factories import TODAY, a_dyad, a_visit
from tests.web.test_summary import ENDED, a_story, figures, lines, shown

LONG_AGO = date(2020, 1, 1)


def moved_to(dyad: DyadView, **values: object) -> None:
    db.session.execute(update(Intervention).where(Intervention.dyad_id == dyad.id).values(**values))


def test_every_limit_stands_in_the_address_and_holds(desk: PageClient, practitioner: Actor) -> None:
    plain = a_story(practitioner, 17, 9, ENDED)
    old = a_story(practitioner, 12, 11, ENDED)
    moved_to(old, started_on=LONG_AGO)
    trainee = a_story(practitioner, 12, 18, ENDED)
    moved_to(trainee, stage="trainee_1")
    neglect = a_dyad(practitioner, populations=["neglect"])
    page = desk.visit("/summary")
    assert len(lines(page)) == 4
    for choice, meant in [
        ({"period": "12-months"}, {plain, trainee, neglect}),
        ({"stage": "trainee_1"}, {trainee}),
        ({"population": "neglect"}, {neglect}),
        ({"population": "neglect", "stage": "trainee_1"}, set()),
    ]:
        found = desk.submit(page.form("measure"), {"measure": "phq9.total", **choice})
        assert {each.code for each in (plain, old, trainee, neglect) if shown(each) in found.text} == {
            each.code for each in meant
        }, choice
        assert figures(found)["started VIG"] == str(len(meant))
        assert all(f"{name}={value}" in found.response.request.full_path for name, value in choice.items())
    assert "No dyad of yours fits what is chosen." in found.text


def test_what_is_no_choice_limits_nothing(desk: PageClient, practitioner: Actor) -> None:
    a_story(practitioner, 17, 9, ENDED)
    assert len(lines(desk.visit("/summary?period=x&stage=y&population=z&measure=w"))) == 1


def test_each_course_has_a_line_of_its_own(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_story(practitioner, 17, 9, ENDED)
    begin_again(practitioner, dyad.id, 1, ENDED)
    page = desk.visit("/summary")
    assert lines(page) == [f"{shown(dyad)} 17 → 9 past the cut-off", f"{shown(dyad)} course 2 not yet known"]
    assert f"/dyads/{dyad.id}?course=1" in [link.get("href") for link in page.tree.iter("a")]


def test_cycles_are_told_in_the_middle_from_ten_families_on(desk: PageClient, practitioner: Actor) -> None:
    for number in range(10):
        dyad = a_story(practitioner)
        for _ in range(1 if number < 9 else 3):
            a_visit(practitioner, dyad, VisitFacts(VisitKind.FILMING, TODAY))
            a_visit(practitioner, dyad, VisitFacts(VisitKind.SHARED_REVIEW, TODAY))
        if number < 9:
            moved_to(dyad, ended_on=ENDED)
    assert figures(desk.visit("/summary"))["cycles, fewest to most"] == "1"
    moved_to(dyad, ended_on=ENDED)
    assert figures(desk.visit("/summary"))["cycles, in the middle"] == "1"


def test_the_plot_tells_in_words_what_it_shows(desk: PageClient, practitioner: Actor, colleague: Actor) -> None:
    a_story(practitioner, 17, 9, ENDED)
    a_story(practitioner, 17, 9, ENDED)
    a_story(practitioner, 12, 18)
    a_story(colleague, 12, 11, ENDED)
    page = desk.visit("/summary")
    told = [each.get("aria-label") for each in page.tree.iter() if each.get("role") == "img"]
    assert told == ["PHQ-9 before against after: 2 past the cut-off and 1 reliably worse."]
    assert "PHQ-9, 3 dyads. On the middle line nothing changed." in page.text


def test_the_sheet_holds_the_same_figures_and_asks_for_words(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_story(practitioner, 17, 9, ENDED)
    for _ in range(30):
        a_story(practitioner)
    page = desk.visit(desk.visit("/summary").links["One page to print"])
    assert f"{shown(dyad)} 2 Nov 2026 17 → 9 past the cut-off" in page.text
    assert "And 5 more, not on this page." in page.text
    assert "What I would like to look at together" in page.text
    assert "With so few families an average would mislead" in page.text
