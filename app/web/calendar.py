"""Days as people in the United Kingdom live them. Moments are stored in UTC; this is where they become dates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.clock import now

HOME = ZoneInfo("Europe/London")


def today() -> date:
    """Today's date in London."""
    return now().astimezone(HOME).date()


def day_of(moment: datetime) -> date:
    """The date of a moment, in London."""
    return moment.astimezone(HOME).date()
