"""A small run of `make bench-exports`: memory does not grow with the rows, and the first byte does not wait."""

import pytest

from benchmarks.exports import FHIR, MOST_MEGABYTES, Measured, measure

FORMS = ("csv", "xlsx", "spss", FHIR)


@pytest.mark.parametrize("forms", [FORMS[:2], pytest.param(FORMS[2:], marks=pytest.mark.long)], ids=["plain", "others"])
def test_memory_does_not_grow_with_the_rows(forms: tuple[str, ...]) -> None:
    """Against what a process holds that writes next to no rows."""
    nearly_nothing, *found = measure([("csv", 10), *((form, 5_000) for form in forms)])
    for many in found:
        assert many.written > 200_000, many
        assert many.megabytes < nearly_nothing.megabytes + 12, many
        assert many.kept, many


def test_what_is_not_kept_is_noticed() -> None:
    assert Measured("csv", 1, first=0.1, seconds=2, written=1, megabytes=MOST_MEGABYTES - 1).kept
    assert not Measured("csv", 1, first=1.1, seconds=2, written=1, megabytes=1).kept
    assert not Measured("csv", 1, first=0.1, seconds=2, written=1, megabytes=MOST_MEGABYTES).kept
