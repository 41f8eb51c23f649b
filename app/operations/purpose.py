"""Whether a database is a demonstration: asked at every start, so without models and without what fills one."""

from sqlalchemy import Connection, column, exists, inspect, select, table

from app.starting import CannotStart

DEMONSTRATION = "demonstration"
THE_ONLY_ROW = 1
INSTALLATION = table("installation", column("id"), column("purpose"))
USERS = table("users")
ASKED = (INSTALLATION.name, USERS.name)
"""The tables that are asked."""


class WrongDatabase(CannotStart):
    """This database is for something else; the text says so in words for an operator."""


def check_purpose(connection: Connection, demonstration: bool) -> None:
    """Refuse to serve made-up families from a real database, and real families from a demonstration.

    Raises WrongDatabase; also where there are no tables yet.
    """
    marked = marked_purpose(connection) == DEMONSTRATION
    if demonstration and not marked and connection.scalar(select(exists().select_from(USERS))):
        raise WrongDatabase("This database holds accounts that are not made up, so no demonstration starts on it.")
    if marked and not demonstration:
        raise WrongDatabase("This database is a demonstration. Set DCS_DEMO=1, or use another database.")


def marked_purpose(connection: Connection) -> str | None:
    """What this database is marked for. Raises WrongDatabase where there are no tables yet."""
    if not inspect(connection).has_table(INSTALLATION.name):
        raise WrongDatabase("This database has no tables yet. Make them first: flask --app app.cli db upgrade")
    purpose: str | None = connection.scalar(select(INSTALLATION.c.purpose).where(INSTALLATION.c.id == THE_ONLY_ROW))
    return purpose
