"""What pages read releases with: a role, or a file, that holds releases and nothing else."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.orm import Session, scoped_session

from app.domain.disclosure.lattice import EVERYBODY, Address, Level
from app.domain.disclosure.written import checksum
from app.domain.vocabulary import Role
from app.extensions import db
from app.operations.publishing import copy_out
from app.released.place import releases_address, releases_file
from app.released.reading import CannotRead, MayReadMore, Released
from app.store.base import Base
from tests.support.factories import a_member
from tests.support.project import ROOT
from tests.support.releases import FIRST, PHQ9, SECOND, SmallSource, families, signed

PUBLISHED = {"published_releases", "published_parts"}
UK = Address(Level.UK, "uk", EVERYBODY, FIRST)


@pytest.fixture
def release(db_session: scoped_session[Session]) -> None:
    preparer, signer = a_member(Role.NATIONAL_ANALYST), a_member(Role.NATIONAL_ANALYST)
    signed(preparer, signer, SmallSource(families(100)))
    db.session.commit()


@pytest.fixture
def role(app: Flask) -> Iterator[Callable[[str], str]]:
    """Makes a role with the rights of a script, and gives the address at which it signs in. PostgreSQL only."""
    name, made = f"dcs_releases_{uuid.uuid4().hex[:8]}", []
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)

    def make(further: str = "") -> str:
        script = (ROOT / "docs" / "security" / "releases_role.sql").read_text().replace(":role", name)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'password'")
            made.append(name)
            connection.execute(script)
            if further:
                connection.execute(further.replace(":role", name))
        return url.set(username=name, password="password").render_as_string(hide_password=False)

    yield make
    if made:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"DROP OWNED BY {name}")
            connection.execute(f"DROP ROLE {name}")


def on_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def check_what_is_read(released: Released) -> None:
    edition = released.newest()
    assert edition is not None
    assert edition.quarter == FIRST
    assert checksum(released.whole(edition)) == edition.checksum
    assert released.figures(edition, PHQ9.key)[UK].n in range(90, 111, 5)
    lines = list(released.rows(edition))
    assert {line.place.name for line in lines} >= {"United Kingdom", "England", "North", "Ash"}
    assert released.edition(SECOND) is None
    assert released.figures(edition, "no.such") == {}


@pytest.mark.usefixtures("release")
def test_a_signed_release_is_read_with_nothing_else_in_reach(app: Flask, role: Callable[[str], str]) -> None:
    if not on_postgresql():
        check_what_is_read(app.extensions["released"])
        return
    address = role("")
    with closing(Released(address)) as released:
        check_what_is_read(released)
    others = sorted(set(Base.metadata.tables) - PUBLISHED)
    assert {"dyads", "outcome_parts", "releases", "release_parts", "users"} <= set(others)
    plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        for table in others:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT 1 FROM {table}")
        for change in ("DELETE FROM published_parts", "CREATE TABLE mine (n int)"):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
                connection.execute(change)


def test_its_script_asks_for_nothing_that_only_a_superuser_may() -> None:
    script = (ROOT / "docs" / "security" / "releases_role.sql").read_text()
    statements = [line for line in script.splitlines() if line and not line.startswith("--")]
    assert {statement.split()[0] for statement in statements} == {"REVOKE", "GRANT"}


@pytest.mark.usefixtures("release")
def test_a_role_that_may_read_more_is_refused(role: Callable[[str], str]) -> None:
    if not on_postgresql():
        return
    address = role("GRANT SELECT ON visits TO :role")
    with closing(Released(address)) as released, pytest.raises(MayReadMore, match="“visits”"):
        released.newest()
    with closing(Released(address)) as released, pytest.raises(CannotRead, match="“visits”"):
        released.check()


def test_an_address_that_leads_nowhere_is_said_at_the_start() -> None:
    address = "postgresql+psycopg://dcs_releases:password@127.0.0.1:1/dcs"
    with closing(Released(address)) as released, pytest.raises(CannotRead, match=r"^DCS_RELEASES_URL: ") as refused:
        released.check()
    assert "password@" not in str(refused.value)


@pytest.mark.usefixtures("release")
def test_the_file_beside_sqlite_holds_releases_and_is_opened_for_reading(app: Flask) -> None:
    file = releases_file(app.config["SQLALCHEMY_DATABASE_URI"])
    if on_postgresql():
        assert file is None
        return
    assert file is not None
    with sqlite3.connect(file) as opened:
        tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == PUBLISHED
    address = releases_address(f"sqlite:///{file.with_name('test.sqlite')}", None, one_role=False)
    assert address == f"sqlite:///file:{file}?mode=ro&uri=true"
    reading = sqlite3.connect(address.removeprefix("sqlite:///").removesuffix("&uri=true"), uri=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reading.execute("DELETE FROM published_parts")
    reading.close()
    kept = file.read_bytes()
    file.unlink()
    assert app.extensions["released"].editions() == ()
    copy_out()
    assert file.read_bytes() == kept


def test_before_the_first_release_there_is_nothing_to_read(app: Flask) -> None:
    if not on_postgresql_app(app):
        assert app.extensions["released"].newest() is None
    assert Released(None).editions() == ()
    assert not Released(None).is_set_up


def on_postgresql_app(app: Flask) -> bool:
    return str(app.config["SQLALCHEMY_DATABASE_URI"]).startswith("postgresql")


def test_where_releases_are_read() -> None:
    postgresql = "postgresql+psycopg://dcs@host/dcs"
    assert releases_address(postgresql, None, one_role=False) is None
    assert releases_address(postgresql, "postgresql+psycopg://reader@host/dcs", one_role=False) is not None
    assert "read_only" in (releases_address(postgresql, None, one_role=True) or "")
    assert releases_address("sqlite://", None, one_role=True) is None
