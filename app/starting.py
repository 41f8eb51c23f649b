"""Why the server or a command cannot start, in words for an operator."""

import sqlite3
import sys
import time
import traceback

from sqlalchemy.exc import OperationalError, ProgrammingError

STOP, AGAIN = 3, 1
"""How a process ends, as gunicorn takes it: 3 stops the whole server, after anything else it starts another process."""
PAUSE = 3
"""Seconds until another process looks whether the database is there."""
UNUSABLE = (OperationalError, ProgrammingError)
"""Nobody answers there, or there is no such table, or the role may not use it."""


class CannotStart(Exception):
    """The text says what is wrong and what to do."""

    may_come_back = False
    """Whether waiting may help."""


FORESEEN = (CannotStart, *UNUSABLE)


def tell(error: BaseException) -> int:
    """Say to an operator why the server does not start, in a line, and give the number that its process ends with.

    Where waiting may help, it waits a while first. Of what nobody foresaw the trace comes before that line.
    """
    again = _may_come_back(error)
    if not isinstance(error, FORESEEN):
        traceback.print_exception(error)
    sys.stderr.write(f"VIG DCS {'waits' if again else 'does not start'}: {_said(error)}\n")
    sys.stderr.flush()
    time.sleep(PAUSE if again else 0)
    return AGAIN if again else STOP


def database_says(error: OperationalError | ProgrammingError) -> str:
    """What the database said, on one line, and what to do. Never its address, which holds a password."""
    said = " ".join(str(error.orig).split()).rstrip(".?")
    no_such_table = isinstance(error, ProgrammingError) or "no such" in said
    todo = "Let its owner run flask --app app.cli db upgrade" if no_such_table else "See that it is there"
    return f"The database says: {said}. {todo}, or put DATABASE_URL right."


def _said(error: BaseException) -> str:
    if isinstance(error, UNUSABLE):
        return database_says(error)
    return str(error) if isinstance(error, CannotStart) else f"{type(error).__name__}, as written above."


def _may_come_back(error: BaseException) -> bool:
    """A database server may still be starting; a file that cannot be opened stays so."""
    if isinstance(error, CannotStart):
        return error.may_come_back
    return isinstance(error, OperationalError) and not isinstance(error.orig, sqlite3.Error)
