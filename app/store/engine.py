"""How the database is opened: durable before we say so, one writer at a time on SQLite, and never a silent misfit.

SQLite is for one process (see `claiming`). PostgreSQL is for several.
"""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event

from app.store.running import execute
from app.store.turns import take_turns
from app.store.writing import let_go


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
