"""Spreadsheets as services have them: what is read, and what is refused with which words."""

from collections.abc import Iterable

import pytest

from app.domain import importing
from app.domain.answers import CLEARED, Answer
from app.domain.importing import BadFile, BadRow, Columns, RowReader, SheetRow, find_columns, records, shown, text_lines
from tests.support.instruments import shipped

EPDS_HEADER = ["Key", *(f"EPDS_{number}" for number in range(1, 11))]
ANXIETY = [f"HADS_{number}" for number in (1, 3, 5, 7, 9, 11, 13)]


def epds_columns(header: list[str] = EPDS_HEADER) -> Columns:
    return find_columns(header, shipped("epds"), "EPDS_", "Key")


def epds_reader() -> RowReader:
    return RowReader(shipped("epds"), epds_columns(), "Key")


def epds_row(key: str, **changed: str) -> list[str]:
    """A row of zeros; `item_4="9"` changes one."""
    return [key, *(changed.get(f"item_{number}", "0") for number in range(1, 11))]


def good(row: SheetRow | BadRow) -> SheetRow:
    assert isinstance(row, SheetRow), str(row)
    return row


def refusal(lines: Iterable[bytes]) -> str:
    with pytest.raises(BadFile) as refused:
        list(records(text_lines(lines)))
    return str(refused.value)


@pytest.mark.parametrize(
    "lines",
    [
        [b"a,b\n", b"1,2\n"],
        [b"\xef\xbb\xbfa,b\n", b"1,2\n"],
        [b"a,b\r\n", b"1,2\r\n"],
        [b"a,b\r1,2\r"],
        [b"a,b\n", b"\n", b",\n", b"1,2"],
    ],
    ids=["plain", "byte order mark", "Windows", "old Mac", "empty rows"],
)
def test_line_ends_and_byte_order_marks_make_no_difference(lines: list[bytes]) -> None:
    assert [cells for _, cells in records(text_lines(lines))] == [["a", "b"], ["1", "2"]]


def test_a_byte_order_mark_stands_at_the_beginning_only() -> None:
    assert [cells for _, cells in records(text_lines([b"a\n", b"\xef\xbb\xbfb\n"]))] == [["a"], ["\ufeffb"]]


def test_a_row_is_known_by_the_line_it_starts_on() -> None:
    lines = [b"a,b\r\n", b'1,"two\r\n', '😀 lines"\r\n'.encode(), b"2,x\r\n"]
    assert list(records(text_lines(lines))) == [(1, ["a", "b"]), (2, ["1", "two\r\n😀 lines"]), (4, ["2", "x"])]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([b"a\n", b"caf\xe9\n"], "line 2 is not UTF-8 text. Save the spreadsheet as “CSV UTF-8”"),
        ([b"\xff\xfea\x00"], "line 1 is not UTF-8 text. Save the spreadsheet as “CSV UTF-8”"),
        (
            [b"a\n", b"b\n", b"c\x00\n"],
            "line 3 holds a NUL byte, so this is not text. Save the spreadsheet as “CSV UTF-8”",
        ),
        ([b"x" * 1_000_001], "line 1 is longer than 1,000,000 bytes, so this is no spreadsheet saved as CSV"),
        ([b"a,b\n", b'1,"never closed\n', b"2,x\n"], "line 2 is not well-formed CSV (unexpected end of data)"),
        ([b"a,b\n", b'1,"x"y\n'], "line 2 is not well-formed CSV (',' expected after '\"')"),
        ([b'"' + b"x" * 140_000 + b'"\n'], "line 1 is not well-formed CSV (field larger than field limit (131072))"),
    ],
    ids=["Latin-1", "UTF-16", "NUL", "long line", "open quote", "broken quote", "long cell"],
)
def test_what_is_no_spreadsheet_is_refused_with_its_line(lines: list[bytes], told: str) -> None:
    assert refusal(lines) == told


def test_columns_are_found_wherever_they_stand() -> None:
    header = ["note", *reversed(EPDS_HEADER)]
    columns = find_columns([f" {name} " for name in header], shipped("epds"), "EPDS_", "Key")
    assert (columns.key, columns.width, columns.absent, columns.unread) == (11, 12, (), ())
    assert [(place, name, item.code) for place, name, item in columns.items][:2] == [
        (10, "EPDS_1", "1"),
        (9, "EPDS_2", "2"),
    ]
    assert len(columns.items) == 10


def test_a_scale_may_be_wholly_absent() -> None:
    columns = find_columns(["Key", *ANXIETY], shipped("hads"), "HADS_", "Key")
    assert [item.code for _, _, item in columns.items] == ["1", "3", "5", "7", "9", "11", "13"]
    assert columns.absent == ("depression",)


def test_a_total_over_several_scales_need_not_be_there_when_one_of_them_is() -> None:
    items = [f"pbq{item}" for item in shipped("pbq").scale("f4").items]
    columns = find_columns(["Key", *items], shipped("pbq"), "pbq", "Key")
    assert columns.absent == ("f1", "f2", "f3", "total")


def test_columns_that_look_like_items_and_are_none_are_told() -> None:
    assert epds_columns([*EPDS_HEADER, "EPDS_11", "EPDS_total", "HADS_1"]).unread == ("EPDS_11", "EPDS_total")


