"""The service worker's own tests, where the machine has node. Its bundle is checked by `make check` everywhere."""

import shutil
import subprocess

import pytest

from tests.support.project import ROOT


@pytest.mark.skipif(
    shutil.which("node") is None, reason="there is no node here; the browser tests drive the worker too"
)
def test_the_workers_modules() -> None:
    files = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.mjs"))
    assert files
    run = subprocess.run(["node", "--test", *files], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-4000:]


def test_what_a_tablet_runs_stays_small() -> None:
    """Lines of code, without blank lines and comments: the worker, its page's side, and what every page has."""
    scripts = ROOT / "static" / "js"
    files = [*sorted((scripts / "worker").glob("*.js")), scripts / "offline.js", scripts / "page.js"]
    assert len(files) > 6
    code = [line.strip() for path in files for line in path.read_text().splitlines()]
    assert len([line for line in code if line and not line.startswith(("//", "/**", "*"))]) <= 600
