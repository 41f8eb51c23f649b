"""A service's backlog, from the spreadsheet to the totals, as the operator sees it."""

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.cli.transaction import committing
from app.clock import now
from app.domain.importing import BadFile
from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind
from app.extensions import db
from app.operations.importing import import_rows
from app.operations.importing_rows import Backlog
from app.store.care import Dyad, ImportedRow, Intervention
from app.store.collection import AnswerEvent, Assessment, Occasion
from app.store.derived import Alert, ScoreRow
from tests.support.factories import TODAY, a_practitioner, an_occasion, email_of, rows
from tests.support.instruments import shipped, shipped_catalogue
from tests.support.project import ROOT

MOTHERS = ROOT.parent / "shared" / "data" / "mothers_epds_hads.csv"
needs_mothers = pytest.mark.skipif(not MOTHERS.exists(), reason="the shared data set of 300 mothers is not here")
HEADER = ",".join(["Key", *(f"EPDS_{number}" for number in range(1, 11))])
Run = Callable[..., Result]


@pytest.fixture
def practitioner(db_session: scoped_session[Session]) -> Actor:
    return a_practitioner()


@pytest.fixture
def run(app: Flask, practitioner: Actor) -> Run:
    """`flask import responses FILE` for the practitioner; EPDS unless told otherwise."""

    def run(file: Path, *more: str, code: str = "epds", prefix: str = "EPDS_", key: str = "Key") -> Result:
        db.session.commit()
        options = ["--instrument", code, "--prefix", prefix, "--key-column", key]
        if "--practitioner" not in more:
            options += ["--practitioner", email_of(practitioner)]
        db.session.rollback()
        result = app.test_cli_runner().invoke(args=["import", "responses", str(file), *options, *more])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return run


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """A file of EPDS rows: `sheet("A,0,0,0,0,0,0,0,0,0,0")`."""

    def sheet(*lines: str, header: str = HEADER) -> Path:
        file = tmp_path / "backlog.csv"
        file.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
        return file

    return sheet


def row(key: str, first: str = "0", last: str = "0") -> str:
    """A row of zeros but for the first and the last item."""
    return ",".join([key, first, *["0"] * 8, last])


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def totals(actor: Actor, code: str, scale: str) -> dict[str, tuple[str, int | None]]:
    """Hash of a row -> status and hundredths of a scale at its dyad's before occasion."""
    found = db.session.execute(
        select(ImportedRow.row_hash, ScoreRow.status, ScoreRow.hundredths)
        .join(Intervention, Intervention.dyad_id == ImportedRow.dyad_id)
        .join(Occasion, Occasion.intervention_id == Intervention.id)
        .join(Assessment, Assessment.occasion_id == Occasion.id)
        .join(ScoreRow, ScoreRow.assessment_id == Assessment.id)
        .where(
            ImportedRow.service_id == actor.service_id,
            Occasion.kind == "before",
            Assessment.instrument_code == code,
            Assessment.state == "complete",
            ScoreRow.scale == scale,
        )
    )
    return {row_hash: (status, hundredths) for row_hash, status, hundredths in found}


def expected_totals(actor: Actor, sheet: Path, columns: list[str]) -> dict[str, tuple[str, int]]:
    """The same, added up from the file itself."""
    with sheet.open(newline="", encoding="utf-8") as file:
        return {
            hashlib.sha256(f"{actor.service_id}|{sheet.stem}|{mother['Participant_number']}".encode()).hexdigest(): (
                "scored",
                100 * sum(int(mother[column]) for column in columns),
            )
            for mother in csv.DictReader(file)
        }


