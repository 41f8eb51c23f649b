"""Whether the tables are those of this version, and whether our role may use them: asked at every start."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from app.config import PROJECT_ROOT
from app.starting import CannotStart

MIGRATIONS = PROJECT_ROOT / "migrations" / "versions"
UPGRADE = "flask --app app.cli db upgrade"
ROLE = "docs/security/application_role.sql"
VERSION = "alembic_version"
UNUSABLE = text(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
    "AND (relkind = 'r' AND relname = ANY(:ours) AND NOT has_table_privilege(oid, 'SELECT') "
    "OR relkind = 'S' AND NOT has_sequence_privilege(oid, 'USAGE')) ORDER BY relname LIMIT 1"
)


class NotReady(CannotStart):
    """The tables cannot be used as they are; the text says what to run."""


def check_tables(connection: Connection, asked: Iterable[str] = ()) -> None:
    """Raise NotReady where an upgrade was forgotten, or the rights that follow it. Where no table is, say nothing.

    `asked`: the tables that are asked next. For the rights on all of them see `check_rights`.
    """
    if not inspect(connection).has_table(VERSION):
        return
    check_rights(connection, asked)
    found, wanted = connection.scalar(text("SELECT version_num FROM alembic_version")), newest(MIGRATIONS)
    if found != wanted:
        older = f"This database is at {found}, this version of VIG DCS needs {wanted}. Let the owner run: {UPGRADE}"
        newer = f"This database is at {found}, newer than this version of VIG DCS ({wanted}). Use the newer version."
        raise NotReady(newer if found is not None and found > wanted else older)


def check_rights(connection: Connection, tables: Iterable[str]) -> None:
    """Raise NotReady where our role may not read one of these tables, or count on. SQLite knows no roles."""
    if connection.dialect.name != "postgresql":
        return
    unusable = connection.scalar(UNUSABLE, {"ours": [VERSION, *tables]})
    if unusable is not None:
        raise NotReady(f"The role of DATABASE_URL may not use “{unusable}”. Let the owner run {ROLE} once more.")


def newest(folder: Path) -> str:
    """The number of the newest migration. They are counted up, and each file begins with its own."""
    return max(file.name.partition("_")[0] for file in folder.glob("[0-9]*_*.py"))
