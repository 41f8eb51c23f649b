"""Which days a period holds."""

from datetime import date

import pytest

from app.domain.periods import Period, span

TODAY = date(2026, 8, 31)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.ALL, date.min, date.max),
        (Period.LAST_12_MONTHS, date(2025, 8, 31), TODAY),
        (Period.LAST_6_MONTHS, date(2026, 2, 28), TODAY),
        (Period.THIS_YEAR, date(2026, 1, 1), TODAY),
        (Period.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period: Period, first: date, last: date) -> None:
    assert span(period, TODAY) == (first, last)
