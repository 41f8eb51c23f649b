"""What a practitioner reads on the page of one dyad."""

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import update

from app.domain.calendar_months import whole_months
from app.domain.permissions import Actor
from app.domain.vocabulary import NotCollected, OccasionKind
from app.extensions import db
from app.operations.collecting import finish, mark_not_collected
from app.queries.caseload import DyadView
from app.store.care import Intervention
from tests.support.actors import sign_in
from tests.support.client import PageClient
from tests.support.factories import a_dyad, a_practitioner, an_occasion, answer, complete, measure, seen
from tests.support.instruments import shipped_catalogue
from tests.support.pages import SVG, Page, words

PHQ9_17 = ["2"] * 8 + ["1"]
PHQ9_13 = ["2"] * 5 + ["1"] * 3 + ["0"]
PHQ9_9 = ["2", *["1"] * 7, "0"]
GAD7_13 = ["2"] * 6 + ["1"]
GAD7_10 = ["2"] * 3 + ["1"] * 4
KPCS_31 = ["3"] * 1 + ["2"] * 14
KPCS_36 = ["3"] * 6 + ["2"] * 9


def collect(actor: Actor, dyad: DyadView, kind: OccasionKind, number: int = 1, **values: list[str]) -> None:
    """Complete measures of one time point: instrument code -> its answers in order."""
    occasion = an_occasion(actor, dyad, kind, number)
    for code, answers in values.items():
        complete(actor, occasion, code, answers)


def visit(desk: PageClient, dyad: DyadView) -> Page:
    return desk.visit(f"/dyads/{dyad.id}")


def visit_as(client: PageClient, actor: Actor, dyad: DyadView) -> Page:
    sign_in(client, actor)
    return visit(client, dyad)


def all_with_class(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if name in element.get("class", "").split())


def panel_of(page: Page, name: str) -> Element:
    """The panel whose heading begins with this name."""
    for panel in all_with_class(page.tree, "dcs-panel"):
        if any(words(heading).startswith(name) for heading in panel.iter("h3")):
            return panel
    raise LookupError(name)


def chart_of(page: Page, name: str) -> Element:
    found = next(all_with_class(panel_of(page, name), "dcs-chart")).find(f"{SVG}svg")
    assert found is not None
    return found


def table_of(panel: Element) -> list[list[str]]:
    rows = next(panel.iter("tbody")).iter("tr")
    return [[words(cell) for cell in row] for row in rows]


def figures_drawn(panel: Element) -> list[str]:
    return [words(text) for text in all_with_class(panel, "t-halo")]


def record_lines(page: Page) -> list[str]:
    """The table of every time point, line by line."""
    section = next(each for each in page.tree.iter("section") if each.get("aria-labelledby") == "records")
    return [words(row) for row in section.iter("tr")]


