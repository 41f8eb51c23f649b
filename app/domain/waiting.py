"""How long a device may keep answers before somebody must fetch them.

Safari deletes what a page keeps after seven days in which the page was not opened, so five days are urgent.
"""

from enum import StrEnum

REMIND_DAYS, URGENT_DAYS, LOST_DAYS = 2, 5, 14


class Waiting(StrEnum):
    FINE = "fine"
    REMIND = "remind"
    URGENT = "urgent"
    LOST = "lost"
    """Nobody should wait any longer: ask again."""


def waiting(days: int) -> Waiting:
    """What to say of a device that has been out for so many whole days."""
    if days >= LOST_DAYS:
        return Waiting.LOST
    if days >= URGENT_DAYS:
        return Waiting.URGENT
    return Waiting.REMIND if days >= REMIND_DAYS else Waiting.FINE
