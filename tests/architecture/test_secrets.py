"""No key or password is written into a file, and the places that hold them are kept out of the repository."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.project import ROOT, files, shown

# In pieces, so that this file does not hold what it looks for.
SECRET = re.compile(
    "-----BEGIN [A-Z ]*PRIVATE" + " KEY"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b"
    r"|://[^/\s:@]+:(?!password@|\*+@|…@)[^/\s:@{}]+@"
    r"""|(?:SECRET_KEY|secret_key)["']?\s*[=:]\s*["'][A-Za-z0-9_\-+/]{24,}["']"""
)
KEPT_OUT = [
    "instance/secret_key",
    "instance/demo.sqlite",
    ".env",
    "tls.key",
    "static/css/page.css.br",
    ".venv",
]


def secrets(path: Path) -> list[str]:
    return SECRET.findall(path.read_text())


@pytest.mark.asvs("13.3.1")
def test_no_secret_is_written_into_a_file() -> None:
    assert {shown(path): found for path in files() if (found := secrets(path))} == {}


@pytest.mark.parametrize(
    "line",
    ["-----BEGIN PRIVATE" + " KEY-----", 'SECRET_KEY = "' + "k3" * 16 + '"', "postgresql://vig:" + "hunter2@db/vig"],
)
def test_a_secret_is_noticed(tmp_path: Path, line: str) -> None:
    file = tmp_path / "settings.py"
    file.write_text(line)
    assert len(secrets(file)) == 1


@pytest.mark.skipif(not shutil.which("git") or not (ROOT / ".git").exists(), reason="only a git checkout can tell")
@pytest.mark.parametrize("place", KEPT_OUT)
def test_what_holds_secrets_or_data_stays_out_of_the_repository(place: str) -> None:
    assert subprocess.run(["git", "check-ignore", "-q", place], cwd=ROOT).returncode == 0
