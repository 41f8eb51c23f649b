"""Pure code is tested without a database, and this folder makes sure of it."""

import sqlite3

import psycopg
import pytest
from sqlalchemy import create_engine

from tests.support.isolation import DatabaseReached


def test_no_database_can_be_reached_from_here() -> None:
    for attempt in (
        lambda: sqlite3.connect(":memory:"),
        lambda: psycopg.connect("postgresql://localhost"),
        lambda: create_engine("sqlite://").connect(),
    ):
        with pytest.raises(DatabaseReached):
            attempt()
