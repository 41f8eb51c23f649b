"""Bring in a service's backlog: a spreadsheet of item answers, one row for each adult and child.

The file is read twice: once to find everything that is wrong, without a lock, and once to write it. What a row became
is remembered by a hash of its key, so that the same file, or another instrument of the same people, finds it again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from app.domain.catalogue import Catalogue
from app.domain.importing import (
    LONGEST_LINE,
    BadFile,
    BadRow,
    Columns,
    RowReader,
    SheetRow,
    find_columns,
    records,
    text_lines,
)
from app.operations.importing_rows import Backlog, SortedRows, insert_rows, sort_rows
from app.operations.rebuilding import write_derived

AT_ONCE = 500
"""Rows looked up and written in one go: the memory needed does not grow with the file."""


@dataclass(slots=True)
class Tally:
    """How many rows of a file are what. `blank` have a key and no answer; they are left alone."""

    rows: int = 0
    new: int = 0
    of_known: int = 0
    already: int = 0
    blank: int = 0
    bad: int = 0

    def count(self, found: SortedRows) -> None:
        self.new += len(found.new)
        self.of_known += len(found.of_known)
        self.already += found.already
        self.blank += found.blank
        self.bad += len(found.bad)
        self.rows += len(found.new) + len(found.of_known) + found.already + found.blank + len(found.bad)


Progress = Callable[[int], None]
"""Told how many rows have been read so far."""


def columns_of(backlog: Backlog, file: BinaryIO) -> Columns:
    """Which columns of the file will be read. BadFile where it cannot be imported as a whole."""
    return _begin(backlog, file)[0]


def examine(backlog: Backlog, file: BinaryIO, on_bad: Callable[[BadRow], None], progress: Progress) -> Tally:
    """Read the whole file, tell every bad row, and count what the others would become. Writes nothing. BadFile."""
    tally = Tally()
    for rows in _handfuls(backlog, file):
        found = sort_rows(backlog, rows)
        for bad in found.bad:
            on_bad(bad)
        tally.count(found)
        progress(tally.rows)
    return tally


def import_rows(backlog: Backlog, catalogue: Catalogue, file: BinaryIO, progress: Progress) -> Tally:
    """Store every row that is not there yet, each as a completed measure of a dyad.

    All or nothing: BadFile at the first bad row, and the caller rolls back.
    """
    tally = Tally()
    for rows in _handfuls(backlog, file):
        found = sort_rows(backlog, rows)
        if found.bad:
            raise BadFile(str(found.bad[0]))
        write_derived(catalogue, insert_rows(backlog, found))
        tally.count(found)
        progress(tally.rows)
    return tally


def _begin(backlog: Backlog, file: BinaryIO) -> tuple[Columns, Iterator[tuple[int, list[str]]]]:
    file.seek(0)
    lines = iter(lambda: file.readline(LONGEST_LINE + 1), b"")
    rows = records(text_lines(lines))
    first = next(rows, None)
    if first is None:
        raise BadFile("the file is empty")
    return find_columns(first[1], backlog.instrument, backlog.prefix, backlog.key_column), rows


def _handfuls(backlog: Backlog, file: BinaryIO) -> Iterator[list[SheetRow | BadRow]]:
    columns, rows = _begin(backlog, file)
    reader = RowReader(backlog.instrument, columns, backlog.key_column)
    handful = [reader.read(*row) for row in islice(rows, AT_ONCE)]
    if not handful:
        raise BadFile("the file has a header and no rows")
    while handful:
        yield handful
        handful = [reader.read(*row) for row in islice(rows, AT_ONCE)]
