"""The derived tables say what the events say; written by hand here, and compared with what is stored."""

from typing import Any

import pytest
from sqlalchemy import select, text

from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind
from app.extensions import db
from app.operations.derivation import batches, change_rows, refresh_assessment, refresh_changes
from app.operations.rebuilding import all_interventions, put_right
from app.store.derived import Alert, ChangeRow, CurrentAnswer, ScoreRow
from tests.support.factories import a_dyad, an_occasion, answer, complete, measure, rows
from tests.support.instruments import shipped_catalogue
from tests.support.journey import assert_derived_follows_from_events

CATALOGUE = shipped_catalogue()
DERIVED = (CurrentAnswer, ScoreRow, Alert, ChangeRow)


def changes() -> list[tuple[Any, ...]]:
    return [
        (row.instrument_code, row.scale, row.before_hundredths, row.after_hundredths, row.outcome)
        for row in db.session.scalars(select(ChangeRow).order_by(ChangeRow.instrument_code, ChangeRow.scale))
    ]


@pytest.fixture
def family(practitioner: Actor) -> None:
    """PHQ-9, EPDS, KPCS and two goals before and after; after VIG, item 9 of PHQ-9 was left out."""
    dyad = a_dyad(practitioner, goals=("to sleep", "to eat"))
    before = an_occasion(practitioner, dyad)
    after = an_occasion(practitioner, dyad, OccasionKind.AFTER)
    complete(practitioner, before, "phq9", ["2"] * 9)
    complete(practitioner, before, "epds", ["2"] * 10)
    complete(practitioner, before, "kpcs", ["2"] * 15)
    complete(practitioner, before, "gbo", ["2", "3"])
    complete(practitioner, after, "phq9", ["1"] * 8 + ["x"])
    complete(practitioner, after, "epds", ["1"] * 9 + ["-"])
    complete(practitioner, after, "kpcs", ["3"] * 15)
    complete(practitioner, after, "gbo", ["6", "1"])


@pytest.mark.both_databases
@pytest.mark.usefixtures("family")
def test_scores_and_changes_of_a_family() -> None:
    assert changes() == [
        ("gbo", "goal_1", 200, 600, "improved"),
        ("gbo", "goal_2", 300, 100, "no_reliable_change"),
        ("gbo", "mean", 250, 350, "no_threshold"),
        ("kpcs", "total", 3000, 4500, "no_threshold"),
        ("phq9", "total", 1800, 900, "recovered"),
    ]
    scores = [
        (row.status, row.hundredths, row.answered, row.items)
        for row in db.session.scalars(select(ScoreRow).where(ScoreRow.status.in_(("prorated", "incomplete"))))
    ]
    assert sorted(scores, key=str) == [("incomplete", None, 9, 10), ("prorated", 900, 8, 9)]
    assert_derived_follows_from_events()


SPOILT = (
    "UPDATE scores SET hundredths = hundredths + 100 WHERE hundredths IS NOT NULL",
    "UPDATE scores SET band = 'severe'",
    "UPDATE answers SET value = '0' WHERE value IS NOT NULL",
    "UPDATE answers SET seq = seq + 1",
    "UPDATE changes SET outcome = 'worse'",
    "UPDATE alerts SET status = 'raised'",
    "UPDATE assessments SET completed_at = NULL",
    "UPDATE assessments SET state = 'open'",
    *(f"DELETE FROM {model.__tablename__}" for model in DERIVED),
)


@pytest.mark.usefixtures("family")
def test_whatever_is_spoilt_or_lost_is_noticed_and_made_again() -> None:
    before = rows()
    assert [model.__tablename__ for model in DERIVED if not before[model.__tablename__]] == []
    for spoil in SPOILT:
        db.session.execute(text(spoil))
        assert rows() != before, spoil
        assert is_noticed(), spoil
        put_right(CATALOGUE, all_interventions())
        assert rows() == before, spoil


def is_noticed() -> bool:
    try:
        assert_derived_follows_from_events()
    except AssertionError:
        return True
    return False


@pytest.mark.usefixtures("family")
def test_refreshing_again_changes_nothing() -> None:
    before = rows()
    for assessment_id in db.session.scalars(select(CurrentAnswer.assessment_id).distinct()).all():
        refresh_assessment(CATALOGUE, assessment_id)
    for intervention_id in all_interventions():
        refresh_changes(CATALOGUE, intervention_id)
    assert rows() == before


def test_a_change_compares_before_with_after_and_with_nothing_else(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    for kind, value in (("before", "3"), ("during", "2"), ("follow_up", "0")):
        complete(practitioner, an_occasion(practitioner, dyad, OccasionKind(kind)), "phq9", [value] * 9)
    assert changes() == []
    complete(practitioner, an_occasion(practitioner, dyad, OccasionKind.AFTER), "phq9", ["1"] * 9)
    assert changes() == [("phq9", "total", 2700, 900, "recovered")]


def test_families_are_not_mixed_up(practitioner: Actor) -> None:
    one, other = a_dyad(practitioner), a_dyad(practitioner)
    complete(practitioner, an_occasion(practitioner, one), "phq9", ["3"] * 9)
    complete(practitioner, an_occasion(practitioner, other, OccasionKind.AFTER), "phq9", ["0"] * 9)
    assert changes() == []
    assert change_rows(CATALOGUE, [one.intervention_id, other.intervention_id]) == []


def test_an_unfinished_measure_has_no_part_in_a_change(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    complete(practitioner, an_occasion(practitioner, dyad), "phq9", ["3"] * 9)
    after = an_occasion(practitioner, dyad, OccasionKind.AFTER)
    answer(practitioner, after, "phq9", {str(item): "0" for item in range(1, 10)})
    refresh_assessment(CATALOGUE, measure(after, "phq9").id)
    assert changes() == []
    assert_derived_follows_from_events()


def test_keys_come_in_runs() -> None:
    assert [len(run) for run in batches(range(450), size=200)] == [200, 200, 50]
    assert list(batches([])) == []
