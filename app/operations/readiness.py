"""Whether the tables are those of this version, and whether our role may use them: asked at every start."""

from pathlib import Path

from sqlalchemy import inspect, text

from app.config import PROJECT_ROOT
from app.extensions import db
from app.store.base import Base

MIGRATIONS = PROJECT_ROOT / "migrations" / "versions"
UPGRADE = "flask --app app.cli db upgrade"
ROLE = "docs/security/application_role.sql"
UNUSABLE = text(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
    "AND (relkind = 'r' AND relname = ANY(:ours) AND NOT has_table_privilege(oid, 'SELECT') "
    "OR relkind = 'S' AND NOT has_sequence_privilege(oid, 'USAGE')) ORDER BY relname LIMIT 1"
)


class NotReady(Exception):
    """The tables cannot be used as they are; the text says what to run."""


def check_tables() -> None:
    """Raise NotReady where an upgrade was forgotten, or the rights that follow it. Where no table is, say nothing."""
    connection = db.session.connection()
    if not inspect(connection).has_table("alembic_version"):
        return
    if db.engine.dialect.name == "postgresql":
        unusable = connection.scalar(UNUSABLE, {"ours": ["alembic_version", *Base.metadata.tables]})
        if unusable is not None:
            raise NotReady(f"The role of DATABASE_URL may not use “{unusable}”. Let the owner run {ROLE} once more.")
    found, wanted = connection.scalar(text("SELECT version_num FROM alembic_version")), newest(MIGRATIONS)
    if found != wanted:
        older = f"This database is at {found}, this version of VIG DCS needs {wanted}. Let the owner run: {UPGRADE}"
        newer = f"This database is at {found}, newer than this version of VIG DCS ({wanted}). Use the newer version."
        raise NotReady(newer if found is not None and found > wanted else older)


def newest(folder: Path) -> str:
    """The number of the newest migration. They are counted up, and each file begins with its own."""
    return max(file.name.partition("_")[0] for file in folder.glob("[0-9]*_*.py"))
