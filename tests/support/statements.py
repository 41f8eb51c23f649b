"""What a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

NOT_ASKED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
LINK = ("INTO audit", "FROM audit_heads", "UPDATE audit_heads")
"""The link that the audit adds to its chain costs three statements, or five for the first of a service, on any page."""


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent inside, without those that only begin or end a transaction and the audit's link."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        words = " ".join(statement.split())
        if not words.startswith(NOT_ASKED) and not any(each in words for each in LINK):
            sent.append(words)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
