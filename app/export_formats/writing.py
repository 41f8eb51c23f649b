"""What every writer of a format shares: a table and its rows go in, pieces of a file come out.

A writer holds a few thousand rows at most, whatever the length of the table, and gives its first piece before it asks
for the first row.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.domain.table import Row, Table

Writer = Callable[[Table, Iterable[Row]], Iterator[bytes]]
PIECE = 64 * 1024
"""Bytes that are gathered before they are sent on."""


@dataclass(frozen=True, slots=True)
class Format:
    """`holds_rows`: whether the file holds data, or only tells what data mean."""

    code: str
    suffix: str
    mimetype: str
    write: Writer
    holds_rows: bool = True

    def file_name(self, table: Table) -> str:
        """`vig-dcs-own-data.csv`; the codebook and the script have the name of the data they go with."""
        return f"{table.name}{'' if self.holds_rows else f'-{self.code}'}.{self.suffix}"


class Sink:
    """Takes what a library writes to a file, and gives it away again in pieces."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.waiting = 0

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self.waiting += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back from `take`."""

    def close(self) -> None:
        """Nothing to close."""

    def take(self) -> bytes:
        """Everything written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        self.waiting = 0
        return taken
