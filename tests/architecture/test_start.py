"""A worker starts with what it needs to serve pages, and with nothing that takes a second to load."""

import contextlib
import http.client
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.servers import free_port, launch, stop, wait_for
from benchmarks.sittings import Sitting, open_application, settings_for, tablets
from tests.support.project import ROOT

HEAVY = {"pandas", "numpy", "scipy", "matplotlib"}
FOR_OTHER_PAGES = {"flask_sqlalchemy", "psycopg", "segno", "argon2", "pwdlib", "webauthn", "authlib", "openpyxl"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Sitting]:
    """Its address, and a tablet with questions."""
    address = f"sqlite:///{tmp_path_factory.mktemp('start') / 'start.sqlite'}"
    return address, tablets(open_application(address), 1, 1)[0][0]


@pytest.fixture
def settings(database: tuple[str, Sitting]) -> dict[str, str]:
    return settings_for(database[0])


@pytest.fixture
def sitting(database: tuple[str, Sitting]) -> Sitting:
    return database[1]


def run(program: str, settings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True
    )


def loaded_by(program: str, settings: dict[str, str]) -> set[str]:
    """The modules in memory at the end of a program."""
    told = run(f"{program}; import sys; print(*sys.modules)", settings)
    assert told.returncode == 0, told.stderr
    return set(told.stdout.split())


def asked_for(port: int, path: str, cookie: str = "") -> int:
    """The status of a page of a server on this machine."""
    with contextlib.closing(http.client.HTTPConnection("localhost", port)) as asking:
        asking.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        return asking.getresponse().status


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_no_worker_loads_the_heavy_libraries_of_statistics(settings: dict[str, str]) -> None:
    loaded = loaded_by("import wsgi; wsgi.app.whole()", settings)
    assert {"flask", "sqlalchemy"} <= packages(loaded)
    assert packages(loaded) & {*HEAVY, "psycopg"} == set()  # the database is SQLite
    assert not any(name.startswith("app.operations.demonstration") for name in loaded)


def test_the_first_page_is_there_before_what_other_pages_need(settings: dict[str, str]) -> None:
    page = "Client(wsgi.app).get('/sign-in', base_url='http://localhost')"
    loaded = loaded_by(f"import wsgi; from werkzeug.test import Client; assert {page}.status_code == 200", settings)
    assert packages(loaded) & {*HEAVY, *FOR_OTHER_PAGES} == set()
    ours = {name for name in loaded if name.startswith(("app.store.", "app.queries.", "app.operations."))}
    assert ours == {"app.operations.purpose", "app.operations.readiness", "app.store.claiming"}
    assert not any(name.startswith("sqlalchemy.orm") for name in loaded)


def test_a_part_that_cannot_be_loaded_ends_the_process_in_a_line(settings: dict[str, str]) -> None:
    """Half a site would be there for ever. 3 is what ends gunicorn as a whole."""
    program = "import sys; sys.modules['app.web.paper.routes'] = None; import wsgi; wsgi.app.whole()"
    ended = run(program, settings)
    assert ended.returncode == 3
    assert ended.stderr.splitlines()[-1] == "VIG DCS does not start: ModuleNotFoundError, as written above."


def test_a_server_that_has_just_started_gives_a_tablet_its_questions(
    settings: dict[str, str], sitting: Sitting
) -> None:
    port = free_port()
    server = launch("wsgi:app", port, settings)
    try:
        assert wait_for(port, server, "/sign-in") == 200
        with ThreadPoolExecutor(2) as browsers:
            asked = [browsers.submit(asked_for, port, sitting.first_page, sitting.cookie) for _ in range(2)]
            assert [each.result() for each in asked] == [200, 200]
        assert asked_for(port, "/no-such-page", sitting.cookie) == 303  # a tablet in somebody's hands is locked
        assert asked_for(port, "/no-such-page") == 404
    finally:
        stop(server)


def test_one_that_is_loaded_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "scipy.py").touch()
    found = loaded_by(f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import scipy", {})
    assert packages(found) & HEAVY == {"scipy"}
