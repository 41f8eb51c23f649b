"""Spans of time that a summary can be about."""

from datetime import date
from enum import StrEnum

from app.domain.calendar_months import months_later
from app.domain.disclosure.lattice import Quarter


class Period(StrEnum):
    ALL = "all"
    LAST_12_MONTHS = "12-months"
    LAST_6_MONTHS = "6-months"
    THIS_YEAR = "this-year"
    LAST_YEAR = "last-year"


def span(period: Period, today: date) -> tuple[date, date]:
    """First and last day of a period, both included."""
    match period:
        case Period.ALL:
            return date.min, date.max
        case Period.LAST_12_MONTHS:
            return months_later(today, -12), today
        case Period.LAST_6_MONTHS:
            return months_later(today, -6), today
        case Period.THIS_YEAR:
            return date(today.year, 1, 1), today
        case Period.LAST_YEAR:
            return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)


def quarter_of(day: date) -> Quarter:
    """The quarter of the financial year, which begins in April, that a day lies in."""
    months = day.month - 4
    return Quarter(day.year if months >= 0 else day.year - 1, months % 12 // 3 + 1)


def calendar_quarter(day: date) -> str:
    """`2026-Q3`: the calendar quarter of a day. As texts they sort in the order of time."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarters_up_to(day: date, number: int) -> tuple[str, ...]:
    """The quarter of a day and those before it, oldest first, `number` in all."""
    return tuple(calendar_quarter(months_later(day.replace(day=1), -3 * back)) for back in reversed(range(number)))
