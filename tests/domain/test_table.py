"""A table that leaves: names that every program takes, labels for every code, and a codebook of both."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.domain.table import Column, Kind, Table, codebook

YES_NO = {"no": "No", "yes": "Yes"}


@pytest.mark.parametrize("name", ["", "2nd", "Score", "a b", "score-1", "not", "while", "a" * 33, "ä"])
def test_a_name_that_some_program_refuses(name: str) -> None:
    with pytest.raises(ValueError, match="no name that every program takes"):
        Column(name, "A column")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": Kind.CODED}, "has values"),
        ({"kind": Kind.TEXT, "values": YES_NO}, "has values"),
        ({"kind": Kind.CODED, "values": YES_NO, "missing": ("maybe",)}, "its own codes"),
        ({"kind": Kind.CODED, "values": dict.fromkeys("abcd", "x"), "missing": tuple("abcd")}, "at most 3"),
        ({"width": 0}, "a width"),
        ({"width": 256}, "a width"),
    ],
)
def test_a_column_that_says_two_things(given: Mapping[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Column("column", "A column", **given)


def test_a_table_has_columns_that_can_be_told_apart() -> None:
    with pytest.raises(ValueError, match="a name of its own"):
        Table("name", "Title", (Column("a", "One"), Column("a", "Another")))
    with pytest.raises(ValueError, match="a name of its own"):
        Table("name", "Title", ())


def test_codes_have_numbers_in_their_order() -> None:
    column = Column("court", "By a court", Kind.CODED, values=YES_NO)
    assert [column.number_of(code) for code in ("no", "yes")] == [1, 2]
    with pytest.raises(KeyError, match="no label for 'maybe'"):
        column.number_of("maybe")


def test_the_codebook_tells_of_columns_codes_and_what_is_not_known() -> None:
    court = Column("court", "By a court", Kind.CODED, values={**YES_NO, "unknown": "Not known"}, missing=("unknown",))
    table = Table("name", "Title", (Column("months", "Age", Kind.INTEGER, "months"), court), ("A note.",))
    assert list(codebook(table)) == [
        ("months", "Age", "whole number", "months", None, None, None, None),
        ("court", "By a court", "code", "", None, None, None, None),
        ("court", None, None, None, "no", "No", 1, "no"),
        ("court", None, None, None, "yes", "Yes", 2, "no"),
        ("court", None, None, None, "unknown", "Not known", 3, "yes"),
        (None, "A note.", "note", None, None, None, None, None),
    ]
