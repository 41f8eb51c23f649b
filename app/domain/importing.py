"""A spreadsheet of item answers: which of its columns are read, and what is wrong with which row.

Pure: it is given the lines of a file. One row holds what one person answered to one instrument.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.answers import CLEARED, Answer, check_answer
from app.domain.errors import DomainError, Invalid
from app.domain.instrument import Instrument, Item

MOST_ROWS = 200_000
LONGEST_LINE = 1_000_000
"""Bytes. A longer line is no spreadsheet; reading it whole could fill the memory."""
MOST_SHOWN = 20
_BOM = b"\xef\xbb\xbf"
_LONE_RETURN = re.compile(r"(?<=\r)(?!\n)")


class BadFile(DomainError):
    """The file as a whole cannot be read; the text says why, and where."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A good row. `answers` has one for each item column, in the instrument's order; a blank cell is left out."""

    line: int
    key: str
    answers: tuple[tuple[str, Answer], ...]

    @property
    def is_blank(self) -> bool:
        return all(answer == CLEARED for _, answer in self.answers)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be imported, with the line it starts on (the header is line 1)."""

    line: int
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"line {self.line}: {'; '.join(self.reasons)}"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things are in a row of `width` cells.

    `absent` are scales without all of their items in the file; `unread` are columns that begin with the prefix but name
    no item.
    """

    key: int
    items: tuple[tuple[int, str, Item], ...]
    width: int
    absent: tuple[str, ...]
    unread: tuple[str, ...]


def text_lines(raw_lines: Iterable[bytes]) -> Iterator[str]:
    """Lines of UTF-8 text, with or without a byte order mark. BadFile names the line that is something else."""
    for number, raw in enumerate(raw_lines, start=1):
        if len(raw) > LONGEST_LINE:
            raise BadFile(
                f"line {number} is longer than {LONGEST_LINE:,} bytes, so this is no spreadsheet saved as CSV"
            )
        try:
            text = (raw.removeprefix(_BOM) if number == 1 else raw).decode("utf-8")
        except UnicodeDecodeError:
            raise BadFile(f"line {number} is not UTF-8 text. Save the spreadsheet as “CSV UTF-8”") from None
        if "\0" in text:
            raise BadFile(f"line {number} holds a NUL byte, so this is not text. Save the spreadsheet as “CSV UTF-8”")
        yield from _LONE_RETURN.split(text)


def records(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Each row of the CSV with the line it starts on; rows without any text are passed over. BadFile if malformed."""
    reader = csv.reader(lines, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadFile(f"line {line} is not well-formed CSV ({error})") from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def find_columns(header: Sequence[str], instrument: Instrument, prefix: str, key_column: str) -> Columns:
    """Which columns hold the key and the items. A column is `prefix` and the item's code.

    Whole scales may be missing, parts of a scale may not. BadFile says what is missing and what is there.
    """
    names = [name.strip() for name in header]
    if not instrument.items:
        raise BadFile(f"{instrument.short_name} has no items here, only totals, so its answers cannot be imported")
    item_of = {f"{prefix}{item.code}": item for item in instrument.items}
    twice = [name for name, count in Counter(names).items() if count > 1 and (name == key_column or name in item_of)]
    if twice:
        raise BadFile(f"the file has more than one column {_listed(twice)}")
    present = {item.code for name, item in item_of.items() if name in names}
    complete = [scale for scale in instrument.scales if scale.items and present.issuperset(scale.items)]
    covered = {code for scale in complete for code in scale.items}
    begun = [scale for scale in instrument.scales if present.intersection(scale.items) - covered]
    wanted = begun if begun or complete else instrument.scales
    missing = [] if key_column in names else [key_column]
    missing += [f"{prefix}{code}" for scale in wanted for code in scale.items if code not in present]
    if missing:
        raise BadFile(f"missing columns: {_listed(dict.fromkeys(missing))}. {_there(names)}")
    return Columns(
        key=names.index(key_column),
        items=tuple((names.index(name), name, item) for name, item in item_of.items() if name in names),
        width=len(names),
        absent=tuple(scale.code for scale in instrument.scales if scale not in complete),
        unread=tuple(name for name in names if prefix and name.startswith(prefix) and name not in item_of),
    )


def _there(names: Sequence[str]) -> str:
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        return "The header is a single column: separate columns by commas"
    return f"The file has: {_listed(names)}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(shown(name) for name in names)


def shown(text: str) -> str:
    """Text from a file, safe to print in a terminal and cut to 20 characters."""
    printable = "".join(character if character.isprintable() else "�" for character in text)
    return printable if len(printable) <= MOST_SHOWN else f"{printable[:MOST_SHOWN]}…"


class RowReader:
    """Reads the rows of one file. It remembers the keys, because a key may stand in one row only."""

    def __init__(self, instrument: Instrument, columns: Columns, key_column: str) -> None:
        self._instrument = instrument
        self._columns = columns
        self._key_column = shown(key_column)
        self._accepted = {item.code: frozenset(item.allowed()) for _, _, item in columns.items}
        self._line_of: dict[str, int] = {}
        self._rows = 0

    def read(self, line: int, cells: Sequence[str]) -> SheetRow | BadRow:
        """One row, or everything that is wrong with it. BadFile for the row after the 200,000th."""
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise BadFile(f"the file has more than {MOST_ROWS:,} rows. Split it; give every part the same --source")
        if len(cells) != self._columns.width:
            return BadRow(line, (f"has {len(cells)} cells where the header has {self._columns.width}",))
        key = cells[self._columns.key].strip()
        values = [(item, name, cells[place].strip()) for place, name, item in self._columns.items]
        reasons = [*self._wrong_with_key(key, line), *self._wrong_with_values(values)]
        if reasons:
            return BadRow(line, tuple(reasons))
        answers = tuple((item.code, Answer.of(value) if value else CLEARED) for item, _, value in values)
        return SheetRow(line, key, answers)

    def _wrong_with_key(self, key: str, line: int) -> Iterator[str]:
        if not key:
            yield f"{self._key_column}: is empty"
            return
        first = self._line_of.setdefault(key, line)
        if first != line:
            yield f"{self._key_column}: “{shown(key)}” is on line {first} already"

    def _wrong_with_values(self, values: Iterable[tuple[Item, str, str]]) -> Iterator[str]:
        for item, name, value in values:
            if value and value not in self._accepted[item.code]:
                try:
                    check_answer(self._instrument, item.code, Answer.of(value))
                except Invalid as refusal:
                    yield f"{shown(name)}: “{shown(value)}” {refusal.message}"
