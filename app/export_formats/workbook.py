"""Excel workbooks, written as they are sent.

A library that writes a workbook builds it on the disk first, so nothing arrives before the last row is read. The
format is a ZIP of XML, and a ZIP can be written without ever going back (ECMA-376; ZIP application note 4.4.4).
Text is never a formula here, whatever it begins with: each cell says what it is.
"""

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from xml.sax.saxutils import escape, quoteattr  # only writes, and reads nothing # nosec B406
from zipfile import ZIP_DEFLATED, ZipFile

from app.domain.table import BOOK, Cell, Column, Row, Table, codebook
from app.export_formats.writing import PIECE, Sink

MOST_ROWS = 1_048_576
"""Rows of one sheet, its heading included; the same in every version of Excel since 2007."""
MOST_BYTES = 2_000_000_000
"""Of one sheet before it is packed: beyond 2 GiB a ZIP needs a form that Excel does not read."""
DAY_NOUGHT = date(1899, 12, 30)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LETTERS = '<sz val="11"/><name val="Calibri"/>'
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font>{LETTERS}</font><font><b/>{LETTERS}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
DAY, BOLD = 1, 2
"""Places in `cellXfs`."""
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on one sheet. One that is too long goes on on further ones."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Row]


def write(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """The data on the first sheet, with codes as codes, and the codebook on the last one."""
    return write_sheets((Sheet("data", _names(table.columns), rows), Sheet("codebook", _names(BOOK), codebook(table))))


def write_sheets(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """A whole workbook. The first piece comes before any row is asked for."""
    sink, names = Sink(), list[str]()
    with ZipFile(sink, "w", ZIP_DEFLATED, allowZip64=False, compresslevel=1) as archive:
        archive.writestr("_rels/.rels", _links([("officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/styles.xml", STYLES)
        yield sink.take()
        for sheet in sheets:
            rest: Iterator[Row] | None = iter(sheet.rows)
            while rest is not None:
                names.append(_name(sheet.name, names))
                rest = yield from _sheet(archive, sink, len(names), sheet.columns, rest)
        for path, text in _contents(names):
            archive.writestr(path, text)
    yield sink.take()


def _names(columns: Iterable[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


def _name(wanted: str, taken: Sequence[str]) -> str:
    number = sum(each.split(" ")[0] == wanted for each in taken)
    return f"{wanted} {number + 1}" if number else wanted


def _sheet(
    archive: ZipFile, sink: Sink, number: int, columns: Sequence[str], rows: Iterator[Row]
) -> Generator[bytes, None, Iterator[Row] | None]:
    """Writes one sheet, and returns the rows that had no room on it, or None."""
    with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
        heading = "".join(_text(name, BOLD) for name in columns)
        text = [f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row>{heading}</row>']
        written, waiting, count = 0, 0, 1
        left: Iterator[Row] | None = None
        for row in rows:
            if count >= MOST_ROWS or written > MOST_BYTES:
                left = chain((row,), rows)
                break
            line = f"<row>{''.join(map(_cell, row))}</row>"
            text.append(line)
            count, waiting = count + 1, waiting + len(line)
            if waiting > PIECE * 4:
                written += part.write("".join(text).encode())
                text, waiting = [], 0
                yield sink.take()
        part.write("".join([*text, "</sheetData></worksheet>"]).encode())
    yield sink.take()
    return left


def _cell(value: Cell) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date):
        return f'<c s="{DAY}"><v>{(value - DAY_NOUGHT).days}</v></c>'
    return f"<c><v>{value:.10g}</v></c>" if isinstance(value, float) else f"<c><v>{value}</v></c>"


def _text(value: str, style: int = 0) -> str:
    kept = escape(_ESCAPED.sub("_x005F_", _NOT_XML.sub("", value)))
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{kept}</t></is></c>'


def _links(targets: Iterable[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="r{number}" Type="{LINKS}/{kind}" Target={quoteattr(target)}/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def _contents(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What only now is known: how many sheets there are."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"/>'
        for number, name in zip(numbers, names, strict=True)
    )
    yield "xl/workbook.xml", f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{sheets}</sheets></workbook>'
    targets = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    yield "xl/_rels/workbook.xml.rels", _links([*targets, ("styles", "styles.xml")])
    parts = [("xl/workbook", "sheet.main"), ("xl/styles", "styles")]
    parts += [(f"xl/worksheets/sheet{number}", "worksheet") for number in numbers]
    overrides = "".join(f'<Override PartName="/{path}.xml" ContentType="{KINDS}.{kind}+xml"/>' for path, kind in parts)
    yield (
        "[Content_Types].xml",
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
    )
