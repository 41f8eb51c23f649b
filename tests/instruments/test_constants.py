"""The published numbers, once more and by hand, so that a slip of the keyboard in a file does not pass."""

import pytest

from app.domain.instrument import ChoiceItem
from tests.support.instruments import shipped, shipped_catalogue

WORSE, BETTER = "higher_worse", "higher_better"

# instrument, scale, items, low, high, direction, cut-off, reliable change, its confidence, missing items allowed
SCALES = [
    ("phq9", "total", 9, 0, 27, WORSE, (10, "at_or_above"), 6, None, 2),
    ("gad7", "total", 7, 0, 21, WORSE, (8, "at_or_above"), 4, None, 1),
    ("core10", "total", 10, 0, 40, WORSE, (11, "at_or_above"), 6, 90, 1),
    ("pbq", "f1", 12, 0, 60, WORSE, (12, "at_or_above"), None, None, 0),
    ("pbq", "f2", 7, 0, 35, WORSE, (13, "at_or_above"), None, None, 0),
    ("pbq", "f3", 4, 0, 20, WORSE, (10, "at_or_above"), None, None, 0),
    ("pbq", "f4", 2, 0, 10, WORSE, (2, "at_or_above"), None, None, 0),
    ("pbq", "total", 25, 0, 125, WORSE, None, None, None, 0),
    ("gbo", "goal_1", 1, 0, 10, BETTER, None, 3, None, 0),
    ("gbo", "goal_2", 1, 0, 10, BETTER, None, 3, None, 0),
    ("gbo", "goal_3", 1, 0, 10, BETTER, None, 3, None, 0),
    ("gbo", "mean", 3, 0, 10, BETTER, None, None, None, 2),
    ("epds", "total", 10, 0, 30, WORSE, (13, "at_or_above"), 4, 95, 0),
    ("hads", "anxiety", 7, 0, 21, WORSE, None, None, None, 1),
    ("hads", "depression", 7, 0, 21, WORSE, None, None, None, 1),
    ("kpcs", "total", 15, 0, 45, BETTER, (40, "below"), None, None, 0),
    ("mors_sf", "warmth", 0, 0, 35, BETTER, None, None, None, 0),
    ("mors_sf", "invasion", 0, 0, 35, WORSE, None, None, None, 0),
    ("swemwbs", "total", 7, 7, 35, BETTER, None, None, None, 0),
]


@pytest.mark.parametrize(
    ("code", "name", "items", "low", "high", "direction", "cut_off", "change", "confidence", "missing"), SCALES
)
def test_scale(
    code: str,
    name: str,
    items: int,
    low: int,
    high: int,
    direction: str,
    cut_off: tuple[int, str] | None,
    change: float | None,
    confidence: int | None,
    missing: int,
) -> None:
    scale = shipped(code).scale(name)
    assert (len(scale.items), scale.low, scale.high, scale.direction) == (items, low, high, direction)
    assert (scale.cut_off and (scale.cut_off.value, scale.cut_off.clinical)) == cut_off
    assert (scale.reliable_change and scale.reliable_change.threshold) == change
    assert (scale.reliable_change and scale.reliable_change.confidence) == confidence
    assert scale.missing.max_missing == missing


def test_no_scale_is_left_out_of_the_table() -> None:
    shipped_scales = {(each.code, scale.code) for each in shipped_catalogue() for scale in each.scales}
    assert shipped_scales == {(row[0], row[1]) for row in SCALES}


REVERSED = {"core10": {"2", "3"}, "pbq": {"1", "4", "8", "9", "11", "16", "22", "25"}}


def test_reversed_items() -> None:
    found = {
        instrument.code: {item.code for item in instrument.items if isinstance(item, ChoiceItem) and item.reversed}
        for instrument in shipped_catalogue()
    }
    assert {code: items for code, items in found.items() if items} == REVERSED


FACTORS = {
    "f1": "1 2 6 7 8 9 10 12 13 15 16 17",
    "f2": "3 4 5 11 14 21 23",
    "f3": "19 20 22 25",
    "f4": "18 24",
}


@pytest.mark.parametrize(("factor", "items"), FACTORS.items())
def test_factors_of_the_bonding_questionnaire(factor: str, items: str) -> None:
    assert " ".join(shipped("pbq").scale(factor).items) == items


def test_safety_items() -> None:
    found = {
        (instrument.code, safety.item, safety.at_least, safety.code)
        for instrument in shipped_catalogue()
        for safety in instrument.safety_items
    }
    assert found == {
        ("phq9", "9", 1, "self_harm"),
        ("core10", "6", 1, "suicide_plan"),
        ("epds", "10", 1, "self_harm"),
        ("pbq", "18", 1, "harm_to_infant"),
        ("pbq", "24", 1, "harm_to_infant"),
    }


def test_what_no_primary_source_was_seen_for_is_provisional() -> None:
    scales = [(instrument.code, scale) for instrument in shipped_catalogue() for scale in instrument.scales]
    assert {code for code, scale in scales if scale.bands_provisional} == {"core10", "hads"}
    assert {code for code, scale in scales if scale.missing.provisional} == {"core10", "gad7", "gbo", "hads", "phq9"}


def test_no_unsourced_number_is_applied() -> None:
    for instrument in shipped_catalogue():
        for scale in instrument.scales:
            for published in (scale.cut_off, scale.reliable_change):
                source = published.source.lower() if published else ""
                assert "unsourced" not in source
                assert "recalled" not in source


def test_numbers_that_are_not_applied_are_told_in_the_notes() -> None:
    told = {code: " ".join(shipped(code).notes) for code in ("gbo", "hads", "kpcs", "pbq", "swemwbs", "mors_sf")}
    assert "2.45" in told["gbo"]
    assert "4.42" in told["hads"]
    assert "36-39" in told["kpcs"]
    assert "26" in told["pbq"]
    assert "Rasch" in told["swemwbs"]
    assert "13 and 14" in told["mors_sf"]


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (the mod 10 of LOINC)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def verhoeff(digits: str) -> bool:
    """Whether the last digit checks the others (SNOMED CT), by the dihedral group of ten elements."""
    turn = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
    check = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit)
        for _ in range(place % 8):
            number = turn[number]
        check = dihedral(check, number)
    return check == 0


def dihedral(a: int, b: int) -> int:
    if a < 5:
        return (a + b) % 5 if b < 5 else 5 + (a + b) % 5
    return 5 + (a - b) % 5 if b < 5 else (a - b) % 5


@pytest.mark.parametrize(("check", "good", "bad"), [(luhn, "79927398713", "79927398731"), (verhoeff, "2363", "2336")])
def test_the_check_digits_below_are_the_published_ones(check: object, good: str, bad: str) -> None:
    assert callable(check)
    assert (check(good), check(bad)) == (True, False)


def test_every_terminology_code_passes_its_check_digit() -> None:
    for instrument in shipped_catalogue():
        for name, code in instrument.codes.loinc.items():
            if not code.startswith("L"):  # LA and LL, of answers: how their letters are counted is not known here
                assert luhn(code.replace("-", "")), (instrument.code, name)
        for name, code in instrument.codes.snomed.items():
            assert verhoeff(code), (instrument.code, name)