@pytest.mark.parametrize(
    ("header", "code", "prefix", "told"),
    [
        (["Key", "EPDS_1"], "epds", "EPDS_", "missing columns: EPDS_2, EPDS_3, EPDS_4, EPDS_5, EPDS_6, EPDS_7, EPDS_8, "
         "EPDS_9, EPDS_10. The file has: Key, EPDS_1"),
        (EPDS_HEADER[1:], "epds", "EPDS_", "missing columns: Key. The file has: EPDS_1, EPDS_2, EPDS_3, EPDS_4, "
         "EPDS_5, EPDS_6, EPDS_7, EPDS_8, EPDS_9, EPDS_10"),
        (["Key", *ANXIETY, "HADS_2"], "hads", "HADS_", "missing columns: HADS_4, HADS_6, HADS_8, HADS_10, HADS_12, "
         "HADS_14. The file has: Key, HADS_1, HADS_3, HADS_5, HADS_7, HADS_9, HADS_11, HADS_13, HADS_2"),
        (["Key", *ANXIETY[1:]], "hads", "HADS_", "missing columns: HADS_1. The file has: Key, HADS_3, HADS_5, HADS_7, "
         "HADS_9, HADS_11, HADS_13"),
        ([*EPDS_HEADER, "EPDS_2"], "epds", "EPDS_", "the file has more than one column EPDS_2"),
        ([*EPDS_HEADER, "Key"], "epds", "EPDS_", "the file has more than one column Key"),
        (["Key", "warmth"], "mors_sf", "", "MORS-SF has no items here, only totals, so its answers cannot be imported"),
        (["Key;goal_1;goal_2"], "gbo", "", "missing columns: Key, goal_1, goal_2, goal_3. The header is a single "
         "column: separate columns by commas"),
        (["Key", "x" * 30], "gbo", "", f"missing columns: goal_1, goal_2, goal_3. The file has: Key, {'x' * 20}…"),
    ],
    ids=["items", "key", "half a scale", "nearly a scale", "twice", "key twice", "no items", "semicolons", "long name"],
)  # fmt: skip
def test_wrong_columns_are_refused_with_what_is_missing(header: list[str], code: str, prefix: str, told: str) -> None:
    with pytest.raises(BadFile) as refused:
        find_columns(header, shipped(code), prefix, "Key")
    assert str(refused.value) == told


def test_other_columns_may_have_any_name_twice() -> None:
    assert epds_columns([*EPDS_HEADER, "note", "note", "", ""]).width == 15


def test_a_row_becomes_answers_in_the_order_of_the_instrument() -> None:
    reader = RowReader(shipped("epds"), epds_columns(["EPDS_10", *EPDS_HEADER[:-1]]), "Key")
    row = good(reader.read(2, ["3", " A7 ", " 1 ", *"20000000"]))
    assert (row.line, row.key) == (2, "A7")
    assert row.answers[:2] == (("1", Answer.of("1")), ("2", Answer.of("2")))
    assert row.answers[-1] == ("10", Answer.of("3"))


def test_an_empty_cell_is_an_item_left_out() -> None:
    row = good(epds_reader().read(2, epds_row("A", item_4=" ")))
    assert dict(row.answers)["4"] == CLEARED
    assert not row.is_blank
    assert good(epds_reader().read(2, ["A", *[""] * 10])).is_blank


@pytest.mark.parametrize("value", ["4", "-1", "1.0", "01", "x", "na", "1 2", "\uff11"])
def test_a_value_outside_the_choices_is_refused(value: str) -> None:
    row = epds_reader().read(7, epds_row("A", item_4=value))
    assert str(row) == f"line 7: EPDS_4: “{value}” must be one of 0, 1, 2, 3"


def test_not_applicable_is_taken_where_the_form_has_it() -> None:
    columns = find_columns(["Key", *(f"k{number}" for number in range(1, 16))], shipped("kpcs"), "k", "Key")
    reader = RowReader(shipped("kpcs"), columns, "Key")
    assert good(reader.read(2, ["A", "na", *"2" * 14])).answers[0] == ("1", Answer.of("na"))
    assert str(reader.read(3, ["B", "2", "na", *"2" * 13])) == "line 3: k2: “na” must be one of 0, 1, 2, 3"


def test_everything_wrong_with_a_row_is_told_at_once() -> None:
    reader = epds_reader()
    good(reader.read(2, epds_row("A")))
    row = reader.read(5, epds_row(" A ", item_2="9", item_9="much too long to be a value"))
    assert str(row) == (
        "line 5: Key: “A” is on line 2 already; EPDS_2: “9” must be one of 0, 1, 2, 3; "
        "EPDS_9: “much too long to be …” must be one of 0, 1, 2, 3"
    )


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (epds_row("  "), "line 3: Key: is empty"),
        (["A", "0"], "line 3: has 2 cells where the header has 11"),
        ([*epds_row("A"), ""], "line 3: has 12 cells where the header has 11"),
    ],
)
def test_a_row_of_another_shape_is_refused(cells: list[str], told: str) -> None:
    assert str(epds_reader().read(3, cells)) == told


def test_there_is_a_limit_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert importing.MOST_ROWS == 200_000
    monkeypatch.setattr(importing, "MOST_ROWS", 2)
    reader = epds_reader()
    for line in (2, 3):
        good(reader.read(line, epds_row(str(line))))
    with pytest.raises(BadFile, match="more than 2 rows"):
        reader.read(4, epds_row("4"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x" * 20, "x" * 20),
        ("x" * 21, "x" * 20 + "…"),
        ("\x1b[31m", "�[31m"),
        ("two\nlines", "two�lines"),
        ("é😀", "é😀"),
    ],
)
def test_what_a_file_holds_cannot_play_tricks_in_a_terminal(text: str, told: str) -> None:
    assert shown(text) == told
