"""An upgrade that was forgotten, or the rights after it: said at the start, and not by every page."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session, scoped_session

from app.cli import create_app
from app.config import Settings
from app.extensions import db
from app.operations.readiness import NotReady, check_rights, check_tables
from app.store.base import Base

WHO = ("a@b.example", "--name", "Ada", "--address", "https://dcs.example.org")


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("at", "words"), [("0001", "Let the owner run: flask --app app.cli db upgrade"), ("9999", "Use the newer version")]
)
def test_tables_of_another_version_are_not_served(db_session: scoped_session[Session], at: str, words: str) -> None:
    check_tables(db_session.connection())
    db_session.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": at})
    with pytest.raises(NotReady, match=words):
        check_tables(db_session.connection())


@pytest.mark.both_databases
@pytest.mark.parametrize("kept_back", ["visits", "release_numbers_number_seq"])
def test_what_our_role_may_not_use_is_named(db_session: scoped_session[Session], kept_back: str) -> None:
    if db.engine.dialect.name != "postgresql":
        return
    db_session.execute(text("CREATE ROLE has_no_rights"))
    db_session.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO has_no_rights"))
    db_session.execute(text("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO has_no_rights"))
    db_session.execute(text(f"REVOKE ALL ON {kept_back} FROM has_no_rights"))
    db_session.execute(text("SET LOCAL ROLE has_no_rights"))
    with pytest.raises(NotReady, match=f"may not use “{kept_back}”. Let the owner run docs/security/application_role"):
        check_rights(db_session.connection(), Base.metadata.tables)
    db_session.rollback()


def test_a_command_without_its_database_says_so_in_a_line(tmp_path: Path) -> None:
    app: Flask = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'new.sqlite'}", secret_key="for tests only"))
    ended = app.test_cli_runner().invoke(args=["accounts", "first-administrator", *WHO])
    assert ended.exit_code == 1
    assert "no such table: users. Let its owner run flask --app app.cli db upgrade" in ended.output
    assert (ended.output.count("\n"), "a@b.example" in ended.output) == (1, False)
    assert (tmp_path / "new.sqlite").stat().st_mode & 0o077 == 0  # it will hold what families answered
