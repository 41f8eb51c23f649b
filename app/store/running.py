"""Running the statements that every tap waits for: compiled once, and then handed to the driver itself.

SQLAlchemy spends ten times as long around such a statement as the database spends on it. What it gives us there stays:
one spelling for two databases, its types on the way in and out, and its errors.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Uuid
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from app.extensions import db
from app.store.base import UtcDateTime
from app.store.writing import begun

Convert = Callable[[Any], Any]
_CONNECTION = "connection of this transaction"


def run(statement: Executable, parameters: Mapping[str, Any]) -> list[Any]:
    """All rows of a statement over tables, not models, in the session's own transaction. Rows have names.

    The statement is made once for the life of the process and always given the same names of parameters. Raises what
    SQLAlchemy would.
    """
    connection = _connection()
    return _prepared(statement, connection.dialect, tuple(parameters)).run(connection, parameters)


def _connection() -> Connection:
    """The session's own, asked for once in a transaction: SQLAlchemy works out anew each time which one it is."""
    if (writing := begun()) is not None:
        return writing
    session = db.session()
    transaction, kept = session.get_transaction(), session.info.get(_CONNECTION)
    if kept is not None and kept[0] is transaction and transaction.is_active:
        connection: Connection = kept[1]
        return connection
    connection = session.connection()
    session.info[_CONNECTION] = (session.get_transaction(), connection)
    return connection


def run_for_columns(statement: Executable, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The same for many rows that are taken apart at once: their columns, without names."""
    connection = _connection()
    return _prepared(statement, connection.dialect, tuple(parameters)).fetch(connection, parameters)


def run_for_one(statement: Executable, parameters: Mapping[str, Any]) -> Any:
    """The same for a statement of at most one row: that row, or None."""
    rows = run(statement, parameters)
    return rows[0] if rows else None


def execute(connection: Connection, text: str, values: Any = ()) -> Any:
    """Hand SQL to the driver: its cursor. Whoever listens to the engine's statements hears of it.

    Raises what SQLAlchemy would, and gives up connections that are dead.
    """
    driver: Any = connection.connection.dbapi_connection
    listeners = connection.engine.dispatch if connection.engine._has_events else None
    try:
        cursor = driver.cursor()
        if listeners is not None:
            for listener in listeners.before_cursor_execute:
                listener(connection, cursor, text, values, None, False)
        cursor.execute(text, values)
    except connection.dialect.loaded_dbapi.Error as error:
        if connection.dialect.is_disconnect(error, driver, None):
            connection.invalidate(error)
            connection.engine.dispose()
        base, hide = connection.dialect.loaded_dbapi.Error, connection.engine.hide_parameters
        raise DBAPIError.instance(text, values, error, base, hide, dialect=connection.dialect) from error
    if listeners is not None:
        for listener in listeners.after_cursor_execute:
            listener(connection, cursor, text, values, None, False)
    return cursor


class Prepared:
    """One statement in the words of one kind of database, with the conversions that its types ask for."""

    def __init__(self, statement: Any, dialect: Dialect, names: tuple[str, ...]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        self._text = str(compiled)
        types = {name: bind.type for name, bind in compiled.binds.items()}
        convert = {name: process for name, kind in types.items() if (process := _into_driver(kind, dialect))}
        self._convert = [(name, process) for name, process in convert.items() if name in names]
        self._fixed = {
            name: convert[name](value) if name in convert else value
            for name, value in compiled.params.items()
            if name not in names
        }
        self._order = compiled.positiontup
        columns = list(statement.exported_columns)
        self._as_tuple: Convert = namedtuple("Row", [column.key for column in columns])._make  # type: ignore[attr-defined]
        self._columns = [
            (place, process)
            for place, column in enumerate(columns)
            if (process := _out_of_driver(column.type, dialect))
        ]

    def run(self, connection: Connection, parameters: Mapping[str, Any]) -> list[Any]:
        return list(map(self._as_tuple, self.fetch(connection, parameters)))

    def fetch(self, connection: Connection, parameters: Mapping[str, Any]) -> list[Any]:
        values = {**self._fixed, **parameters}
        for name, process in self._convert:
            values[name] = process(values[name])
        cursor = execute(connection, self._text, [values[name] for name in self._order] if self._order else values)
        found: list[Any] = cursor.fetchall() if cursor.description else []
        return list(map(self._converted, found)) if self._columns else found

    def _converted(self, found: tuple[Any, ...]) -> list[Any]:
        row = list(found)
        for place, process in self._columns:
            row[place] = process(row[place])
        return row


def _into_driver(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """What makes a value of ours one of the driver. An event is often received in the moment in which it occurred."""
    process: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(maxsize=16)(process) if process and isinstance(kind, UtcDateTime) else process


def _out_of_driver(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """The other way. The same few ids and moments come with every row, and take longest to make."""
    process: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return lru_cache(maxsize=1024)(process) if process and isinstance(kind, Uuid | UtcDateTime) else process


@cache
def _prepared(statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> Prepared:
    return Prepared(statement, dialect, names)
