"""A small run of `make bench-exports`: memory does not grow with the rows, and the first byte does not wait."""

import pytest

from benchmarks.exports import FHIR, MOST_MEGABYTES, Measured, measure

FORMS = ("csv", "xlsx", "spss", FHIR)


@pytest.fixture(scope="module")
def nearly_nothing() -> Measured:
    """What a process holds that writes next to no rows."""
    return measure("csv", 10)


@pytest.mark.parametrize("form", FORMS)
def test_memory_does_not_grow_with_the_rows(form: str, nearly_nothing: Measured) -> None:
    many = measure(form, 5_000)
    assert many.written > 200_000
    assert many.megabytes < nearly_nothing.megabytes + 12
    assert many.kept, many


def test_what_is_not_kept_is_noticed() -> None:
    assert Measured("csv", 1, first=0.1, seconds=2, written=1, megabytes=MOST_MEGABYTES - 1).kept
    assert not Measured("csv", 1, first=1.1, seconds=2, written=1, megabytes=1).kept
    assert not Measured("csv", 1, first=0.1, seconds=2, written=1, megabytes=MOST_MEGABYTES).kept
