"""Two databases of each kind, thrown away afterwards: one for the application and one for the bare server."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from sqlalchemy import make_url

from benchmarks.servers import postgresql


@dataclass(frozen=True)
class Pair:
    """Addresses of the two databases, and how many processes serve each."""

    name: str
    ours: str
    bare: str
    processes: int


@contextlib.contextmanager
def on_sqlite() -> Iterator[Pair]:
    """Two files, served by one process each, because SQLite is for one process."""
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.closing(sqlite3.connect(f"{folder}/bare.sqlite")) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE saved (place TEXT PRIMARY KEY, value BLOB)")
        yield Pair("SQLite", f"sqlite:///{folder}/ours.sqlite", f"sqlite:///{folder}/bare.sqlite", 1)


@contextlib.contextmanager
def on_postgresql() -> Iterator[Pair]:
    """Two databases of one server, served by two processes each."""
    with postgresql() as address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE bare")
        bare = make_url(address).set(database="bare").render_as_string(hide_password=False)
        with psycopg.connect(bare, autocommit=True) as connection:
            connection.execute("CREATE TABLE saved (id bigserial PRIMARY KEY, place text, value bytea)")
        yield Pair("PostgreSQL", address, bare, 2)
