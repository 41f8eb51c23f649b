"""The only place of the web that commits: once per request that may write, before the reply leaves.

So "saved" is true whenever a page says it.
"""

from collections.abc import Callable

from flask import Flask, Response, g, request

from app.extensions import db
from app.operations.auditing import carry_over, pending
from app.store import writing
from app.web.methods import READING


def register(app: Flask) -> None:
    """Begin a writing transaction for every unsafe request and commit it with the reply."""
    with app.app_context():
        engine = db.engine

    def begin() -> None:
        if request.method not in READING:
            writing.begin(engine)

    app.before_request(begin)
    app.after_request(_commit)
    app.teardown_request(_leave_nothing_open)


def _commit(response: Response) -> Response:
    if writing.begun() is not None or g.get("writes", request.method not in READING):
        writing.end(db.session)
    return response


def _leave_nothing_open(_error: BaseException | None) -> None:
    """Where an error came so late that nobody has undone what was begun."""
    if writing.begun() is not None:
        writing.undo(db.session)


def write_after_reading(write: Callable[[], None]) -> None:
    """Write something small that is not what was asked for. Where a request only reads, in a transaction of its own."""
    if request.method not in READING:
        if not g.get("gave_up", False):
            write()
        return
    _begin_anew()
    write()
    writing.end(db.session)


def write_apart() -> None:
    """Begin a transaction for what is recorded of a request that reads, or of one that was undone.

    The one that read is over: on SQLite it could not become a writing one, and a page that is made while the write
    lock is held keeps everybody else from saving.
    """
    recorded = pending()
    _begin_anew()
    carry_over(recorded)
    g.writes = True


def _begin_anew() -> None:
    writing.undo(db.session)
    writing.begin(db.engine)


def commit_now() -> None:
    """Commit before the reply is made, for a reply that is itself the proof of it. Raises where the commit fails."""
    writing.end(db.session)


def give_up() -> None:
    """Undo everything this request wrote. Called for every error, so that nothing is half done."""
    g.gave_up, g.writes = True, False
    writing.undo(db.session)
