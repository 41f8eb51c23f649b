"""When a device that keeps answers is worth a word."""

import pytest

from app.domain.waiting import Waiting, waiting


@pytest.mark.parametrize(
    ("days", "level"),
    [
        (0, Waiting.FINE),
        (1, Waiting.FINE),
        (2, Waiting.REMIND),
        (4, Waiting.REMIND),
        (5, Waiting.URGENT),
        (13, Waiting.URGENT),
        (14, Waiting.LOST),
        (400, Waiting.LOST),
    ],
)
def test_what_is_said_after_so_many_days(days: int, level: Waiting) -> None:
    assert waiting(days) is level