@pytest.mark.both_databases
def test_a_dyad_measured_before_during_and_after(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    collect(practitioner, dyad, OccasionKind.BEFORE, phq9=PHQ9_17, gad7=GAD7_13, kpcs=KPCS_31)
    collect(practitioner, dyad, OccasionKind.DURING, phq9=PHQ9_13)
    collect(practitioner, dyad, OccasionKind.AFTER, phq9=PHQ9_9, gad7=GAD7_10, kpcs=KPCS_36)
    page = visit(desk, dyad)
    assert "PHQ-9 fell from 17 to 9: reliably improved, and now below the cut-off." in page.text
    assert "GAD-7 fell from 13 to 10: no reliable change." in page.text
    assert "KPCS rose from 31 to 36. No published threshold, so we do not judge it." in page.text
    assert (
        "3 scores are known before and after VIG: 1 is reliably better, 1 shows no reliable change and "
        "1 has no published threshold." in page.text
    )
    assert "Does this fit what you both see on film?" in page.text
    panel = panel_of(page, "PHQ-9")
    assert [row[1] for row in table_of(panel)] == figures_drawn(panel) == ["17", "13", "9"]
    assert table_of(panel)[0] == ["Before VIG 8 September 2026", "17", "moderately severe"]
    assert "KPCS in figures" in words(panel_of(page, "KPCS"))


def test_every_chart_is_described_in_words(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    collect(practitioner, dyad, OccasionKind.BEFORE, phq9=PHQ9_17)
    collect(practitioner, dyad, OccasionKind.AFTER, phq9=PHQ9_9)
    drawing = chart_of(visit(desk, dyad), "PHQ-9")
    title, description = (words(next(drawing.iter(SVG + tag))) for tag in ("title", "desc"))
    assert title == "PHQ-9 over time, up is better"
    assert description == (
        "PHQ-9: 17 before VIG, 9 after VIG. PHQ-9 fell from 17 to 9: reliably improved, and now below the cut-off. "
        "A lower score is better, so low scores are at the top. A change of 6 or more is reliable. The cut-off is 10."
    )
    assert drawing.get("role") == "img"
    named = [element.get("id") for tag in ("title", "desc") for element in drawing.iter(SVG + tag)]
    assert drawing.get("aria-labelledby", "").split() == named
    assert "Lower is better ↑" in words(drawing)


def test_a_scale_without_a_threshold_has_no_band(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    collect(practitioner, dyad, OccasionKind.BEFORE, phq9=PHQ9_17, kpcs=KPCS_31)
    page = visit(desk, dyad)
    assert len(list(all_with_class(panel_of(page, "PHQ-9"), "wobble"))) == 1
    assert len(list(all_with_class(panel_of(page, "KPCS"), "wobble"))) == 0
    assert "Higher is better ↑" in words(panel_of(page, "KPCS"))


def test_without_a_score_from_after_the_change_is_not_yet_known(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    collect(practitioner, dyad, OccasionKind.BEFORE, phq9=PHQ9_17)
    page = visit(desk, dyad)
    assert "What has changed is not yet known: that needs scores from before and after VIG." in page.text
    assert "PHQ-9 was 17 before VIG. What has changed is not yet known." in page.text
    assert "reliable change" not in page.text
    assert "not yet known" in words(chart_of(page, "PHQ-9"))


def test_what_is_unsafe_stands_first_and_a_better_total_does_not_hide_it(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    collect(practitioner, dyad, OccasionKind.BEFORE, phq9=PHQ9_17)
    collect(practitioner, dyad, OccasionKind.AFTER, phq9=["0"] * 8 + ["2"])
    page = visit(desk, dyad)
    headings = [words(heading) for heading in page.tree.iter("h2")]
    assert headings == [
        "Look at this first",
        "Measures",
        "In plain words",
        "Thinking about further help",
        "Change on each measure",
        "Goals",
        "This course of VIG",
        "About this dyad",
        "Timeline",
        "Scores, each time",
    ]
    alert = words(next(all_with_class(page.tree, "dcs-alert")))
    assert "PHQ-9 question 9, thoughts of self-harm" in alert
    assert (
        "answered “More than half the days”. After VIG, 8 September 2026. Earlier: before VIG “Several days”." in alert
    )
    assert "A better total does not cancel this." in alert


def test_a_safety_question_nobody_answered_is_said(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    occasion = an_occasion(practitioner, dyad)
    complete(practitioner, occasion, "phq9", ["1"] * 8 + ["-"])
    complete(practitioner, occasion, "epds", [])
    page = visit(desk, dyad)
    note = words(next(all_with_class(page.tree, "dcs-note--amber")))
    assert "PHQ-9 question 9, thoughts of self-harm or of being better off dead: there is no answer. Ask." in note
    assert "EPDS question 10, thoughts of self-harm: there is no answer. Ask." in note
    assert not list(all_with_class(page.tree, "dcs-alert"))


def test_a_copied_total_hides_no_safety_question(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    occasion = an_occasion(practitioner, dyad)
    answer(practitioner, occasion, "epds", {"total:total": "12"})
    finish(practitioner, shipped_catalogue(), (measure(seen(practitioner, occasion.id), "epds"),))
    page = visit(desk, dyad)
    note = words(next(all_with_class(page.tree, "dcs-note--amber")))
    assert "EPDS question 10, thoughts of self-harm: only the total was copied. Look at the paper form." in note
    assert "EPDS 12 possible depression; total copied from paper" in record_lines(page)


def test_what_makes_a_score_less_than_plain_is_said_beside_it(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    occasion = an_occasion(practitioner, dyad)
    complete(practitioner, occasion, "phq9", ["2"] * 7 + ["-", "0"])  # 14 from 8 answers: 15.75 of 9
    complete(practitioner, occasion, "gad7", ["3"] * 3 + ["-"] * 4)
    mark_not_collected(practitioner, measure(seen(practitioner, occasion.id), "kpcs"), NotCollected.NO_TIME)
    page = visit(desk, dyad)
    lines = record_lines(page)
    assert "PHQ-9 15.75 moderately severe; estimated from 8 of 9 answers, by a provisional rule" in lines
    assert "15.75 is estimated from 8 of 9 answers, by a provisional rule." in page.text
    assert "GAD-7 – no score: 3 of 7 answered" in lines
    assert "KPCS – not collected: There was no time" in lines
    assert "PBQ – not finished yet" in lines
    assert "2 of 6 measures done, 1 not collected, 1 without a score." in page.text


def test_a_provisional_range_and_a_lower_confidence_are_said(client: PageClient, practitioner: Actor) -> None:
    service = a_practitioner(measures=("core10",))
    dyad = a_dyad(service)
    collect(service, dyad, OccasionKind.BEFORE, core10=["2"] * 10)
    collect(service, dyad, OccasionKind.AFTER, core10=["1"] * 5 + ["0"] * 5)
    page = visit_as(client, service, dyad)
    assert "CORE-10 20 moderate to severe (provisional)" in record_lines(page)
    assert "CORE-10 fell from 20 to 9: reliably improved (with 90% confidence), and now below the cut-off." in page.text
    assert "CORE-10 © CORE System Trust" in page.text


def test_a_measure_of_many_parts_is_one_chart_and_its_parts_are_folded_away(
    desk: PageClient, practitioner: Actor
) -> None:
    dyad = a_dyad(practitioner)
    collect(practitioner, dyad, OccasionKind.BEFORE, pbq=["rarely"] * 25)
    panel = panel_of(visit(desk, dyad), "PBQ")
    assert len(list(all_with_class(panel, "dcs-chart"))) == 1
    parts = next(each for each in panel.iter("details") if "4 parts of PBQ" in words(each))
    assert len(list(all_with_class(parts, "dcs-strip"))) == 4
    assert "open" not in parts.attrib
    assert "Rejection and anger" in words(parts)


def test_two_equal_scales_have_a_chart_each(client: PageClient, practitioner: Actor) -> None:
    service = a_practitioner(measures=("hads",))
    dyad = a_dyad(service)
    collect(service, dyad, OccasionKind.BEFORE, hads=["1"] * 14)
    page = visit_as(client, service, dyad)
    headings = [words(heading) for heading in page.tree.iter("h3")]
    assert headings == ["All of them on one picture", "HADS Anxiety, from paper", "HADS Depression, from paper"]
    assert len([each for each in all_with_class(page.tree, "dcs-chart") if each.tag == "figure"]) == 2


def test_goals_stand_in_the_familys_words_with_first_and_last_rating(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, goals=["Enjoy bath time", "Sleep at night"])
    collect(practitioner, dyad, OccasionKind.BEFORE, gbo=["2", "3"])
    collect(practitioner, dyad, OccasionKind.DURING, gbo=["5", "4"])
    page = visit(desk, dyad)
    goals = words(next(all_with_class(page.tree, "dcs-goals")))
    assert "Goal 1: “Enjoy bath time” 2 before VIG → 5 during VIG" in goals
    assert goals.count("Not yet known") == 2
    collect(practitioner, dyad, OccasionKind.AFTER, gbo=["6", "4"])
    goals = words(next(all_with_class(visit(desk, dyad).tree, "dcs-goals")))
    assert "Goal 1: “Enjoy bath time” 2 before VIG → 6 after VIG" in goals
    assert "Goal 2: “Sleep at night” 3 before VIG → 4 after VIG" in goals
    assert [goals.count(each) for each in ("Reliably improved", "No reliable change")] == [1, 1]
    assert "3 or more on one goal is reliable. Ratings at sessions show the way between." in goals


def test_a_new_dyad_leads_to_its_first_measures(desk: PageClient, practitioner: Actor) -> None:
    page = visit(desk, a_dyad(practitioner))
    assert "No measures have been collected yet." in page.text
    assert "In plain words" not in page.text
    form = page.form("kind")
    assert (form.fields["kind"], form.fields["number"]) == ("before", "1")
    assert "Before VIG: measures" in desk.submit(form).heading


@pytest.mark.parametrize(
    ("held", "ended", "labels"),
    [
        ([], True, ["Collect measures after VIG", "Collect measures before VIG"]),
        (
            ["before"],
            False,
            ["Go on with measures before VIG", "Collect measures after VIG", "Collect measures during VIG"],
        ),
        (
            ["before", "after"],
            True,
            ["Go on with measures after VIG", "Go on with measures before VIG", "Collect measures at follow-up"],
        ),
    ],
)
def test_what_is_due_comes_first(
    desk: PageClient, practitioner: Actor, held: list[str], ended: bool, labels: list[str]
) -> None:
    dyad = a_dyad(practitioner)
    for kind in held:
        an_occasion(practitioner, dyad, OccasionKind(kind))
    if ended:
        db.session.execute(
            update(Intervention).where(Intervention.dyad_id == dyad.id).values(ended_on=date(2026, 11, 2))
        )
    page = visit(desk, dyad)
    main = page.tree.find(".//*[@id='main']")
    assert main is not None
    buttons = [each for each in all_with_class(main, "nhsuk-button") if words(each) != "Add a session"]
    assert [words(each) for each in buttons] == labels
    green = ["nhsuk-button--secondary" not in each.attrib["class"] for each in buttons]
    assert green == [True, *[False] * (len(labels) - 1)]


def test_a_score_that_got_worse_is_for_supervision(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    collect(practitioner, dyad, OccasionKind.BEFORE, phq9=PHQ9_9)
    assert "supervision" not in visit(desk, dyad).text
    collect(practitioner, dyad, OccasionKind.AFTER, phq9=PHQ9_17)
    page = visit(desk, dyad)
    assert "PHQ-9 rose from 9 to 17: reliably worse, and now at or above the cut-off." in page.text
    assert "A score that got worse is worth taking to supervision." in page.text


def test_a_follow_up_is_told_and_drawn(desk: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    collect(practitioner, dyad, OccasionKind.BEFORE, phq9=PHQ9_17)
    collect(practitioner, dyad, OccasionKind.AFTER, phq9=PHQ9_9)
    collect(practitioner, dyad, OccasionKind.FOLLOW_UP, phq9=PHQ9_13)
    panel = panel_of(visit(desk, dyad), "PHQ-9")
    assert "At follow-up it was 13. Compared with before VIG, it shows no reliable change." in words(panel)
    assert figures_drawn(panel) == ["17", "9", "13"]
    shapes = [element.attrib["class"] for element in panel.iter() if element.get("class", "").startswith("m-")]
    assert shapes == ["m-better", "m-better", "m-same"]  # beside the sentence, after VIG, at follow-up


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 15), date(2026, 2, 15), 1),
        (date(2026, 1, 15), date(2027, 1, 14), 11),
        (date(2026, 3, 1), date(2026, 2, 1), 0),
    ],
)
def test_months_are_counted_when_they_are_complete(start: date, end: date, months: int) -> None:
    assert whole_months(start, end) == months