@pytest.mark.both_databases
@needs_mothers
def test_three_hundred_mothers(run: Run, practitioner: Actor, tmp_path: Path) -> None:
    """EPDS, then the anxiety items of HADS of the same mothers: totals as added up from the file.

    The same file once more adds nothing. On PostgreSQL with the first forty of them.
    """
    many = 300 if db.engine.dialect.name == "sqlite" else 40
    mothers = tmp_path / "mothers.csv"
    mothers.write_text("".join(MOTHERS.read_text(encoding="utf-8").splitlines(True)[: many + 1]), encoding="utf-8")
    epds = run(mothers, "--write", key="Participant_number")
    assert (epds.exit_code, f"{many} added as new dyads.\n" in epds.output) == (0, True), epds.output
    hads = run(mothers, "--write", code="hads", prefix="HADS_", key="Participant_number")
    assert "The scale depression is not in this file.\n" in hads.output
    assert f"{many} added to dyads of an earlier import.\n" in hads.output

    epds_columns = [f"EPDS_{number}" for number in range(1, 11)]
    anxiety_columns = [f"HADS_{number}" for number in (1, 3, 5, 7, 9, 11, 13)]
    expected = expected_totals(practitioner, mothers, epds_columns)
    assert len(expected) == many
    assert totals(practitioner, "epds", "total") == expected
    assert totals(practitioner, "hads", "anxiety") == expected_totals(practitioner, mothers, anxiety_columns)
    assert set(totals(practitioner, "hads", "depression").values()) == {("incomplete", None)}
    assert (count(Dyad), count(Occasion), count(Assessment)) == (many, many, 2 * many)

    before = rows()
    again = run(mothers, "--write", key="Participant_number")
    assert f"{many} are there already.\nThere is nothing to write.\n" in again.output
    assert rows() == before


@needs_mothers
def test_a_dry_run_tells_everything_and_writes_nothing(run: Run) -> None:
    before = rows()
    dry = run(MOTHERS, key="Participant_number")
    assert dry.exit_code == 0
    assert dry.output.splitlines() == [
        "EPDS: reading 10 items, key Participant_number.",
        "300 rows read, all good.",
        "300 would be added as new dyads.",
        "0 would be added to dyads of an earlier import.",
        "Nothing was written. To write it, add --write.",
    ]
    assert rows() == before


@needs_mothers
def test_one_bad_cell_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    lines = MOTHERS.read_text(encoding="utf-8").splitlines()
    cells = lines[250].split(",")
    cells[3] = "7"
    lines[250] = ",".join(cells)
    bad = tmp_path / "bad.csv"
    bad.write_text("\n".join(lines), encoding="utf-8")
    before = rows()
    result = run(bad, "--write", key="Participant_number")
    assert result.exit_code == 1
    assert "line 251: EPDS_1: “7” must be one of 0, 1, 2, 3\n" in result.output
    assert result.output.endswith("1 of 300 rows cannot be imported. Nothing was written.\n")
    assert rows() == before


def test_a_dyad_made_by_an_import_claims_to_know_nothing(run: Run, sheet: Any, practitioner: Actor) -> None:
    run(sheet(row("A", first="2")), "--write", "--held-on", "2024-03-05")
    dyad = db.session.scalars(select(Dyad)).one()
    assert (dyad.adult_role, dyad.adult_age, dyad.child_age, dyad.referral) == ("not_recorded",) * 4
    assert (dyad.national_use, dyad.court_ordered, dyad.practitioner_id) == ("not_asked", False, practitioner.user_id)
    course = db.session.scalars(select(Intervention)).one()
    assert (course.started_on.isoformat(), course.stage) == ("2024-03-05", practitioner.stage)
    assessment = db.session.scalars(select(Assessment)).one()
    assert (assessment.mode, assessment.state) == ("paper", "complete")
    assert assessment.completed_at is not None
    assert assessment.completed_at.date().isoformat() == "2024-03-05"


def test_the_key_itself_is_not_kept(run: Run, sheet: Any) -> None:
    run(sheet(row("943 476 5919")), "--write")
    assert count(Dyad) == 1
    assert "943 476 5919" not in repr(rows())


def test_the_source_is_kept_unless_given_as_the_name_of_the_file(run: Run, sheet: Any) -> None:
    run(sheet(row("A")), "--write")
    run(sheet(row("A")), "--write", "--source", "another clinic")
    assert sorted(db.session.scalars(select(ImportedRow.source))) == ["another clinic", "backlog"]
    assert count(Dyad) == 2


