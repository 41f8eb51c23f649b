"""The main job: measures before VIG and again after it, and an honest answer to whether things have changed."""

import pytest

from app.domain.permissions import Actor
from tests.support.client import PageClient
from tests.support.factories import email_of
from tests.support.journey import Person, assert_derived_follows_from_events
from tests.support.pages import words

BEFORE = [
    *["2"] * 8,
    "1",  # PHQ-9: 17
    *["1"] * 7,  # GAD-7: 7
    *["sometimes"] * 25,  # PBQ: 8 reversed items of 3 and 17 of 2 points, 58
    "2",
    "3",  # goals
]
AFTER = [
    *["1"] * 8,
    "0",  # PHQ-9: 8
    *["1"] * 6,
    "0",  # GAD-7: 6
    *["rarely"] * 25,  # PBQ: 8 reversed items of 4 and 17 of 1 point, 49
    "8",
    "4",
]
EPDS_BEFORE = ["2", "2", "1", "2", "1", "2", "1", "2", "1", "1"]  # 15
EPDS_AFTER = ["1", "1", "1", "1", "1", "1", "1", "1", "1", "0"]  # 9


def collects(person: Person, answers: list[str], epds: list[str], kpcs: str) -> str:
    """The parent answers on this tablet; then the practitioner copies two paper forms. Gives back the address."""
    occasion = person.page.response.request.path
    person.sends("mode", mode="tablet")
    person.follows("Start")
    person.answers(answers)
    assert "You answered every question." in person.page.text
    person.presses("Finish")
    assert person.page.heading == "Thank you"
    person.takes_the_tablet_back()
    person.follows("Go on with the measures")
    person.follows("EPDS, mood after birth")
    person.answers(epds)
    person.presses("Finish")
    person.follows("KPCS, parenting confidence")
    person.follows("I only have the total")
    person.sends("total:total", **{"total:total": kpcs})
    assert person.page.response.request.path == occasion
    return occasion


def says_what_has_changed(person: Person) -> None:
    for sentence in [
        "PHQ-9 fell from 17 to 8: reliably improved, and now below the cut-off.",
        "GAD-7 fell from 7 to 6: no reliable change.",
        "PBQ fell from 58 to 49. No published threshold, so we do not judge it.",
        "EPDS fell from 15 to 9: reliably improved, and now below the cut-off.",
        "KPCS rose from 36 to 41, and is now at or above the cut-off. No published threshold, so we do not judge it.",
        "7 scores are known before and after VIG: "
        "3 are reliably better, 2 show no reliable change and 2 have no published threshold.",
    ]:
        assert sentence in person.page.text
    assert "Goal 1: “A calm bath time” 2 before VIG → 8 after VIG" in person.page.text
    assert "Goal 2: “To sleep through” 3 before VIG → 4 after VIG" in person.page.text

    charts = [each for each in person.page.tree.iter() if each.tag.endswith("svg") and each.get("role") == "img"]
    titles = []
    for chart in charts:
        told = [each for each in chart if each.tag.endswith(("title", "desc"))]
        if not told:
            continue  # its words stand beside it
        title, description = told
        assert chart.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        titles.append(words(title))
    assert sum("over time" in title for title in titles) == 7  # five scores and two goals
    rows = {tuple(words(cell) for cell in row)[1] for row in person.page.tree.iter("tr")}
    assert {"17", "8", "7", "6", "58", "49", "15", "9", "36", "41"} <= rows


@pytest.mark.parametrize(
    "database_url", [pytest.param("sqlite", marks=pytest.mark.long), "postgresql"], indirect=True, scope="session"
)
def test_a_family_before_and_after_vig(client: PageClient, practitioner: Actor) -> None:
    # given a practitioner who has signed in, added a dyad and written down two goals with the parent
    person = Person(client)
    assert person.signs_in(email_of(practitioner)).heading == "Today"
    code = person.adds_a_dyad()
    person.follows("Noted. Go to the dyad page")
    person.follows("Write down the goals")
    person.sends("goal_1", goal_1="A calm bath time", goal_2="To sleep through")

    # when all measures are collected before VIG
    person.presses("Collect measures before VIG")
    occasions = [collects(person, BEFORE, EPDS_BEFORE, "36")]

    # then the page of this time point has the scores, and the answer that must be looked at stands above them
    assert "17, moderately severe" in person.row("PHQ-9")
    assert "7, mild" in person.row("GAD-7")
    assert "Bonding difficulty, all items: 58" in person.row("PBQ")
    assert "Goal 1: 2; Goal 2: 3" in person.row("GBO")
    assert "15, probable depression" in person.row("EPDS")
    assert "36, clinical range (low confidence)" in person.row("KPCS")
    assert "PHQ-9 question 9, thoughts of self-harm or of being better off dead: answered" in person.page.text
    assert person.follows("Back to the dyad").text.count("What has changed is not yet known") >= 4
    assert_derived_follows_from_events()

    # when they are collected again after VIG
    person.presses("Collect measures after VIG")
    occasions.append(collects(person, AFTER, EPDS_AFTER, "41"))
    person.follows("Back to the dyad")

    # then the dyad's page says in words what has changed and what has not, with a chart for every score
    says_what_has_changed(person)

    # and the summary has the dyad's line, and nothing is left to collect
    person.follows("Summary")
    assert "1 started VIG" in person.page.text or "started VIG 1" in person.page.text
    person.sends("measure", measure="phq9.total")
    line = next(words(row) for row in person.page.tree.iter("tr") if code in words(row))
    assert line.startswith(f"{code} 17 → 8 ")
    assert "past the cut-off" in line
    assert "Nothing. Every dyad has the measures that are due." in person.page.text

    # and when every answer that must be looked at has been looked at, nothing at all is waiting
    assert "Nothing is waiting." not in person.follows("Today").text
    for occasion in occasions:
        person.goes_to(f"{occasion}/results")
        while any(each.get("name") == "action" for each in person.page.tree.iter("input")):
            person.sends("action", action="talked")
    assert "1 thing to do." in person.follows("Today").text
    assert "has no next session" in person.row("To plan")
    assert_derived_follows_from_events()
