"""Migrations lead from nothing to the models and back, on a database of their own."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic.migration import MigrationContext
from flask import Flask, current_app
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, make_url, text
from sqlalchemy.exc import DatabaseError

from app.cli import create_app
from app.config import Settings, with_driver
from app.extensions import db
from app.operations.rebuilding import all_interventions, put_right
from app.store.base import Base
from tests.support.databases import ENGINES
from tests.support.factories import a_dyad, a_practitioner, an_occasion, answer
from tests.support.journey import assert_derived_follows_from_events
from tests.support.project import ROOT

VERSIONS = sorted(path.stem for path in (ROOT / "migrations" / "versions").glob("*.py"))


@pytest.fixture(params=ENGINES)
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database that nothing else uses."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite'}"
        return
    server = request.getfixturevalue("postgresql_server")
    name = f"vig_dcs_migrations_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(with_driver(server)).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def unmigrated(new_database: str) -> Iterator[Flask]:
    app = create_app(Settings(database_url=new_database, secret_key="for tests only", https=False))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def triggers() -> set[str]:
    if db.engine.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with db.engine.connect() as connection:
        return set(connection.execute(text(query)).scalars())


@pytest.mark.usefixtures("unmigrated")
def test_up_down_and_up_again() -> None:
    wanted = {table.name for table in Base.metadata.sorted_tables}
    assert tables() == set()
    upgrade()
    assert tables() == wanted
    guards = triggers()
    assert guards
    check()
    downgrade(revision="base")
    assert (tables(), triggers()) == (set(), set())
    upgrade()
    assert (tables(), triggers()) == (wanted, guards)
    check()


@pytest.mark.usefixtures("unmigrated")
def test_each_migration_can_be_taken_back_by_itself() -> None:
    for _ in VERSIONS:
        upgrade(revision="+1")
        before = tables(), triggers()
        downgrade(revision="-1")
        upgrade(revision="+1")
        assert (tables(), triggers()) == before


@pytest.mark.usefixtures("unmigrated")
def test_a_model_that_no_migration_makes_is_noticed() -> None:
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE regions ADD COLUMN forgotten INTEGER"))
    with pytest.raises(SystemExit):
        check()


@pytest.mark.usefixtures("unmigrated")
def test_what_was_collected_survives_the_newest_migration() -> None:
    upgrade()
    practitioner = a_practitioner()
    occasion = an_occasion(practitioner, a_dyad(practitioner))
    answer(practitioner, occasion, "phq9", {"1": "2"})
    db.session.commit()
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text("DELETE FROM answer_events"))
    db.session.rollback()
    db.session.remove()
    downgrade(revision="-1")
    upgrade()
    assert db.session.execute(text("SELECT value FROM answer_events")).scalar_one() == "2"
    put_right(current_app.extensions["catalogue"], all_interventions())  # as operating.md says: derived tables are new
    assert_derived_follows_from_events()


@pytest.mark.usefixtures("unmigrated")
def test_migrations_are_one_line_of_numbers() -> None:
    upgrade()
    with db.engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    numbers = [name.split("_")[0] for name in VERSIONS]
    assert len(set(numbers)) == len(numbers)
    assert len(heads) == 1
    assert set(heads) <= set(numbers)
