"""Financial quarters as people write them: `2026-q1` is April to June 2026."""

import re
from datetime import date, timedelta

from app.domain.disclosure.lattice import Quarter

_WRITTEN = re.compile(r"(20\d\d)-q([1-4])")


def parse_quarter(text: str) -> Quarter | None:
    """`2026-q1` -> its quarter; None for anything else."""
    found = _WRITTEN.fullmatch(text.strip().lower())
    return Quarter(int(found[1]), int(found[2])) if found else None


def written(quarter: Quarter) -> str:
    return f"{quarter.year}-q{quarter.number}"


def first_day(quarter: Quarter) -> date:
    month = 3 * quarter.number + 1
    return date(quarter.year, month, 1) if month < 13 else date(quarter.year + 1, 1, 1)


def last_day(quarter: Quarter) -> date:
    return first_day(following(quarter)) - timedelta(days=1)


def following(quarter: Quarter) -> Quarter:
    return Quarter(quarter.year, quarter.number + 1) if quarter.number < 4 else Quarter(quarter.year + 1, 1)


def before(quarter: Quarter) -> Quarter:
    return Quarter(quarter.year, quarter.number - 1) if quarter.number > 1 else Quarter(quarter.year - 1, 4)
