"""`flask derived rebuild`: what is worked out from events can be thrown away and worked out again to the same bytes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, scoped_session

from app.domain.vocabulary import OccasionKind
from app.extensions import db
from app.operations.demonstration_people import PEOPLE, people_rows
from app.operations.demonstration_rows import MadeUpDyads
from app.operations.demonstration_stories import stories_of
from app.operations.rebuilding import all_interventions, write_derived
from app.store.collection import Assessment
from app.store.derived import Alert, ChangeRow, CurrentAnswer, ScoreRow
from app.store.rollups import OutcomePart, Rollup
from tests.support.factories import TODAY, a_practitioner, an_occasion, answer, complete, rows
from tests.support.instruments import shipped_catalogue

Run = Callable[..., Result]
IN_EVERY_STATE = (0, 1, 2, 9, 10, 11, 12, 13)
"""Places in the script of the first of PEOPLE."""
DERIVED = {"answers", "scores", "alerts", "changes", "outcome_parts", "rollups"}


@pytest.fixture
def families(db_session: scoped_session[Session]) -> None:
    """Dyads of one person of the demonstration, one for each state, and two more with a change."""
    for model, made in people_rows("-", TODAY).items():
        db.session.execute(insert(model), made)
    dyads = MadeUpDyads(shipped_catalogue(), TODAY)
    for number, story in enumerate(stories_of(PEOPLE[0], TODAY)):
        if number in IN_EVERY_STATE:
            dyads.add(PEOPLE[0], number, story)
    dyads.insert()
    write_derived(shipped_catalogue(), dyads.interventions)
    db.session.commit()


@pytest.fixture
def rebuild(app: Flask) -> Run:
    """`flask derived rebuild`."""

    def rebuild(*options: str) -> Result:
        db.session.commit()
        result = app.test_cli_runner().invoke(args=["derived", "rebuild", *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return rebuild


@pytest.mark.usefixtures("families")
def test_what_was_worked_out_is_what_a_check_works_out(rebuild: Run) -> None:
    assert all(rows()[table] for table in DERIVED)
    result = rebuild("--check")
    assert (result.exit_code, result.output) == (0, "8 interventions checked: no difference.\n")


@pytest.mark.both_databases
@pytest.mark.usefixtures("families")
def test_a_rebuild_gives_the_same_bytes(rebuild: Run) -> None:
    before = rows()
    result = rebuild()
    assert result.exit_code == 0
    assert result.output.endswith(f"{sum(len(before[table]) for table in DERIVED):,} rows written: no difference.\n")
    assert rows() == before


@pytest.mark.usefixtures("families")
def test_everything_derived_can_be_thrown_away(rebuild: Run) -> None:
    before = rows()
    for model in (CurrentAnswer, ScoreRow, Alert, ChangeRow, OutcomePart, Rollup):
        db.session.execute(delete(model))
    db.session.execute(update(Assessment).values(state="open", completed_at=None))
    assert rebuild("--check").exit_code == 1
    assert rebuild().exit_code == 0
    assert rows() == before


TAMPERED = [
    (CurrentAnswer, {"value": "tampered"}, "differs in value"),
    (ScoreRow, {"band": "tampered"}, "differs in band"),
    (Alert, {"status": "tampered", "code": "tampered"}, "differs in code, status"),
    (ChangeRow, {"outcome": "tampered"}, "differs in outcome"),
    (Assessment, {"state": "open", "completed_at": None}, "differs in state, completed_at"),
    (Rollup, {"started": 99, "sum_xy": -7}, "differs in started, sum_xy"),
]


@pytest.mark.usefixtures("families")
def test_every_wrong_row_is_found_and_put_right(rebuild: Run) -> None:
    """One of each kind at once: each is told by itself, and nothing else is."""
    before = rows()
    names = sorted(tamper(model, changed, told) for model, changed, told in TAMPERED)
    tampered = rows()

    found = rebuild("--check")
    assert found.exit_code == 1
    assert found.output.splitlines()[-1] == f"8 interventions checked: {len(TAMPERED)} differences."
    assert sorted(found.output.splitlines()[:-1]) == names
    assert rows() == tampered, "a check changes nothing"

    repaired = rebuild()
    assert repaired.exit_code == 0
    assert repaired.output.endswith(f"{len(TAMPERED)} differences, put right.\n")
    assert set(names) <= set(repaired.output.splitlines())
    assert rows() == before


def tamper(model: Any, changed: dict[str, Any], told: str) -> str:
    """Change one row past every rule, and return what a check should say of it."""
    key = one_key(model)
    db.session.execute(update(model).filter_by(**key).values(**changed))
    return f"{model.__tablename__}: {', '.join(f'{column} {value}' for column, value in key.items())}: {told}"


def one_key(model: Any) -> dict[str, Any]:
    """The key of a row that takes part in everything: a completed PHQ-9 and the first of what follows from it."""
    statement = select(model).order_by(*model.__table__.primary_key)
    if model is Assessment:
        # no other row changes with its state when it is neither before nor after
        statement = statement.where(Assessment.state == "complete", Assessment.occasion.has(kind="follow_up"))
    if model is CurrentAnswer:
        statement = statement.where(CurrentAnswer.kind == "answer")
    row = db.session.scalars(statement.limit(1)).one()
    return {column.name: getattr(row, column.name) for column in model.__table__.primary_key}


@pytest.mark.usefixtures("families")
def test_a_missing_row_and_one_too_many_are_told_and_no_answer_is(rebuild: Run) -> None:
    before = rows()
    score, answer_row = one_key(ScoreRow), one_key(CurrentAnswer)
    stored = db.session.execute(select(CurrentAnswer.__table__).filter_by(**answer_row)).mappings().one()
    db.session.execute(insert(CurrentAnswer), {**stored, "item": "made_up", "value": "secret"})
    db.session.execute(delete(ScoreRow).filter_by(**score))
    result = rebuild("--check")
    lines = result.output.splitlines()
    assert f"answers: assessment_id {answer_row['assessment_id']}, item made_up: should not be there" in lines
    assert f"scores: assessment_id {score['assessment_id']}, scale {score['scale']}: is missing" in lines
    assert "secret" not in result.output
    rebuild()
    assert rows() == before


@pytest.mark.usefixtures("families")
def test_a_wrong_time_of_an_alert_is_found(rebuild: Run) -> None:
    alert = db.session.scalars(select(Alert).limit(1)).one()
    alert.raised_at += timedelta(microseconds=1)
    assert "differs in raised_at" in rebuild("--check").output


def test_what_the_pages_write_is_what_a_check_works_out(rebuild: Run, db_session: scoped_session[Session]) -> None:
    actor = a_practitioner()
    before = an_occasion(actor)
    complete(actor, before, "phq9", [*"33333333", "1"])
    complete(actor, before, "epds", ["1"] * 10)
    answer(actor, before, "gad7", {"1": "0", "2": "-", "3": "x"})
    after = an_occasion(actor, kind=OccasionKind.AFTER)
    complete(actor, after, "phq9", ["0"] * 9)
    assert rebuild("--check").output == "2 interventions checked: no difference.\n"


def test_an_instrument_that_is_gone_is_told_in_words(rebuild: Run, db_session: scoped_session[Session]) -> None:
    actor = a_practitioner(measures=("phq9",))
    occasion = an_occasion(actor)
    db.session.execute(update(Assessment).where(Assessment.occasion_id == occasion.id).values(instrument_version="99"))
    result = rebuild("--check")
    assert (result.exit_code, result.output) == (1, "Error: instrument phq9@99 not found\n")


def test_an_empty_database_is_right(rebuild: Run, db_session: scoped_session[Session]) -> None:
    assert rebuild("--check").output == "0 interventions checked: no difference.\n"
    assert all_interventions() == []
