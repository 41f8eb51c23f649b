"""How the database is opened: durable before we say so, one writer at a time on SQLite, and never a silent misfit.

SQLite is for one process (reference: sqlite.org/wal.html#walresetbug; versions before 3.51.3 can corrupt a file that
two processes checkpoint at once). PostgreSQL is for several.
"""

import fcntl
import logging
import sqlite3
import time
from typing import IO, Any

from sqlalchemy import Connection, Engine, event, make_url

from app.store.running import execute
from app.store.turns import take_turns
from app.store.writing import let_go

log = logging.getLogger(__name__)

SAFE_SQLITE = (3, 51, 3)
_claims: list[IO[str]] = []


class SeveralProcesses(Exception):
    """A second process tried to serve one SQLite file."""


def prepare_engine(engine: Engine) -> None:
    """Set the durability rules on every connection of `engine`. PostgreSQL needs none: its defaults are durable."""
    event.listen(engine, "engine_disposed", let_go)
    if engine.dialect.name != "sqlite":
        return
    turns = take_turns(engine)

    def begin(connection: Connection) -> None:
        how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        if how != "DEFERRED":
            turns.wait(connection)
        execute(connection, f"BEGIN {how}")

    event.listen(engine, "connect", _open)
    event.listen(engine, "begin", begin)


def _open(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see prepare_engine
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=5000",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else INSERT OR REPLACE deletes behind the back of an append-only table
        "trusted_schema=OFF",
        "cell_size_check=ON",
        "mmap_size=0",
    ):
        connection.execute(f"PRAGMA {pragma}")


def claim_single_process(database_url: str, patience_seconds: float = 10.0) -> None:
    """Hold a lock for as long as this process serves a SQLite file; refuse to be the second.

    A restart overlaps for a moment with the process it replaces, hence the patience. Raises SeveralProcesses.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        log.warning(
            "SQLite %s is older than 3.51.3: safe with the one process that this application allows.",
            sqlite3.sqlite_version,
        )
    claim = open(f"{url.database}.serving", "w")  # noqa: SIM115 - held open for the life of the process
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > deadline:
                claim.close()
                raise SeveralProcesses(
                    "Another process already serves this SQLite file. Use PostgreSQL for several processes."
                ) from None
            time.sleep(0.2)
        else:
            _claims.append(claim)
            return
