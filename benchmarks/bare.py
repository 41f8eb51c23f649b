"""What the application is measured against: a bare WSGI application that does one durable commit and returns a page.

`gunicorn -c gunicorn.conf.py benchmarks.bare:app` reads `DATABASE_URL` and `PAGE_BYTES` (the size of the page).
It commits as durably as the application does: SQLite with WAL and synchronous FULL, PostgreSQL as it comes. Its
threads take turns to write to SQLite, as the application's do: without that, half of the posts overtake the others.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

DATABASE_URL = os.environ["DATABASE_URL"]
PAGE = b"<!DOCTYPE html><title>bare</title>".ljust(int(os.environ["PAGE_BYTES"]))
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(PAGE)))]

_kept = threading.local()
_turn = threading.Lock()


def _open_sqlite() -> sqlite3.Connection:
    connection = sqlite3.connect(DATABASE_URL.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _save_in_sqlite(place: str, value: bytes) -> None:
    """One upsert, which SQLite only writes because the value differs from the one before."""
    if not hasattr(_kept, "connection"):
        _kept.connection = _open_sqlite()
    connection = _kept.connection
    with _turn:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO saved VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET value = excluded.value", (place, value)
        )
        connection.execute("COMMIT")


def _save_in_postgresql(place: str, value: bytes) -> None:
    """One insert."""
    if not hasattr(_kept, "connection"):
        _kept.connection = psycopg.connect(DATABASE_URL)
    connection = _kept.connection
    connection.execute("INSERT INTO saved (place, value) VALUES (%s, %s)", (place, value))
    connection.commit()


_save = _save_in_sqlite if DATABASE_URL.startswith("sqlite") else _save_in_postgresql


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Save what was posted and return the page."""
    if environ["REQUEST_METHOD"] == "POST":
        _save(environ["PATH_INFO"], environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    start_response("200 OK", HEADERS)
    return [PAGE]
