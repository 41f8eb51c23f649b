"""What a practitioner's own summary says: every dyad by itself, and never an average."""

from collections.abc import Iterator
from datetime import date, timedelta
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import update

from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind
from app.extensions import db
from app.queries.caseload import DyadView
from app.store.care import Intervention
from tests.support.client import PageClient
from tests.support.factories import a_dyad, an_occasion, complete
from tests.support.pages import Page, words
from tests.support.statements import statements

ENDED = date(2026, 11, 2)
PHQ9 = {17: ["2"] * 8 + ["1"], 9: ["1"] * 9, 18: ["2"] * 9, 12: ["2"] * 3 + ["1"] * 6, 11: ["2"] * 2 + ["1"] * 7}
UNFAIR = ("average of", "mean", "rank", "best", "p-value", "significan", "because", "effect", "fail")


def a_story(actor: Actor, before: int | None = None, after: int | None = None, ended: date | None = None) -> DyadView:
    """A dyad with a PHQ-9 score before and after, as far as they are given."""
    dyad = a_dyad(actor)
    for kind, points in ((OccasionKind.BEFORE, before), (OccasionKind.AFTER, after)):
        if points is not None:
            complete(actor, an_occasion(actor, dyad, kind), "phq9", PHQ9[points])
    if ended is not None:
        db.session.execute(update(Intervention).where(Intervention.dyad_id == dyad.id).values(ended_on=ended))
    return dyad


def shown(dyad: DyadView) -> str:
    return f"{dyad.code[:4]}-{dyad.code[4:]}"


def lines(page: Page) -> list[str]:
    table = next(each for each in page.tree.iter("table") if each.get("class") == "dcs-lines")
    return [words(row) for row in next(table.iter("tbody")).iter("tr")]


def figures(page: Page) -> dict[str, str]:
    """Label -> figure."""
    boxes = (each for each in page.tree.iter("div") if each.get("class") == "dcs-figure")
    return {words(next(box.iter("dt"))): words(next(box.iter("dd"))) for box in boxes}


def waiting(page: Page) -> list[str]:
    section = next(each for each in page.tree.iter("section") if each.get("aria-labelledby") == "waiting")
    return [words(each) for each in section.iter("li")]


@pytest.mark.both_databases
def test_each_dyad_has_its_line_newest_ending_first(desk: PageClient, practitioner: Actor) -> None:
    improved = a_story(practitioner, 17, 9, ENDED - timedelta(days=9))
    worse = a_story(practitioner, 12, 18, ENDED)
    same = a_story(practitioner, 12, 11, ENDED - timedelta(days=30))
    unknown = a_story(practitioner, 17, None, ENDED - timedelta(days=60))
    orphan = a_story(practitioner, None, 9, ENDED - timedelta(days=90))
    new = a_dyad(practitioner)
    page = desk.visit("/summary")
    assert lines(page) == [
        f"{shown(worse)} 12 → 18 reliably worse",
        f"{shown(improved)} 17 → 9 past the cut-off",
        f"{shown(same)} 12 → 11 no reliable change",
        f"{shown(unknown)} 17 not yet known",
        f"{shown(orphan)} – → 9 no score from before",
        f"{shown(new)} not yet known",
    ]
    assert page.links[shown(improved)] == f"/dyads/{improved.id}"
    assert not [word for word in UNFAIR if word in page.text.lower()]
    assert "With so few families an average would mislead, so there is none." in page.text
    assert "right is better" in page.text


def test_the_counts_stand_beside_what_they_are_counted_of(desk: PageClient, practitioner: Actor) -> None:
    a_story(practitioner, 17, 9, ENDED)
    a_story(practitioner, 12, None, ENDED)
    a_story(practitioner, 12, 11)  # not ended, so not counted among the ended
    a_dyad(practitioner)
    assert figures(desk.visit("/summary")) == {
        "started VIG": "4",
        "ended": "2",
        "ended, with PHQ-9 before and after": "1 of 2",
        "cycles, fewest to most": "0",
        "still to collect": "4",
    }


@pytest.mark.parametrize(("ended", "told"), [(9, "3 of 9"), (10, "3 of 10 (30%)")])
def test_a_share_is_given_from_ten_endings_on(desk: PageClient, practitioner: Actor, ended: int, told: str) -> None:
    for number in range(ended):
        a_story(practitioner, *((17, 9) if number < 3 else (None, None)), ended=ENDED)
    page = desk.visit("/summary")
    assert figures(page)["ended, with PHQ-9 before and after"] == told
    assert ("%" in page.text) is (ended == 10)


