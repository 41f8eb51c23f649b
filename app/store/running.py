"""Running statements over tables where every tap waits for them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CursorResult, Executable

from app.extensions import db


def run(statement: Executable, parameters: Mapping[str, Any]) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement over tables, not models, in the session's own transaction.

    `db.session.execute` does the same, but looks for models in it first, which costs as much as a quarter of the rest.
    """
    return db.session.connection().execute(statement, parameters)
