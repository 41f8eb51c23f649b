"""A worker starts with what it needs to serve pages, and with nothing that takes a second to load."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.sittings import open_application, settings_for
from tests.support.project import ROOT

HEAVY = {"pandas", "numpy", "scipy", "matplotlib"}


def loaded_by(program: str, settings: dict[str, str]) -> set[str]:
    """The modules in memory at the end of a program."""
    command = [sys.executable, "-c", f"{program}; import sys; print(*sys.modules)"]
    told = subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return set(told.stdout.split())


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_no_worker_loads_the_heavy_libraries_of_statistics(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'start.sqlite'}"
    open_application(address)
    loaded = loaded_by("import wsgi", settings_for(address))
    assert {"flask", "sqlalchemy"} <= packages(loaded)
    assert packages(loaded) & HEAVY == set()
    assert not any(name.startswith("app.operations.demonstration") for name in loaded)


def test_one_that_is_loaded_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "scipy.py").touch()
    found = loaded_by(f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import scipy", {})
    assert packages(found) & HEAVY == {"scipy"}
