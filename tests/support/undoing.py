"""Requests that leave nothing behind: each one is undone as soon as it has been answered, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy import Connection

from app.extensions import db
from app.store import writing
from app.store.writing import WRITING


@contextmanager
def everything_undone() -> Iterator[Connection]:
    """Until the end, all of the application runs in one transaction of this connection, which is then rolled back.

    A commit of a request ends a savepoint only. Begin another savepoint around each request and roll it back.
    """
    engines = db._app_engines[current_app._get_current_object()]  # type: ignore[attr-defined]
    engine = engines[None]
    db.session.commit()
    db.session.remove()
    with _without_transactions(), engine.connect().execution_options(**WRITING) as connection:
        outermost, around = connection.begin(), connection.begin_nested()
        engines[None] = connection
        try:
            yield connection
        finally:
            engines[None] = engine
            db.session.remove()
            if around.is_active:
                around.rollback()
            outermost.rollback()


@contextmanager
def _without_transactions() -> Iterator[None]:
    """Requests begin none of their own: their session's savepoint is all there is."""
    kept = writing.begin, writing.end, writing.undo
    writing.begin = lambda _engine: None  # type: ignore[assignment]
    writing.end, writing.undo = (lambda session: session.commit()), (lambda session: session.rollback())
    db.session.configure(join_transaction_mode="conditional_savepoint")
    try:
        yield
    finally:
        db.session.configure(join_transaction_mode="control_fully")
        writing.begin, writing.end, writing.undo = kept
