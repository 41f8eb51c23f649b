"""Migrations lead from nothing to the models and back, on a database of their own."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
import pytest
from alembic.migration import MigrationContext
from flask import current_app
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import Connection, inspect, make_url, text
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
NUMBERS = [name.split("_")[0] for name in VERSIONS]
NEWEST = NUMBERS[-1]
State = tuple[frozenset[str], frozenset[str]]
States = dict[str, State]


@dataclass
class Walk:
    """From nothing to the models, back to nothing and to the models again: what there is after each migration."""

    new: State
    up: States
    down: States
    up_again: States


@pytest.fixture(params=ENGINES, scope="module")
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database that nothing else uses."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('migrations') / 'new.sqlite'}"
        return
    server = request.getfixturevalue("postgresql_server")
    name = f"vig_dcs_migrations_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(with_driver(server)).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def walk(new_database: str) -> Iterator[Walk]:
    """Ends with the newest schema, for the tests that follow."""
    app = create_app(Settings(database_url=new_database, secret_key="for tests only", https=False))
    with app.app_context():
        with db.engine.connect() as connection:
            new = state_of(connection)
        yield Walk(new, states(upgrade), states(lambda: downgrade(revision="base")), states(upgrade))
        db.session.remove()
        db.engine.dispose()


def states(migrate: Callable[[], None]) -> States:
    """What there is after each step, by the version that the step leads to ("" for nothing)."""
    found: States = {}

    def look(ctx: MigrationContext, heads: set[str], **_: object) -> None:
        assert ctx.connection is not None
        found["".join(heads)] = state_of(ctx.connection)

    current_app.extensions["migrate"].configure_args["on_version_apply"] = look
    migrate()
    del current_app.extensions["migrate"].configure_args["on_version_apply"]
    return found


def state_of(connection: Connection) -> State:
    """Tables and triggers."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    tables = frozenset(inspect(connection).get_table_names()) - {"alembic_version"}
    return tables, frozenset(connection.execute(text(query)).scalars())


def test_up_down_and_up_again(walk: Walk) -> None:
    tables, triggers = walk.up[NEWEST]
    assert tables == {table.name for table in Base.metadata.sorted_tables}
    assert triggers
    assert walk.new == walk.down[""] == (frozenset(), frozenset())
    assert walk.up_again[NEWEST] == (tables, triggers)
    check()


def test_each_migration_can_be_taken_back_by_itself(walk: Walk) -> None:
    assert set(walk.up) == {*NUMBERS}
    assert walk.down == {"": walk.new, **{version: walk.up[version] for version in NUMBERS[:-1]}}
    assert walk.up_again == walk.up


@pytest.mark.usefixtures("walk")
def test_a_model_that_no_migration_makes_is_noticed() -> None:
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE regions ADD COLUMN forgotten INTEGER"))
    with pytest.raises(SystemExit):
        check()
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE regions DROP COLUMN forgotten"))


@pytest.mark.usefixtures("walk")
def test_what_was_collected_survives_the_newest_migration() -> None:
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


@pytest.mark.usefixtures("walk")
def test_migrations_are_one_line_of_numbers() -> None:
    with db.engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    assert len(set(NUMBERS)) == len(NUMBERS)
    assert heads == (NEWEST,)
