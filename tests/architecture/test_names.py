"""Names say what a thing is for, and no file knows the machine it was written on or is half merged."""

import re
from pathlib import Path

import pytest

from tests.support.project import ROOT, files, shown

EMPTY_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "managers",
    "misc",
    "types",
    "base_utils",
    "lib",
}
# In pieces, so that this file does not hold what it looks for.
ELSEWHERE = re.compile(
    "|".join(
        [
            "/" + "work/",
            "/" + "tmp/",
            "/" + "home/",
            "/" + "root/",
            "/opt/" + "wheels",
            "/opt/" + "pypi",
            "pypi" + r"\.org",
            "files\\.python" + "hosted",
            "registry\\." + "npmjs",
        ]
    )
)
HALF_MERGED = re.compile(r"^(<{7} .*|={7}|>{7} .*)$", re.MULTILINE)


def machine_paths(path: Path) -> list[str]:
    return ELSEWHERE.findall(path.read_text())


def test_no_module_or_folder_has_an_empty_name() -> None:
    named = {part.stem for path in files("app", "scripts", "tests", "templates") for part in (path, path.parent)}
    assert named & EMPTY_NAMES == set()


def test_no_file_names_a_place_on_a_machine_or_a_registry() -> None:
    assert {shown(path): found for path in files() if (found := machine_paths(path))} == {}


@pytest.mark.parametrize("place", ["/" + "tmp/x.sqlite", "https://" + "pypi" + ".org/simple", "/" + "work/main"])
def test_such_a_place_is_noticed(tmp_path: Path, place: str) -> None:
    file = tmp_path / "notes.md"
    file.write_text(f"It lies in {place}.")
    assert len(machine_paths(file)) == 1


def half_merged(text: str) -> bool:
    return HALF_MERGED.search(text) is not None


def test_no_file_is_half_merged() -> None:
    assert [shown(path) for path in files() if half_merged(path.read_text())] == []


@pytest.mark.parametrize("line", ["<" * 7 + " HEAD", "=" * 7, ">" * 7 + " aecebfd (Draw)"])
def test_a_merge_left_open_is_noticed(line: str) -> None:
    assert half_merged(f"One side\n{line}\nthe other side\n")


def test_each_instrument_has_its_owner_and_terms_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text()
    codes = {path.stem.split("@")[0].split("-")[0] for path in (ROOT / "app" / "instruments").glob("*.yaml")}
    assert {code for code in codes if f"({code})" not in notice} == set()
