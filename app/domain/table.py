"""A table that leaves the system: what each column is called, what it means and what may stand in it.

No file format is known here. Whoever writes one (`app/export_formats`) finds everything in the columns: a type, labels
for coded values, units, and which codes mean that nothing is known.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_SPSS = ("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with")
_R = (
    "break",
    "else",
    "false",
    "for",
    "function",
    "if",
    "in",
    "inf",
    "na",
    "nan",
    "next",
    "null",
    "repeat",
    "true",
    "while",
)
RESERVED = frozenset({*_SPSS, *_R, "while"})
"""Words that SPSS or R keep for themselves."""
MOST_MISSING = 3
"""As many codes of a column as SPSS can call missing."""
WIDEST = 255
"""Bytes of the longest text that a file for SPSS holds in one variable."""

Cell = str | int | float | date | None
"""One value. A coded one is its code; None stands for nothing at all."""
Row = Sequence[Cell]


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    INTEGER = "whole number"
    DECIMAL = "number"
    DATE = "date"
    CODED = "code"


@dataclass(frozen=True, slots=True)
class Column:
    """`values`: code -> label, for CODED columns, in their order. `missing`: codes that mean "not known".

    `width`: bytes that a TEXT needs at most; longer ones are cut where a format has no room for them.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    width: int = 40

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name) or self.name in RESERVED:
            raise ValueError(f"{self.name!r} is no name that every program takes")
        if (self.kind is Kind.CODED) != bool(self.values):
            raise ValueError(f"{self.name}: a coded column has values, and no other one")
        if not set(self.missing) <= set(self.values) or len(self.missing) > MOST_MISSING:
            raise ValueError(f"{self.name}: at most {MOST_MISSING} of its own codes can mean missing")
        if not 1 <= self.width <= WIDEST:
            raise ValueError(f"{self.name}: a width is 1 to {WIDEST}")

    def number_of(self, code: str) -> int:
        """Where a program wants numbers for codes: counted from 1 in their order. KeyError for an unknown one."""
        if code not in self.values:
            raise KeyError(f"{self.name}: no label for {code!r}")
        return list(self.values).index(code) + 1


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is that of the file, and tells nothing of anybody. `notes` are sentences a reader of the data
    needs; `facts` tell of what the data came from, in the words of their sources.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names) or not names:
            raise ValueError(f"{self.name}: every column needs a name of its own")


BOOK = (
    Column("variable", "Name of the column", width=32),
    Column("label", "What it holds", width=255),
    Column("kind", "What kind of value", width=20),
    Column("unit", "Unit", width=40),
    Column("code", "A value that can stand there", width=80),
    Column("meaning", "What that value means", width=255),
    Column("number", "The number that stands for it in SPSS", Kind.INTEGER),
    Column("missing", "Whether it means that nothing is known", width=3),
)
"""The columns of a codebook."""


def codebook(table: Table) -> Iterator[Row]:
    """A line for each column, one more for each of its codes, and the notes at the end."""
    for column in table.columns:
        yield column.name, column.label, str(column.kind), column.unit, None, None, None, None
        for number, (code, label) in enumerate(column.values.items(), start=1):
            missing = "yes" if code in column.missing else "no"
            yield column.name, None, None, None, code, label, number, missing
    for note in (*table.notes, *table.facts):
        yield None, note, "note", None, None, None, None, None
