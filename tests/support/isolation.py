"""Keeps the database out of the tests of pure code: what is slow or needs a server is not pure."""

import sqlite3
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from sqlalchemy import Pool

PURE = {"domain", "instruments"}
TESTS = Path(__file__).resolve().parent.parent


class DatabaseReached(AssertionError):
    """A test of pure code opened a database."""


def refuse(*_: object, **__: object) -> NoReturn:
    raise DatabaseReached("Tests in tests/domain and tests/instruments cannot reach a database.")


@pytest.fixture(autouse=True)
def _no_database_for_pure_code(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.path.relative_to(TESTS).parts[0] not in PURE:
        return
    if "database_url" in request.fixturenames:
        refuse()
    monkeypatch.setattr(Pool, "connect", refuse)
    monkeypatch.setattr(psycopg, "connect", refuse)
    monkeypatch.setattr(psycopg.Connection, "connect", refuse)
    monkeypatch.setattr(sqlite3, "connect", refuse)
    monkeypatch.setattr(sqlite3.dbapi2, "connect", refuse)
