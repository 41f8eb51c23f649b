"""Real answers of real mothers, tapped through the pages one by one, add up as they do in the spreadsheet."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.permissions import Actor
from app.extensions import db
from app.store.collection import Assessment
from app.store.derived import ScoreRow
from tests.support.client import PageClient
from tests.support.factories import a_practitioner, an_occasion
from tests.support.journey import Person, assert_derived_follows_from_events
from tests.support.project import ROOT

MOTHERS = ROOT.parent / "shared" / "data" / "mothers_epds_hads.csv"
SOME, MANY = 4, 20


def answers_of(file: Path, how_many: int) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row, _ in zip(csv.DictReader(lines), range(how_many), strict=False)]
    return [[row[f"EPDS_{item}"] for item in range(1, 11)] for row in rows]


@pytest.mark.skipif(not MOTHERS.exists(), reason="the data set lies beside the project, in ../shared/data")
@pytest.mark.parametrize("how_many", [SOME, pytest.param(MANY, marks=pytest.mark.long)])
@pytest.mark.usefixtures("db_session")
def test_the_first_ones(client: PageClient, desk: PageClient, practitioner: Actor, how_many: int) -> None:
    # given some mothers, each with a dyad of her own and the EPDS open
    mothers = answers_of(MOTHERS, how_many)
    assert len(mothers) == how_many
    occasions = [an_occasion(practitioner) for _ in mothers]
    person = Person(desk)

    # when their paper forms are copied, item by item
    for occasion, answers in zip(occasions, mothers, strict=True):
        person.goes_to(f"/occasions/{occasion.id}")
        person.follows("EPDS, mood after birth")
        person.answers(answers)
        person.presses("Finish")

    # then each total is the sum of that row of the spreadsheet
    totals = db.session.execute(
        select(Assessment.occasion_id, ScoreRow.hundredths)
        .join(ScoreRow, ScoreRow.assessment_id == Assessment.id)
        .where(Assessment.instrument_code == "epds")
    )
    found = {row.occasion_id: row.hundredths for row in totals}
    assert [found[each.id] for each in occasions] == [100 * sum(map(int, answers)) for answers in mothers]
    assert "EPDS, mood after birth" in person.page.text
    assert_derived_follows_from_events()


@pytest.fixture
def practitioner(db_session: object) -> Actor:
    return a_practitioner(measures=("epds",))