def test_an_estimated_score_is_called_so(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_story(practitioner, 17)
    complete(practitioner, an_occasion(practitioner, dyad, OccasionKind.AFTER), "phq9", ["1"] * 8 + ["-"])
    assert lines(desk.visit("/summary")) == [f"{shown(dyad)} 17 → 9 past the cut-off, estimated"]


def test_another_measure_can_be_chosen(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_story(practitioner, 17, 9, ENDED)
    occasion = an_occasion(practitioner, dyad)
    complete(practitioner, occasion, "kpcs", ["2"] * 15)
    page = desk.visit("/summary")
    form = page.form("measure")
    assert form.fields == {"measure": "phq9.total", "period": "all", "population": ""}
    page = desk.submit(form, {"measure": "kpcs.total"})
    assert "KPCS, each dyad before and after" in page.text
    assert lines(page) == [f"{shown(dyad)} 30 not yet known"]
    options = [words(option) for option in page.tree.iter("option")]
    assert [option for option in options if option.startswith("PBQ")][-1] == "PBQ"
    assert "GBO Goal 1" in options
    assert options[:2] == ["PHQ-9", "GAD-7"]  # in the order of the service's own set


def test_without_a_choice_it_is_the_measure_known_most_often(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_story(practitioner)
    for kind in (OccasionKind.BEFORE, OccasionKind.AFTER):
        complete(practitioner, an_occasion(practitioner, dyad, kind), "kpcs", ["2"] * 15)
    assert "KPCS, each dyad before and after" in desk.visit("/summary").text


@pytest.mark.parametrize(
    "address", ["/summary?measure=nonsense", "/summary?measure=", "/summary?page=x", "/summary?page=-4"]
)
def test_an_unknown_measure_or_page_gives_the_usual_one(desk: PageClient, practitioner: Actor, address: str) -> None:
    a_story(practitioner, 17, 9, ENDED)
    assert "PHQ-9, each dyad before and after" in desk.visit(address).text


def test_fifty_lines_are_on_a_page_and_the_others_on_the_next(desk: PageClient, practitioner: Actor) -> None:
    first = a_story(practitioner, 17, 9, ENDED)
    for _ in range(50):
        a_dyad(practitioner)
    page = desk.visit("/summary?measure=phq9.total")
    assert len(lines(page)) == 50
    assert shown(first) in lines(page)[0]
    assert figures(page)["started VIG"] == "51"
    assert "Newer" not in page.links
    page = desk.visit(page.links["Older"])
    assert len(lines(page)) == 1
    assert "PHQ-9, each dyad" in page.text
    assert "Older" not in page.links
    assert len(page.response.data) < 60_000
    assert len(desk.visit(page.links["Newer"]).response.data) < 60_000


def test_what_is_still_to_collect_is_listed_longest_waiting_first(desk: PageClient, practitioner: Actor) -> None:
    after = a_story(practitioner, 17, None, date(2026, 9, 9))
    before = a_dyad(practitioner)
    assert waiting(desk.visit("/summary")) == [
        f"{shown(before)} before VIG Not begun yet. VIG started on 8 September 2026.",
        f"{shown(after)} after VIG Not begun yet. VIG ended on 9 September 2026.",
    ]


def test_a_long_list_of_what_is_to_collect_leads_to_today(desk: PageClient, practitioner: Actor) -> None:
    for _ in range(12):
        a_dyad(practitioner)
    page = desk.visit("/summary")
    assert len(waiting(page)) == 10
    assert page.links["And 2 more: see Today"] == "/"


def test_without_dyads_the_page_says_what_will_be_here(desk: PageClient) -> None:
    page = desk.visit("/summary")
    assert "You have no dyads yet." in page.text
    assert figures(page) == {}


def test_before_any_measure_is_opened_there_are_counts_and_no_lines(desk: PageClient, practitioner: Actor) -> None:
    a_dyad(practitioner)
    page = desk.visit("/summary")
    assert figures(page)["started VIG"] == "1"
    assert not list(page.tree.iter("table"))


def test_a_colleagues_dyads_are_not_there(desk: PageClient, practitioner: Actor, colleague: Actor) -> None:
    mine, theirs = a_story(practitioner, 17, 9, ENDED), a_story(colleague, 12, 18, ENDED)
    page = desk.visit("/summary")
    assert shown(mine) in page.text
    assert shown(theirs) not in page.text


def test_the_number_of_queries_does_not_grow(desk: PageClient, practitioner: Actor) -> None:
    a_story(practitioner, 17, 9, ENDED)
    with_one = queries_of(desk)
    for _ in range(6):
        a_story(practitioner, 17, 9, ENDED)
    # who is signed in; courses, populations, assessments, occasions, changes, two for cycles, scores
    assert queries_of(desk) == with_one == 9


def queries_of(desk: PageClient) -> int:
    db.session.commit()
    with statements(db.engine) as sent:
        desk.visit("/summary")
    return len(sent)


def test_every_shape_on_the_page_is_in_its_key(desk: PageClient, practitioner: Actor) -> None:
    a_story(practitioner, 17, 9, ENDED)
    a_story(practitioner, 12, 18, ENDED)
    page = desk.visit("/summary")
    assert [words(each) for each in key_of(page)] == [
        "before",
        "Reliably improved, past the cut-off",
        "Reliably worse",
        "change this small may be wobble",
        "cut-off",
    ]


def key_of(page: Page) -> Iterator[Element]:
    return next(each for each in page.tree.iter("ul") if each.get("class") == "dcs-key").iter("li")
