"""Whole calendar months."""

from calendar import monthrange
from datetime import date


def whole_months(start: date, end: date) -> int:
    """Complete calendar months between two dates; 0 where `end` is not later."""
    months = 12 * (end.year - start.year) + end.month - start.month - (end.day < start.day)
    return max(0, months)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
