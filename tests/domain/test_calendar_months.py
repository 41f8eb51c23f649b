"""Months as calendars count them."""

from datetime import date

import pytest

from app.domain.calendar_months import months_later


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 9, 8), 3, date(2026, 12, 8)),
        (date(2026, 10, 8), 3, date(2027, 1, 8)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_the_same_day_some_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
