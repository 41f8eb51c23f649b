"""Each rule of an instrument file: what is wrong in the file, and the exact line that says so."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from app.definitions import check_file
from tests.instruments.definition_files import ON_SCREEN, SCORE_ENTRY

MISTAKES = yaml.safe_load(Path(__file__).with_name("bad_files.yaml").read_text(encoding="utf-8"))


def problems(folder: Path, text: str) -> list[str]:
    path = folder / "made_up.yaml"
    path.write_text(text, encoding="utf-8")
    return list(check_file(path).problems)


@pytest.mark.parametrize("good", [ON_SCREEN, SCORE_ENTRY], ids=["on screen", "score entry"])
def test_the_good_files_are_good(tmp_path: Path, good: str) -> None:
    assert problems(tmp_path, good) == []


@pytest.mark.parametrize(
    ("good", "mistake"),
    [
        pytest.param(SCORE_ENTRY if kind == "on_paper" else ON_SCREEN, mistake, id=mistake["says"][0])
        for kind, mistakes in MISTAKES.items()
        for mistake in mistakes
    ],
)
def test_each_rule_names_the_key_and_says_what_it_must_be(tmp_path: Path, good: str, mistake: dict[str, Any]) -> None:
    assert mistake["replace"] in good
    text = good.replace(mistake["replace"], mistake["by"], 1)
    assert problems(tmp_path, text) == [f"made_up.yaml: {line}" for line in mistake["says"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "must be keys with values"),
        ("- a list", "must be keys with values"),
        ("code: [a", "line 2, column 1: did not find expected ',' or ']'"),
        ("code: a\ncode: b\n", "line 2, column 1: the key code is there twice"),
        ("code: &a [*a]", ".".join(["code", *["0"] * 12]) + ": is nested too deeply"),
        ("code: !!python/object:os.system x", "line 1, column 7: could not determine a constructor for the tag "
         "'tag:yaml.org,2002:python/object:os.system'"),
        ("code: a\n---\ncode: b\n", "line 2, column 1: but found another document"),
    ],
)  # fmt: skip
def test_what_is_not_a_definition_at_all(tmp_path: Path, text: str, expected: str) -> None:
    assert problems(tmp_path, text) == [f"made_up.yaml: {expected}"]


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "made_up.yaml"
    path.write_bytes("code: caf\u00e9".encode("latin-1"))
    assert check_file(path).problems == ("made_up.yaml: must be UTF-8 text",)


def test_an_instrument_without_scales(tmp_path: Path) -> None:
    start, end = ON_SCREEN.index("scales:\n"), ON_SCREEN.index("safety_items:\n")
    lines = problems(tmp_path, ON_SCREEN[:start] + "scales: []\n" + ON_SCREEN[end:])
    assert lines[0] == "made_up.yaml: scales: must not be empty"


def test_an_instrument_without_items(tmp_path: Path) -> None:
    start, end = SCORE_ENTRY.index("items:\n"), SCORE_ENTRY.index("scales:\n")
    assert problems(tmp_path, SCORE_ENTRY[:start] + "items: []\n" + SCORE_ENTRY[end:]) == [
        "made_up.yaml: items: must not be empty where entry has items",
        "made_up.yaml: scales.total.items: there is no item 1",
        "made_up.yaml: scales.total.items: there is no item 2",
    ]
