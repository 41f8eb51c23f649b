"""What an operator types about instruments, and reads."""

from pathlib import Path

import pytest
import yaml
from click.testing import Result
from flask import Flask

from app.cli.instruments import instruments
from app.config import Settings
from app.export_formats import redcap
from tests.instruments.definition_files import ON_SCREEN, SCORE_ENTRY
from tests.support.instruments import INSTRUMENTS, shipped_catalogue


@pytest.fixture
def app() -> Flask:
    app = Flask("commands")
    app.cli.add_command(instruments)
    app.extensions["catalogue"] = shipped_catalogue()
    app.config["SETTINGS"] = Settings(database_url="sqlite://", secret_key="-", instrument_folders=(INSTRUMENTS,))
    return app


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["instruments", *arguments])


def test_check_of_the_installation(app: Flask) -> None:
    result = run(app, "check")
    assert result.exit_code == 0
    assert "phq9.yaml: ok, PHQ-9 version 1\n" in result.output
    assert result.output.endswith("10 files, none with problems\n")


def test_check_of_a_folder_tells_every_problem_and_fails(app: Flask, tmp_path: Path) -> None:
    bad = ON_SCREEN.replace("value: 3, clinical", "value: 9, clinical").replace("threshold: 2.5", "threshold: 9")
    (tmp_path / "a.yaml").write_text(bad, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(SCORE_ENTRY, encoding="utf-8")
    result = run(app, "check", str(tmp_path))
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "a.yaml: scales.total.cut_off.value: must lie within 0 to 6",
        "a.yaml: scales.total.reliable_change.threshold: must be at most 6",
        "b.yaml: ok, PAPER version 1",
        "2 files, 1 with problems",
    ]


def test_check_of_an_empty_folder_does_not_pass(app: Flask, tmp_path: Path) -> None:
    result = run(app, "check", str(tmp_path))
    assert (result.exit_code, result.output) == (1, "There are no instrument files.\n")


def test_check_of_a_folder_that_is_not_there(app: Flask, tmp_path: Path) -> None:
    assert run(app, "check", str(tmp_path / "gone")).exit_code == 2


@pytest.mark.parametrize("code", shipped_catalogue().codes())
def test_show_fits_a_hundred_columns(app: Flask, code: str) -> None:
    result = run(app, "show", code)
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 100


SHOWN = [
    (
        "core10",
        [
            "core10@1, on screen, by items",
            "2 I have felt I have someone to turn to for support when needed (reversed)",
            "Most or all the time = 4",
            "11-14 mild",
            "PROVISIONAL",
            "Cut-off: 11 or more is the clinical range",
            "Reliable change: 6 points or more (90% confidence). Source: Barkham et al 2013",
            "Item 6 at 1 or more: plans to end life.",
            "SNOMED CT: score 718583008",
            "bundle_conditional. Owner: CORE System Trust.",
            "Citation (on every page): CORE-10 ©",
        ],
    ),
    (
        "kpcs",
        [
            "kpcs@1, score entry, by items or totals",
            "1: 0 to 3, na scores 2",
            "a higher score is better",
            "Missing items: none allowed.",
            "Cut-off: below 40 is the clinical range",
            "Reliable change: no published threshold.",
        ],
    ),
    ("gbo", ["goal_1 Goal 1: 0 to 10", "5 = Half way to reaching this goal", "Unsourced and not applied: 2.45"]),
    ("mors_sf", ["None: only totals are entered.", "Score: total only; 0 to 35;", "Cut-off: none published."]),
    ("epds@1", ["LOINC: panel 71354-5", "TO BE VERIFIED.", "licence_gated."]),
]


@pytest.mark.parametrize(("code", "expected"), SHOWN, ids=[code for code, _ in SHOWN])
def test_show_tells_what_is_scored_and_by_what_right(app: Flask, code: str, expected: list[str]) -> None:
    output = " ".join(run(app, "show", code).output.split())
    assert [text for text in expected if text not in output] == []


@pytest.mark.parametrize("code", ["bdi", "phq9@7"])
def test_show_of_an_unknown_one_lists_the_known_ones(app: Flask, code: str) -> None:
    result = run(app, "show", code)
    assert result.exit_code == 1
    assert f"There is no instrument {code}. There are: core10, epds, gad7," in result.output


def test_schema_prints_what_is_committed(app: Flask) -> None:
    assert run(app, "schema").output == (INSTRUMENTS / "schema.json").read_text(encoding="utf-8")


def test_the_command_prints_what_the_checker_reads(app: Flask, tmp_path: Path) -> None:
    source, target = tmp_path / "phq9.csv", tmp_path / "draft.yaml"
    source.write_bytes(b"".join(redcap.write(shipped_catalogue().latest("phq9"))))
    result = run(app, "draft", str(source), "--out", str(target))
    assert result.exit_code == 0, result.output
    assert "Still missing:" in result.output
    assert "  licence: is required" in result.output
    assert yaml.safe_load(target.read_text(encoding="utf-8"))["items"][0]["code"] == "phq9_1"
    assert "code: phq9" in run(app, "draft", str(source)).output
    source.write_bytes(b"nonsense")
    refused = run(app, "draft", str(source))
    assert (refused.exit_code, "no column" in refused.output) == (1, True)


def test_the_command_that_exports(app: Flask, tmp_path: Path) -> None:
    target = tmp_path / "phq9.xlsx"
    assert run(app, "export", "phq9", "--format", "xlsform", "--out", str(target)).exit_code == 0
    assert target.read_bytes().startswith(b"PK")
    assert run(app, "export", "phq9", "--format", "redcap").output.startswith("Variable / Field Name")
    assert "cannot be given away" in run(app, "export", "epds", "--format", "redcap").output
