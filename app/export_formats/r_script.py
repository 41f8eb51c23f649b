"""An R script that loads the CSV file beside it, with types, factors and labels. It needs nothing but R itself."""

from collections.abc import Iterable, Iterator

from app.domain.spreadsheet import FORMULA_STARTS
from app.domain.table import Column, Kind, Row, Table

CLASSES = {Kind.INTEGER: "integer", Kind.DECIMAL: "numeric"}
"""What R reads a column as; everything else is read as text and turned into something afterwards."""


def write(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """The script. No row is looked at."""
    yield "\n".join(_script(table)).encode() + b"\n"


def _script(table: Table) -> Iterator[str]:
    yield f"# {_plain(table.title)}"
    yield from (f"# {_plain(note)}" for note in table.notes)
    yield "# Save this script and the CSV file in one folder, go there with setwd(), and run it. It makes `vig`."
    yield "vig <- read.csv("
    yield f'  {_quoted(table.name + ".csv")}, fileEncoding = "UTF-8-BOM", na.strings = "",'
    yield "  colClasses = c("
    yield ",\n".join(f'    {column.name} = "{CLASSES.get(column.kind, "character")}"' for column in table.columns)
    yield "  )"
    yield ")"
    for column in table.columns:
        yield from _column(column)


def _column(column: Column) -> Iterator[str]:
    here = f"vig${column.name}"
    if column.kind is Kind.DATE:
        yield f"{here} <- as.Date({here})"
    if column.kind is Kind.CODED:
        levels = ", ".join(map(_quoted, column.values))
        labels = ", ".join(map(_quoted, _different(column)))
        yield f"{here} <- factor({here}, levels = c({levels}), labels = c({labels}))"
        if column.missing:
            yield f"# Not known, for {column.name}: {', '.join(map(_quoted, column.missing))}"
    if column.kind is Kind.TEXT:
        signs = "".join(sorted(sign for sign in FORMULA_STARTS if sign.isprintable() and sign != "-"))
        yield f'{here} <- sub("^\'([{signs}-])", "\\\\1", {here})  # the CSV keeps spreadsheets from running it'
    yield f'attr({here}, "label") <- {_quoted(column.label)}'


def _different(column: Column) -> list[str]:
    """Two levels of a factor with one label would become one."""
    labels = list(column.values.values())
    return [f"{label} ({code})" if labels.count(label) > 1 else label for code, label in column.values.items()]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """A string as R reads it on every machine, whatever its own letters are."""
    return '"' + "".join(_letter(sign) for sign in text) + '"'


def _letter(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    return sign if 32 <= ord(sign) < 127 else f"\\U{{{ord(sign):x}}}"
