"""SPSS system files, written as they are sent.

The layout is that of the PSPP manual, "System File Format": a header, the variables, their labels, then one case after
the other as 8-byte pieces, not packed. Libraries that write it want the whole table in memory first. Codes become the
numbers 1, 2, … with their labels; codes that mean "not known" become user-missing values.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from math import nextafter

from app.domain.table import Cell, Column, Kind, Row, Table
from app.export_formats.writing import PIECE

LARGEST = 1.7976931348623157e308
NOTHING = struct.pack("<d", -LARGEST)
"""What SPSS calls system-missing."""
DAY_NOUGHT = date(1582, 10, 14)
DAY_SECONDS = 86_400
EIGHT = 8
A, F, SDATE = 1, 5, 39
"""Format types: text, number, and year/month/day."""
LONGEST_LABEL = 120
"""Bytes of a value's label that SPSS shows."""
ROUND = 2

Pack = Callable[[Cell], bytes]


def write(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """KeyError where a row holds a code that its column has no label for: better no file than a wrong one."""
    yield b"".join(_dictionary(table))
    packs = [_pack(column) for column in table.columns]
    parts, waiting = [], 0
    for row in rows:
        case = b"".join([pack(value) for pack, value in zip(packs, row, strict=True)])
        parts.append(case)
        waiting += len(case)
        if waiting > PIECE:
            yield b"".join(parts)
            parts, waiting = [], 0
    yield b"".join(parts)


def _dictionary(table: Table) -> Iterator[bytes]:
    """Everything before the first case."""
    widths = [_pieces(column) for column in table.columns]
    yield _header(table, sum(widths))
    for number, column in enumerate(table.columns, start=1):
        yield _variable(column, number)
    place = 1
    for column, width in zip(table.columns, widths, strict=True):
        if column.values:
            yield _labels(column, place)
        place += width
    if table.notes or table.facts:
        yield _documents((*table.notes, *table.facts))
    yield _extension(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 0, ROUND, 65001))
    yield _extension(4, EIGHT, struct.pack("<3d", -LARGEST, LARGEST, nextafter(-LARGEST, 0)))
    yield _extension(11, 4, b"".join(map(_display, table.columns)))
    names = [f"{_short(number)}={column.name}" for number, column in enumerate(table.columns, start=1)]
    yield _extension(13, 1, "\t".join(names).encode())
    yield _extension(20, 1, b"UTF-8")
    yield struct.pack("<2i", 999, 0)


def _header(table: Table, pieces: int) -> bytes:
    product = b"@(#) SPSS DATA FILE - VIG DCS"
    made = b"01 Jan 7000:00:00"  # the same table gives the same bytes; the audit knows the day
    return struct.pack(
        "<4s60s5id17s64s3x", b"$FL2", product.ljust(60), ROUND, pieces, 0, 0, -1, 100.0, made, _fit(table.title, 64)
    )


def _variable(column: Column, number: int) -> bytes:
    text = column.kind is Kind.TEXT
    width = column.width if text else 0
    label = _cut(column.label, 255)
    missing = [float(column.number_of(code)) for code in column.missing]
    shape = _shape(column)
    found = [
        struct.pack("<6i8s", 2, width, 1, len(missing), shape, shape, _short(number).encode().ljust(8)),
        struct.pack("<i", len(label)) + label.ljust(_up(len(label), 4), b" "),
        struct.pack(f"<{len(missing)}d", *missing),
    ]
    rest = struct.pack("<6i8s", 2, -1, 0, 0, 0, 0, b" " * 8)
    return b"".join([*found, *[rest] * (_pieces(column) - 1)])


def _shape(column: Column) -> int:
    kind, width, decimals = {
        Kind.TEXT: (A, column.width, 0),
        Kind.DATE: (SDATE, 10, 0),
        Kind.DECIMAL: (F, 10, 2),
    }.get(column.kind, (F, 8, 0))
    return kind << 16 | width << 8 | decimals


def _labels(column: Column, place: int) -> bytes:
    parts = [struct.pack("<2i", 3, len(column.values))]
    for number, label in enumerate(column.values.values(), start=1):
        text = _cut(label, LONGEST_LABEL)
        parts.append(struct.pack("<dB", number, len(text)) + text.ljust(_up(len(text) + 1, EIGHT) - 1, b" "))
    return b"".join([*parts, struct.pack("<3i", 4, 1, place)])


def _documents(notes: Sequence[str]) -> bytes:
    lines = [piece for note in notes for piece in _lines(note)]
    return struct.pack("<2i", 6, len(lines)) + b"".join(lines)


def _lines(note: str) -> Iterator[bytes]:
    left = note
    while left:
        piece = _cut(left, 80)
        left = left[len(piece.decode()) :]
        yield piece.ljust(80)


def _extension(kind: int, size: int, data: bytes) -> bytes:
    return struct.pack("<4i", 7, kind, size, len(data) // size) + data


def _display(column: Column) -> bytes:
    """How it is measured (by name, or on a scale), how wide it is shown, and at which side."""
    named = column.kind in (Kind.TEXT, Kind.CODED)
    return struct.pack("<3i", 1 if named else 3, min(max(column.width, 8), 24), 0 if column.kind is Kind.TEXT else 1)


def _short(number: int) -> str:
    """SPSS wants a name of eight signs beside the long one."""
    return f"V{number:05}"


def _pieces(column: Column) -> int:
    return _up(column.width, EIGHT) // EIGHT if column.kind is Kind.TEXT else 1


def _pack(column: Column) -> Pack:
    """How the cells of a column become eight bytes, or several times eight for a text."""
    number = struct.Struct("<d").pack
    if column.kind is Kind.TEXT:
        size = _pieces(column) * EIGHT
        return lambda value: _cut("" if value is None else str(value), column.width).ljust(size)
    if column.kind is Kind.CODED:
        known: dict[Cell, bytes] = {code: number(column.number_of(code)) for code in column.values}
        known[None] = NOTHING
        return known.__getitem__
    if column.kind is Kind.DATE:
        return lambda value: number((value - DAY_NOUGHT).days * DAY_SECONDS) if isinstance(value, date) else NOTHING
    return lambda value: number(value) if isinstance(value, int | float) else NOTHING


def _up(length: int, step: int) -> int:
    return -(-length // step) * step


def _cut(text: str, size: int) -> bytes:
    """At most so many bytes, without half a letter at the end."""
    return text.encode()[:size].decode(errors="ignore").encode()


def _fit(text: str, size: int) -> bytes:
    return _cut(text, size).ljust(size)
