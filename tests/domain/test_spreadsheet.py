"""No cell of a download is ever taken for a formula."""

import pytest

from app.domain.spreadsheet import neutral


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (-3, "-3"),
        (12.5, "12.5"),
        ("mother", "mother"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("a=1", "a=1"),
    ],
)
@pytest.mark.asvs("1.2.10")
def test_a_cell(value: object, cell: str) -> None:
    assert neutral(value) == cell
