"""The connection a writing request works on: taken from the pool once, kept ready, and used again and again.

To take one out, tie a session to it and give it back takes longer than saving an answer does. A session joins the
transaction only where something asks for one; what is handed to the driver (see `running`) goes straight through.
"""

import select
import threading
from collections import defaultdict, deque
from contextlib import suppress
from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import scoped_session

from app.store.turns import give_back, hold, wait_for_turn

WRITING = {"sqlite_begin": "IMMEDIATE"}
"""Execution options for a transaction that will write: SQLite then takes its write lock at the start, so that a
transaction never fails half way because another one wrote between its reading and its writing."""


class _OfThread(threading.local):
    begun: Connection | None = None


_mine = _OfThread()
_ready: dict[Engine, deque[Connection]] = defaultdict(deque)
"""Connections between two transactions: never more than have written at once."""


class JoiningSession(Session):
    """A session that works in the transaction its thread has begun, if it has begun one. Its commit is the commit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"join_transaction_mode": "control_fully", **kwargs})

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        return _mine.begun or super().get_bind(*args, **kwargs)


def begun() -> Connection | None:
    """The connection of the transaction that this thread has begun."""
    return _mine.begun


def begin(engine: Engine) -> None:
    """Begin a transaction of this thread that may write; `end` or `undo` ends it. Raises what SQLAlchemy would."""
    turn = wait_for_turn(engine)
    try:
        connection = _chosen(engine)
        hold(connection, turn)
    except BaseException:
        if turn is not None:
            turn.release()
        raise
    try:
        connection.begin()
    except BaseException:
        _close(connection)
        raise
    _mine.begun = connection


def _chosen(engine: Engine) -> Connection:
    """The one that was in use last, or else another one of the pool."""
    while True:
        try:
            connection = _ready[engine].pop()
        except IndexError:
            return engine.connect().execution_options(**WRITING)
        if not _hung_up(connection):
            return connection
        connection.invalidate()
        connection.close()


def _hung_up(connection: Connection) -> bool:
    """Whether its server has gone away since. PostgreSQL has nothing to say between two transactions but that.

    Asked of the socket, which takes a thousandth of the time that a question to the server would.
    """
    driver: Any = connection.connection.dbapi_connection
    if not hasattr(driver, "fileno"):  # SQLite's has no socket
        return False
    if driver.closed:
        return True
    socket = select.poll()
    socket.register(driver.fileno(), select.POLLIN)
    return bool(socket.poll(0))


def end(session: "scoped_session[Any]") -> None:
    """Commit what this thread and its session have begun. Raises what SQLAlchemy would; then `undo` must follow."""
    connection = _mine.begun
    if connection is None or session.registry.has():
        session.commit()
    if connection is None:
        return
    if connection.in_transaction():
        connection.commit()
    _mine.begun = None
    _ready[connection.engine].append(connection)
    give_back(connection)  # after it is ready, for whoever has waited


def undo(session: "scoped_session[Any]") -> None:
    """Roll back what this thread and its session have begun."""
    connection, _mine.begun = _mine.begun, None
    try:
        session.rollback()
    finally:
        if connection is not None:
            _close(connection)


def let_go(engine: Engine) -> None:
    """Close all that are kept ready, where an engine is disposed of: one of its connections was lost."""
    for connection in _ready.pop(engine, ()):
        connection.invalidate()  # its pool is nobody's any more, and would only keep it
        connection.close()


def _close(connection: Connection) -> None:
    """Give it back to the pool, without what is left of its transaction, or drop it where it is broken.

    After a commit that failed SQLAlchemy takes the transaction for ended; SQLite's is still open.
    """
    with suppress(SQLAlchemyError):
        try:
            connection.connection.rollback()
        except (SQLAlchemyError, connection.dialect.loaded_dbapi.Error):
            connection.invalidate()
        connection.close()