def test_an_empty_cell_is_left_out_and_a_safety_item_left_out_is_told(run: Run, sheet: Any) -> None:
    run(sheet(row("A", last=""), row("B", last="1"), row("C")), "--write")
    kinds = db.session.scalars(select(AnswerEvent.kind).order_by(AnswerEvent.kind)).all()
    assert kinds == ["answer"] * 29 + ["clear"] + ["submit"] * 3
    alerts = sorted(tuple(alert) for alert in db.session.execute(select(Alert.item, Alert.status)))
    assert alerts == [("10", "not_answered"), ("10", "raised")]
    assert sorted(db.session.scalars(select(ScoreRow.status))) == ["incomplete", "scored", "scored"]


def test_a_row_without_any_answer_is_left_alone(run: Run, sheet: Any) -> None:
    result = run(sheet(row("A"), "B" + "," * 10), "--write")
    assert "1 have no answer and are left alone.\n" in result.output
    assert count(Dyad) == 1


def test_after_measures_go_to_the_same_dyad(run: Run, sheet: Any) -> None:
    run(sheet(row("A", first="3")), "--write", "--held-on", "2024-03-05")
    result = run(sheet(row("A")), "--write", "--occasion", "after", "--held-on", "2024-06-05")
    assert "1 added to dyads of an earlier import.\n" in result.output
    assert count(Dyad) == 1
    held = db.session.execute(select(Occasion.kind, Occasion.held_on).order_by(Occasion.held_on))
    assert [(kind, day.isoformat()) for kind, day in held] == [("before", "2024-03-05"), ("after", "2024-06-05")]


def test_a_row_that_was_imported_with_other_answers_is_refused(run: Run, sheet: Any) -> None:
    run(sheet(row("A"), row("B")), "--write")
    before = rows()
    result = run(sheet(row("A"), row("B", first="1"), row("C")), "--write")
    assert "line 3: EPDS is there already with other answers\n" in result.output
    assert (result.exit_code, rows() == before) == (1, True)


def test_a_row_amended_since_its_import_is_there_already(run: Run, sheet: Any, practitioner: Actor) -> None:
    run(sheet(row("A")), "--write")
    assessment_id = db.session.scalars(select(Assessment.id)).one()
    db.session.add(an_amendment(assessment_id, practitioner))
    result = run(sheet(row("A")))
    assert "1 are there already.\n" in result.output


def an_amendment(assessment_id: Any, actor: Actor) -> AnswerEvent:
    return AnswerEvent(
        event_id=assessment_id, assessment_id=assessment_id, item="1", kind="amend", value="3", epoch=1,
        writer="server", incarnation=0, seq=12, occurred_at=now(), entered_by=actor.user_id, reason="read wrongly",
    )  # fmt: skip


def test_a_measure_opened_and_not_begun_is_filled(run: Run, sheet: Any, practitioner: Actor) -> None:
    """The practitioner opened the after measures on the screen; then the paper ones are found."""
    run(sheet(row("A")), "--write")
    course = db.session.scalars(select(Intervention)).one()
    occasion = Occasion(intervention_id=course.id, kind="after", number=1, held_on=TODAY)
    db.session.add(occasion)
    db.session.flush()
    measure = {"occasion_id": occasion.id, "instrument_version": "1"}
    db.session.add(Assessment(instrument_code="phq9", position=1, **measure))
    db.session.add(Assessment(instrument_code="epds", position=2, **measure))
    result = run(sheet(row("A", first="3")), "--write", "--occasion", "after")
    assert result.exit_code == 0, result.output
    states = db.session.execute(
        select(Assessment.instrument_code, Assessment.state).join(Occasion).where(Occasion.kind == "after")
    )
    assert dict(states.all()) == {"phq9": "open", "epds": "complete"}


def test_rows_of_a_colleague_are_refused(run: Run, sheet: Any, practitioner: Actor) -> None:
    run(sheet(row("A")), "--write")
    colleague = a_practitioner(practitioner.service_id)
    result = run(sheet(row("A")), "--write", "--practitioner", email_of(colleague))
    assert "line 2: was imported as a dyad of another practitioner\n" in result.output


