"""Turns the application's clock, which is read in one place only."""

from datetime import UTC, datetime, timedelta, tzinfo

import pytest


class Clock:
    """Runs on from the present; `forward` skips time, as a night between two visits does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ahead = timedelta()
        self._stopped: datetime | None = None
        monkeypatch.setattr("app.clock.datetime", self)

    def now(self, zone: tzinfo = UTC) -> datetime:
        return (self._stopped or datetime.now(zone)) + self._ahead

    def stop(self) -> None:
        """It stands still from now on, until it is moved forward."""
        self._stopped = datetime.now(UTC)

    def forward(self, **time: float) -> None:
        """`forward(hours=12)`."""
        self._ahead += timedelta(**time)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that the application reads."""
    return Clock(monkeypatch)
