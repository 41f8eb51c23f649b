"""Known weaknesses are found in a file of advisories, by listed versions and by ranges; the lock is read whole."""

import json
import zipfile
from pathlib import Path
from typing import Any

import advisories
import pytest
from packaging.version import Version

from tests.support.project import ROOT


def affected(name: str = "Flask_Thing", **more: Any) -> dict[str, Any]:
    return {"package": {"ecosystem": "PyPI", "name": name}, **more}


def ranges(*events: dict[str, str]) -> dict[str, Any]:
    return affected(ranges=[{"type": "ECOSYSTEM", "events": list(events)}])


MENDED_TWICE = ({"introduced": "0"}, {"fixed": "2.2.5"}, {"introduced": "2.3.0"}, {"fixed": "2.3.2"})


@pytest.mark.parametrize(
    ("of", "version", "weak"),
    [
        (affected(versions=["1.0", "1.1"]), "1.1", True),
        (affected(versions=["1.0", "1.1"]), "1.10", False),
        (ranges(*MENDED_TWICE), "2.2.4", True),
        (ranges(*MENDED_TWICE), "2.2.5", False),
        (ranges(*MENDED_TWICE), "2.3.1", True),
        (ranges(*MENDED_TWICE), "2.3.2", False),
        (ranges({"introduced": "1.0"}), "9.0", True),
        (ranges({"introduced": "1.0"}), "0.9", False),
        (ranges({"introduced": "0"}, {"last_affected": "1.4"}), "1.4", True),
        (ranges({"introduced": "0"}, {"last_affected": "1.4"}), "1.5", False),
    ],
)
def test_affects(of: dict[str, Any], version: str, weak: bool) -> None:
    assert advisories.affects(of, Version(version)) is weak


def test_a_file_of_advisories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    told = {"id": "PYSEC-1", "aliases": ["CVE-1"], "summary": "A hole.", "affected": [affected(versions=["3.0"])]}
    others = ({**told, "withdrawn": "2026-01-01"}, {**told, "affected": [affected("another", versions=["3.0"])]})
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for number, each in enumerate((told, *others)):
            archive.writestr(f"{number}.json", json.dumps(each))
    monkeypatch.setattr(advisories, "locked_in", lambda text: {"flask-thing": Version("3.0")})
    assert advisories.main([str(tmp_path / "all.zip")]) == 1
    assert "flask-thing 3.0: PYSEC-1, CVE-1. A hole.\n1 locked packages, 1 known" in capsys.readouterr().out


def test_the_whole_lock_is_read() -> None:
    text = (ROOT / "requirements.txt").read_text()
    assert len(advisories.locked_in(text)) == len({line.split("==")[0] for line in text.splitlines() if "==" in line})
