"""What `run` serves: its settings, its key and a database with the newest schema. Standard library only."""

import contextlib
import os
import secrets
import sqlite3
from pathlib import Path

from environment import INSTANCE, PYTHON, Stop, call, say


def demonstration_settings() -> dict[str, str]:
    """The environment of `run`: what the caller set, and a default for the rest."""
    INSTANCE.mkdir(exist_ok=True)
    return {
        "DCS_DEMO": "1",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{INSTANCE / 'demo.sqlite'}",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or demonstration_key(),
        "PORT": os.environ.get("PORT") or "8000",
    }


def demonstration_key() -> str:
    """The signing key of the demonstration: made once, readable by its owner only."""
    path = INSTANCE / "secret_key"
    with (
        contextlib.suppress(FileExistsError),
        os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file,
    ):
        file.write(secrets.token_urlsafe(48))
    return path.read_text()


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database as one consistent whole, even while it is open elsewhere."""
    with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(target)) as new:
        old.backup(new)


def upgrade_database(environment: dict[str, str]) -> None:
    """Bring the database to the newest schema. SQLite cannot undo half a migration, so a copy of the file can."""
    scheme, _, rest = environment["DATABASE_URL"].partition(":///")
    file = INSTANCE / rest.partition("?")[0]
    copy = file.with_name(f"{file.name}.before-upgrade")
    if scheme.startswith("sqlite") and copy.exists():
        say(f"The last upgrade was cut short: going back to {copy.name}")
        copy_database(copy, file)
    elif scheme.startswith("sqlite") and file.is_file():
        partial = copy.with_name(f"{copy.name}.partial")
        copy_database(file, partial)
        partial.replace(copy)  # a copy that was itself cut short must never pass for a whole one
    try:
        call(*flask("db", "upgrade"), environment=environment)
    except Stop:
        if scheme.startswith("sqlite") and copy.exists():
            copy_database(copy, file)
            copy.unlink()
        raise Stop("The database could not be brought up to date; it is as it was before.") from None
    if scheme.startswith("sqlite"):
        copy.unlink(missing_ok=True)


def flask(*arguments: str) -> tuple[str | Path, ...]:
    """A command of the application: `flask --app app.cli …`."""
    return (PYTHON, "-m", "flask", "--app", "app.cli", *arguments)
