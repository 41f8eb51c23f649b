"""How the database is opened: durable, one writer at a time on SQLite, and never by several processes."""

import logging
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from app.extensions import db
from app.store import claiming
from app.store.care import Goal
from app.store.claiming import SeveralProcesses, claim_single_process
from app.store.engine import prepare_engine
from app.store.people import Region, SignIn
from app.store.writing import WRITING
from tests.support.project import ROOT


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    prepare_engine(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE things (name TEXT)"))
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
    ],
)
def test_every_connection_is_durable_and_strict(sqlite_engine: Engine, pragma: str, value: object) -> None:
    with sqlite_engine.connect() as one, sqlite_engine.connect() as other:
        for connection in (one, other):
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def test_a_writer_waits_for_the_other_one(sqlite_engine: Engine) -> None:
    """The second has its write lock from BEGIN on, so it cannot fail half way because the first one wrote."""
    seen: list[int] = []

    def write_after_reading() -> None:
        with sqlite_engine.connect().execution_options(**WRITING) as connection, connection.begin():
            count = connection.execute(text("SELECT count(*) FROM things")).scalar_one()
            time.sleep(0.1)
            connection.execute(text("INSERT INTO things VALUES ('x')"))
            seen.append(count)

    threads = [threading.Thread(target=write_after_reading) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [0, 1, 2, 3]


def test_a_reader_does_not_wait(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect().execution_options(**WRITING) as writer, writer.begin():
        writer.execute(text("INSERT INTO things VALUES ('x')"))
        with sqlite_engine.connect() as reader:
            assert reader.execute(text("SELECT count(*) FROM things")).scalar_one() == 0


def test_reading_and_then_writing_without_saying_so_can_fail(sqlite_engine: Engine) -> None:
    """Why a request that may write says so at its beginning."""
    with sqlite_engine.connect() as one, one.begin():
        one.execute(text("SELECT count(*) FROM things")).scalar_one()
        with sqlite_engine.connect().execution_options(**WRITING) as other, other.begin():
            other.execute(text("INSERT INTO things VALUES ('x')"))
        with pytest.raises(OperationalError, match="locked"):
            one.execute(text("INSERT INTO things VALUES ('y')"))


@pytest.mark.parametrize(("version", "warned"), [((3, 40, 1), 1), ((3, 51, 2), 1), ((3, 51, 3), 0), ((4, 0, 0), 0)])
def test_who_serves_with_an_old_sqlite_is_warned(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    version: tuple[int, int, int],
    warned: int,
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    with caplog.at_level(logging.WARNING, logger=claiming.__name__):
        claim_single_process(f"sqlite:///{tmp_path / 'served.sqlite'}")
    claiming._claims.pop().close()
    assert len(caplog.records) == warned


SERVE = """
import sys
from app.store.claiming import SeveralProcesses, claim_single_process
try:
    claim_single_process(sys.argv[1], patience_seconds=0.3)
except SeveralProcesses as refusal:
    sys.exit(str(refusal))
print("serving", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def first_process(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A process that serves a SQLite file."""
    url = f"sqlite:///{tmp_path / 'served.sqlite'}"
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, url], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "serving\n"
    yield url, process
    process.kill()
    process.communicate()


def test_a_second_process_on_one_file_is_refused_until_the_first_has_gone(
    first_process: tuple[str, subprocess.Popen[str]],
) -> None:
    url, process = first_process
    with pytest.raises(SeveralProcesses, match="Use PostgreSQL for several processes"):
        claim_single_process(url, patience_seconds=0.3)
    process.kill()
    process.wait()
    claim_single_process(url, patience_seconds=5)
    claiming._claims.pop().close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql+psycopg://somewhere/else"])
def test_what_is_no_file_needs_no_claim(url: str) -> None:
    before = len(claiming._claims)
    claim_single_process(url)
    claim_single_process(url)
    assert len(claiming._claims) == before


def test_a_row_cannot_belong_to_nothing(app: Flask) -> None:
    with app.app_context():
        db.session.add(Goal(intervention_id=uuid.uuid4(), number=1, wording="to sleep"))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


@pytest.mark.usefixtures("db_session")
def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 9, 8, 12, 0)  # noqa: DTZ001 - the very thing that is refused
    with pytest.raises(StatementError, match="without a zone"):
        db.session.execute(select(SignIn).where(SignIn.started_at > naive))


@pytest.mark.parametrize("time", ["first", "second"])
@pytest.mark.usefixtures("db_session")
def test_what_one_test_writes_is_gone_in_the_next(time: str) -> None:
    assert db.session.scalars(select(Region)).all() == []
    db.session.add(Region(name="left behind", nation="Wales"))
    db.session.commit()
