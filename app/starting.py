"""Why the server or a command cannot start, in words for an operator."""

import psycopg
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.definitions import DefinitionError
from app.environment import SettingsError

WRONG = (SettingsError, DefinitionError)
"""What is wrong before anybody asks the database."""
UNUSABLE = (OperationalError, ProgrammingError)
"""Nobody answers there, or there is no such table, or the role may not use it."""


def database_says(error: OperationalError | ProgrammingError) -> str:
    """What the database said, on one line, and what to do. Never its address, which holds a password."""
    said = " ".join(str(error.orig).split()).rstrip(".?")
    no_such_table = isinstance(error, ProgrammingError) or "no such" in said
    todo = "Let its owner run flask --app app.cli db upgrade" if no_such_table else "See that it is there"
    return f"The database says: {said}. {todo}, or put DATABASE_URL right."


def may_come_back(error: OperationalError | ProgrammingError) -> bool:
    """Whether waiting may help: a server may still be starting; a file that cannot be opened stays so."""
    return isinstance(error.orig, psycopg.OperationalError)