def test_another_service_has_its_own_dyads(run: Run, sheet: Any) -> None:
    run(sheet(row("A")), "--write")
    run(sheet(row("A")), "--write", "--practitioner", email_of(a_practitioner()))
    assert count(Dyad) == 2


def test_dyads_made_on_the_screen_are_not_touched(run: Run, sheet: Any, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    run(sheet(row("A")), "--write")
    db.session.expire_all()
    states = db.session.scalars(select(Assessment.state).where(Assessment.occasion_id == occasion.id)).all()
    assert (set(states), count(Dyad)) == ({"open"}, 2)


def test_a_spreadsheet_saved_on_windows(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "windows.csv"
    text = f'{HEADER},note\r\n{row("A", first="1")},"two\r\nlines 😀"\r\n{row("B", first="9")},\r\n'
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert "line 4: EPDS_1: “9” must be one of 0, 1, 2, 3\n" in run(file).output
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("B,9,", "B,2,").encode())
    assert "2 added as new dyads.\n" in run(file, "--write").output


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "backlog.csv: the file is empty."),
        (HEADER.encode() + b"\n", "backlog.csv: the file has a header and no rows."),
        (b"Key;EPDS_1\n", "The header is a single column: separate columns by commas."),
        (b"name,EPDS_1\nA,1\n", "missing columns: Key, EPDS_2,"),
        (HEADER.encode() + b"\nA,\xff\n", "backlog.csv: line 2 is not UTF-8 text."),
        (HEADER.encode() + b"\nA,\0\n", "backlog.csv: line 2 holds a NUL byte, so this is not text."),
    ],
    ids=["empty", "header only", "semicolons", "other columns", "not UTF-8", "NUL"],
)
def test_what_cannot_be_read_is_told_in_one_line(run: Run, tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "backlog.csv"
    file.write_bytes(content)
    result = run(file, "--write")
    errors = [line for line in result.output.splitlines() if line.startswith("Error: ")]
    assert (result.exit_code, len(errors)) == (1, 1)
    assert told in errors[0]
    assert errors[0].endswith("Nothing was written.")
    assert count(Dyad) == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--instrument", "phq99"), "There is no instrument phq99."),
        (
            ("--practitioner", "nobody@service.example"),
            "Nobody with the email nobody@service.example is a practitioner",
        ),
        (("--source", "x" * 121), "The source may have at most 120 characters."),
    ],
)
def test_what_the_operator_mistyped_is_told(run: Run, sheet: Any, options: tuple[str, ...], told: str) -> None:
    result = run(sheet(row("A")), *options)
    assert (result.exit_code, told in result.output) == (1, True), result.output


@pytest.mark.both_databases
def test_a_file_that_changed_after_it_was_checked_is_not_half_written(
    sheet: Any, practitioner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.operations.importing.AT_ONCE", 5)
    file = sheet(*(row(str(number)) for number in range(6)), row("6", first="9"))
    db.session.commit()
    before = rows()
    backlog = Backlog(practitioner, shipped("epds"), "EPDS_", "Key", "backlog", OccasionKind.BEFORE, TODAY)
    told: list[int] = []
    with file.open("rb") as stream, pytest.raises(BadFile, match="line 8: EPDS_1"), committing():
        import_rows(backlog, shipped_catalogue(), stream, told.append)
    assert told == [5]
    assert rows() == before


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_a_hundred_thousand_rows_can_be_checked(run: Run, sheet: Any) -> None:
    """Both ends of the file are read: the one bad row is the last."""
    lines = [*(f"{number},{number % 11}" for number in range(99_999)), "99999,11"]
    result = run(sheet(*lines, header="Key,g_goal_1"), code="gbo", prefix="g_")
    assert "line 100001: g_goal_1: “11” must be one of 0, 1, 2" in result.output
    assert result.output.endswith("1 of 100,000 rows cannot be imported. Nothing was written.\n")
    assert "90,000 rows checked …\n" in result.stderr
