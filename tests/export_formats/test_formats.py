"""Every format read back by somebody else's reader, and written without holding what it writes."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pyreadstat
import pytest
from openpyxl.utils.escape import unescape

from app.domain.errors import NotFound
from app.domain.spreadsheet import FORMULA_STARTS
from app.domain.table import Column, Row, Table
from app.export_formats import CODEBOOK, CSV, FORMATS, R_SCRIPT, SPSS, XLSX, format_of, workbook
from app.export_formats.writing import Format
from tests.support.tables import ROWS, SAMPLE


def written(form: Format, rows: list[Row] = ROWS) -> bytes:
    return b"".join(form.write(SAMPLE, rows))


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def spss(data: bytes, tmp_path: Path) -> tuple[dict[str, list[Any]], Any]:
    file = tmp_path / "sample.sav"
    file.write_bytes(data)
    found: tuple[dict[str, list[Any]], Any] = pyreadstat.read_sav(file, output_format="dict", user_missing=True)
    return found


def test_csv() -> None:
    data = written(CSV)
    assert data.startswith(b"\xef\xbb\xbf")
    assert cells(data) == [
        ["who", "adult_role", "court", "months", "score", "held_on"],
        ["7K3M-9PXB", "mother", "no", "9", "12.5", "2026-09-08"],
        ['\'=HYPERLINK("x")', "not_recorded", "yes", "-3", "17", "1999-12-31"],
        ["ümlaut, “so” \x07_x0041_", "foster", "", "", "", ""],
    ]


def test_the_codebook_beside_it() -> None:
    lines = cells(written(CODEBOOK))
    assert lines[0][:3] == ["variable", "label", "kind"]
    assert ["adult_role", "", "", "", "foster", "Foster carer’s \\ own", "2", "no"] in lines


def test_excel() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(XLSX)))
    assert book.sheetnames == ["data", "codebook"]
    values = [[cell.value for cell in row] for row in book["data"].iter_rows()]
    assert values[0] == ["who", "adult_role", "court", "months", "score", "held_on"]
    assert values[1][:5] == ["7K3M-9PXB", "mother", "no", 9, 12.5]
    assert values[1][5].date() == date(2026, 9, 8)
    assert values[2][:5] == ['=HYPERLINK("x")', "not_recorded", "yes", -3, 17]
    assert (unescape(values[3][0]), values[3][1:]) == ("ümlaut, “so” _x0041_", ["foster", None, None, None, None])


def test_no_cell_is_a_formula() -> None:
    rows: list[Row] = [(f"{start}1+1", None, None, None, None, None) for start in sorted(FORMULA_STARTS)]
    book = openpyxl.load_workbook(io.BytesIO(written(XLSX, rows)))
    assert {cell.data_type for row in book["data"].iter_rows(max_col=1) for cell in row} == {"s"}
    assert {line[0][:1] for line in cells(written(CSV, rows))[1:]} == {"'"}


def test_excel_goes_on_on_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    table = Table("many", "Many", (Column("who", "Who"),))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(XLSX.write(table, [(str(each),) for each in range(5)]))))
    assert book.sheetnames == ["data", "data 2", "data 3", "codebook"]
    sheets = [[row[0].value for row in book[name].iter_rows(min_row=2)] for name in book.sheetnames[:3]]
    assert sheets == [["0", "1"], ["2", "3"], ["4"]]


def test_spss(tmp_path: Path) -> None:
    values, meta = spss(written(SPSS), tmp_path)
    assert values == {
        "who": ["7K3M-9PXB", '=HYPERLINK("', "ümlaut, “"],
        "adult_role": [1.0, 3.0, 2.0],
        "court": [1.0, 2.0, None],
        "months": [9.0, -3.0, None],
        "score": [12.5, 17.0, None],
        "held_on": [date(2026, 9, 8), date(1999, 12, 31), None],
    }
    assert meta.file_label == "A sample, with “quotes” and ümlauts"
    assert meta.column_names_to_labels["adult_role"] == "Who the adult is"
    assert meta.variable_value_labels == {
        "adult_role": {1.0: "Mother", 2.0: "Foster carer’s \\ own", 3.0: "Not known"},
        "court": {1.0: "No", 2.0: "Yes"},
    }
    assert meta.missing_ranges == {"adult_role": [{"lo": 3.0, "hi": 3.0}]}
    assert "".join(meta.notes) == "Free text never leaves." + "Ä" * 100


def test_spss_with_long_names_texts_and_labels(tmp_path: Path) -> None:
    columns = (Column("a" * 32, "Ä" * 200, width=255), Column("b", "Plain", width=8))
    table = Table("wide", "x" * 70, columns)
    file = tmp_path / "wide.sav"
    file.write_bytes(b"".join(SPSS.write(table, [("ü" * 200, "12345678"), (None, None)])))
    values, meta = pyreadstat.read_sav(file, output_format="dict")
    assert values == {"a" * 32: ["ü" * 127, ""], "b": ["12345678", ""]}
    assert meta.column_labels == ["Ä" * 127, "Plain"]


def test_spss_is_not_written_with_a_code_nobody_can_read() -> None:
    with pytest.raises(KeyError):
        written(SPSS, [("x", "uncle", None, None, None, None)])


def test_the_script_for_r() -> None:
    script = written(R_SCRIPT).decode()
    assert '"sample.csv", fileEncoding = "UTF-8-BOM", na.strings = ""' in script
    assert '    months = "integer",\n    score = "numeric",' in script
    assert 'levels = c("mother", "foster", "not_recorded")' in script
    assert r'"Foster carer\U{2019}s \\ own"' in script
    assert "vig$held_on <- as.Date(vig$held_on)" in script
    code = "\n".join(line.split("#")[0] for line in script.splitlines())
    assert code.count("(") == code.count(")")
    assert code.isascii()


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_the_first_piece_comes_before_the_first_row(form: Format) -> None:
    def never() -> Iterator[Row]:
        raise AssertionError("a row was asked for")
        yield ()

    assert len(next(form.write(SAMPLE, never()))) > 0


@pytest.mark.parametrize("form", [CSV, XLSX, SPSS], ids=lambda form: form.code)
def test_pieces_leave_while_rows_come(form: Format) -> None:
    asked = 0

    def rows() -> Iterator[Row]:
        nonlocal asked
        for asked in range(1, 20_001):
            yield ROWS[asked % 3]

    behind = [asked for _ in form.write(SAMPLE, rows())]
    assert len(behind) > 4
    assert max(later - sooner for sooner, later in pairwise(behind)) < 10_000


def test_a_workbook_is_a_sound_archive() -> None:
    with zipfile.ZipFile(io.BytesIO(written(XLSX))) as archive:
        assert archive.testzip() is None


def test_a_format_that_is_not_there() -> None:
    with pytest.raises(NotFound):
        format_of("pdf")
    assert (SPSS.file_name(SAMPLE), CODEBOOK.file_name(SAMPLE), R_SCRIPT.file_name(SAMPLE)) == (
        "sample.sav",
        "sample-codebook.csv",
        "sample-r.R",
    )
