"""Comma-separated values as RFC 4180 has them, in UTF-8 with a byte order mark, and no cell a spreadsheet would run."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from app.domain.spreadsheet import neutral
from app.domain.table import BOOK, Cell, Row, Table, codebook
from app.export_formats.writing import PIECE

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""


class Lines:
    """What the csv module wants for a file."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.waiting = 0

    def write(self, text: str) -> int:
        self._parts.append(text)
        self.waiting += len(text)
        return len(text)

    def take(self) -> bytes:
        taken = "".join(self._parts)
        self._parts.clear()
        self.waiting = 0
        return taken.encode()


def write(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """Codes stand as codes, days as year-month-day, and nothing as an empty cell."""
    return _write([column.name for column in table.columns], rows)


def write_codebook(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """What the columns of `table` mean. Its rows are left alone."""
    return _write([column.name for column in BOOK], codebook(table))


def _write(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    lines = Lines()
    writer = csv.writer(lines)
    writer.writerow(names)
    yield BYTE_ORDER_MARK.encode() + lines.take()
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        if lines.waiting > PIECE:
            yield lines.take()
    yield lines.take()


def _cell(value: Cell) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return value.isoformat() if isinstance(value, date) else neutral(value)
