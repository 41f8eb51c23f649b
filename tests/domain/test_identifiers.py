"""What says who somebody is gets noticed, and ordinary notes are left in peace. Both lists were written for this."""

from pathlib import Path

import pytest

from app.domain.identifiers import IdentifierKind, find_identifiers, is_nhs_number

VECTORS = Path(__file__).parent / "vectors"
PLANTED = [line.split("\t") for line in (VECTORS / "identifiers_planted.txt").read_text().splitlines()]
CLEAN = (VECTORS / "identifiers_clean.txt").read_text().splitlines()


def test_at_least_95_of_100_planted_identifiers_are_caught() -> None:
    missed = [text for kind, text in PLANTED if kind not in {each.kind for each in find_identifiers(text)}]
    assert len(PLANTED) == 200
    assert len(missed) <= 10, missed


def test_at_most_2_of_100_clean_lines_are_flagged() -> None:
    flagged = {text: found for text in CLEAN if (found := find_identifiers(text))}
    assert len(set(CLEAN)) == 500
    assert len(flagged) <= 10, flagged


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Mum on 07700 900123 and lives at SW1A 1AA", ["telephone", "postcode"]),
        ("NHS 943 476 5919", ["nhs_number"]),
        ("ref 943 476 5918", []),
        ("email jane.doe@example.org", ["email"]),
        ("scored 10 then 4, 12 sessions over 16 weeks", []),
        ("DOB 03/02/2025", ["birth_date"]),
        ("NI AB123456C", ["ni_number"]),
        ("M1 1AE; EC1A 1BB; W1A 0AX; CR2 6XH; DN55 1PT; B33 8TH", ["postcode"] * 6),
    ],
)
def test_the_vectors_of_the_reference(text: str, kinds: list[str]) -> None:
    assert [str(each.kind) for each in find_identifiers(text)] == kinds


def test_what_is_named_is_the_piece_itself() -> None:
    (found,) = find_identifiers("Spoke to Mrs Patel about bath time")
    assert (found.kind, found.text) == (IdentifierKind.NAME, "Mrs Patel")


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("9434765919", True),
        ("943 476 5919", True),
        ("4010232137", True),
        ("9434765918", False),
        ("0000000000", False),  # its check digit is right, and it is nobody's
        ("943476591", False),
    ],
)
def test_the_check_digit_of_an_nhs_number(digits: str, valid: bool) -> None:
    assert is_nhs_number(digits) is valid


def test_a_long_line_takes_no_time() -> None:
    """Nothing in the patterns may grow with the square of what somebody pastes."""
    assert find_identifiers("born " * 2_000 + "0" * 2_000 + "a." * 2_000 + "@" * 500) == ()
