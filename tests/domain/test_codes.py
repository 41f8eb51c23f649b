"""Client codes: what a tired hand gets wrong is caught."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.codes import new_code, normalise, parse_code, shown
from app.domain.errors import CodeFault, InvalidCode
from tests.support.instruments import vectors

EXAMPLES = vectors("client_codes")
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
numbers = st.lists(st.integers(0, 31), min_size=7, max_size=7)
codes = numbers.map(new_code)


@pytest.mark.parametrize(("symbols", "check"), EXAMPLES["cases"])
def test_published_examples(symbols: str, check: str) -> None:
    assert new_code([SYMBOLS.index(symbol) for symbol in symbols]) == symbols + check
    assert parse_code(symbols + check) == symbols + check


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("7K3M9PXB", "7K3M9PXB"),
        ("7k3m-9pxb", "7K3M9PXB"),
        (" 7K3M 9PXB\n", "7K3M9PXB"),
        ("7k3m\u20119pxb", "7K3M9PXB"),
        ("7K3M\u00a0–\u00a09PXB", "7K3M9PXB"),
        ("oO0o-oO0o", "00000000"),
        ("IOOO-OOOm", "1000000M"),
        ("looo-ooom", "1000000M"),
        ("iooo-ooom", "1000000M"),
    ],
)
def test_a_code_is_read_as_it_was_meant(typed: str, stored: str) -> None:
    assert normalise(typed) == stored
    assert parse_code(typed) == stored


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", CodeFault.LENGTH),
        ("7K3M9PX", CodeFault.LENGTH),
        ("7K3M9PXBB", CodeFault.LENGTH),
        ("7K3M9PXU", CodeFault.SYMBOL),
        ("7K3M9PX!", CodeFault.SYMBOL),
        ("7K3M9PX٣", CodeFault.SYMBOL),
        ("7K3M9PXC", CodeFault.CHECK),
        ("K73M9PXB", CodeFault.CHECK),
    ],
)
def test_a_wrong_code_is_refused_with_its_reason(typed: str, reason: CodeFault) -> None:
    with pytest.raises(InvalidCode) as refused:
        parse_code(typed)
    assert refused.value.reason is reason
    assert refused.value.field == "code"


@pytest.mark.parametrize("wrong", [[], [0] * 6, [0] * 8, [0] * 6 + [32], [0] * 6 + [-1]])
def test_a_code_is_made_from_seven_numbers_below_32(wrong: list[int]) -> None:
    with pytest.raises(ValueError, match="7 numbers"):
        new_code(wrong)


def test_a_code_is_written_down_in_two_groups() -> None:
    assert shown("7K3M9PXB") == "7K3M-9PXB"


@given(codes)
def test_a_code_survives_being_written_down(code: str) -> None:
    assert parse_code(shown(code).lower()) == code


@given(codes, st.integers(0, 7), st.sampled_from(SYMBOLS))
def test_any_one_changed_symbol_is_caught(code: str, place: int, symbol: str) -> None:
    assume(code[place] != symbol)
    with pytest.raises(InvalidCode) as refused:
        parse_code(code[:place] + symbol + code[place + 1 :])
    assert refused.value.reason is CodeFault.CHECK


@given(codes, st.integers(0, 6))
def test_two_swapped_neighbours_are_caught(code: str, place: int) -> None:
    assume(code[place] != code[place + 1])
    with pytest.raises(InvalidCode) as refused:
        parse_code(code[:place] + code[place + 1] + code[place] + code[place + 2 :])
    assert refused.value.reason is CodeFault.CHECK


@given(st.text() | st.text(alphabet=SYMBOLS + "oilOILU -–"))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
