"""The only place of the web that commits: once per request that may write, before the reply leaves.

So "saved" is true whenever a page says it.
"""

from collections.abc import Callable

from flask import Flask, Response, g, request

from app.extensions import db
from app.operations.auditing import carry_over, pending
from app.store.engine import WRITING

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def register(app: Flask) -> None:
    """Begin a writing transaction for every unsafe request and commit it with the reply."""
    app.before_request(_begin)
    app.after_request(_commit)


def _begin() -> None:
    if request.method not in READING:
        db.session.connection(execution_options=WRITING)


def _commit(response: Response) -> Response:
    if g.get("writes", request.method not in READING):
        db.session.commit()
    return response


def write_after_reading(write: Callable[[], None]) -> None:
    """Write something small that is not what was asked for. Where a request only reads, in a transaction of its own."""
    if request.method not in READING:
        if not g.get("gave_up", False):
            write()
        return
    db.session.rollback()  # a reading transaction cannot become a writing one on SQLite
    db.session.connection(execution_options=WRITING)
    write()
    db.session.commit()


def write_apart() -> None:
    """Begin a transaction for what is recorded of a request that reads, or of one that was undone.

    The one that read is over: on SQLite it could not become a writing one, and a page that is made while the write
    lock is held keeps everybody else from saving.
    """
    recorded = pending()
    db.session.rollback()
    db.session.connection(execution_options=WRITING)
    carry_over(recorded)
    g.writes = True


def commit_now() -> None:
    """Commit before the reply is made, for a reply that is itself the proof of it. Raises where the commit fails."""
    db.session.commit()


def give_up() -> None:
    """Undo everything this request wrote. Called for every error, so that nothing is half done."""
    g.gave_up, g.writes = True, False
    db.session.rollback()
