"""The only commit of the command line: a command writes everything inside `committing`, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.extensions import db
from app.operations.auditing import here
from app.store.writing import WRITING


@contextmanager
def committing() -> Iterator[None]:
    """A writing transaction: committed at the end, undone by any error."""
    db.session.rollback()  # reading may have begun a transaction, which could not become a writing one
    db.session.connection(execution_options=WRITING)
    try:
        yield
    except BaseException:
        db.session.rollback()
        raise
    else:
        db.session.commit()
    finally:
        here()


@contextmanager
def reading() -> Iterator[None]:
    """A transaction that sees one moment of the database and writes nothing."""
    db.session.rollback()
    snapshot = {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {}
    db.session.connection(execution_options=snapshot)
    try:
        yield
    finally:
        db.session.rollback()
