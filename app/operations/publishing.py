"""Putting a signed release where pages read it.

On PostgreSQL that is two tables that another role may read. On SQLite it is a file of its own, written anew and put in
place as a whole once the signature is committed: pages never see half of it, and the rows never depend on it.
"""

import os
import sqlite3
from typing import Any

from sqlalchemy import event, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from app.extensions import db
from app.released.place import releases_file
from app.store.releases import PublishedPart, PublishedRelease, Release, ReleasePart

_SIGNED = "release signed"
TABLES = {
    PublishedRelease: "quarter_year INTEGER, quarter_number INTEGER, published_at TEXT, code_version TEXT, "
    "heading TEXT, checksum TEXT",
    PublishedPart: "quarter_year INTEGER, quarter_number INTEGER, measure TEXT, figures TEXT",
}


def publish(release: Release) -> None:
    """Add a release that has just been signed to the published ones."""
    quarter = {"quarter_year": release.quarter_year, "quarter_number": release.quarter_number}
    told = {name: getattr(release, name) for name in ("code_version", "heading", "checksum")}
    db.session.execute(insert(PublishedRelease), [{**quarter, **told, "published_at": release.signed_at}])
    parts = select(ReleasePart.measure, ReleasePart.figures).where(ReleasePart.release_id == release.id)
    db.session.execute(
        insert(PublishedPart),
        [{**quarter, "measure": row.measure, "figures": row.figures} for row in db.session.execute(parts)],
    )
    db.session.info[_SIGNED] = True


@event.listens_for(db.session, "after_commit")
def _after_commit(session: Session) -> None:
    if session.info.pop(_SIGNED, False):
        copy_out()


@event.listens_for(db.session, "after_rollback")
def _after_rollback(session: Session) -> None:
    session.info.pop(_SIGNED, None)


def copy_out() -> None:
    """On SQLite, make the file that pages read the same as the published tables. Does nothing on PostgreSQL.

    Also run when a server starts, for one that was cut short between the signature and the copy.
    """
    file = releases_file(db.engine.url.render_as_string(hide_password=False))
    if file is None:
        return
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)
    new = sqlite3.connect(partial, isolation_level=None)
    try:
        with db.engine.connect() as connection:
            for model, columns in TABLES.items():
                _copy(connection, new, model.__table__, columns)
    finally:
        new.close()
    os.replace(partial, file)


def _copy(connection: Any, new: sqlite3.Connection, table: Any, columns: str) -> None:
    new.execute(f"CREATE TABLE {table.name} ({columns})")
    rows = [tuple(map(_plain, row)) for row in connection.execute(select(table))]
    new.executemany(str(insert(table).compile(dialect=sqlite.dialect())), rows)


def _plain(value: Any) -> Any:
    """A moment as SQLAlchemy writes it for SQLite."""
    return value.strftime("%Y-%m-%d %H:%M:%S.%f") if hasattr(value, "strftime") else value
