"""Threads of one process take turns to write to its SQLite file.

SQLite on its own makes a second writer sleep, for longer each time and at last for a tenth of a second, while later
ones overtake it: with eight tablets at once, some wait for half a second. Whoever waits for a turn is woken at once.
"""

import threading
from collections.abc import MutableMapping
from typing import Any

from sqlalchemy import Connection, Engine, event

PATIENCE = 5.0
"""Seconds. Whoever has waited this long goes ahead, and SQLite refuses what cannot be: a turn is never a danger."""
_TURN = "turn"


def take_turns(engine: Engine) -> "Turns":
    """Give back a connection's turn whenever it goes back to the pool, however its transaction ended."""
    event.listen(engine, "checkin", _checked_in)
    event.listen(engine, "close", _checked_in)
    return Turns()


def give_back(connection: Connection) -> None:
    """Let the next one write, where a connection stays with its thread."""
    _release(connection.info)


def _checked_in(_connection: Any, record: Any) -> None:
    _release(record.info)


def _release(info: MutableMapping[Any, Any]) -> None:
    if (turn := info.pop(_TURN, None)) is not None:
        turn.release()


class Turns:
    """Whose turn it is: one connection's at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def wait(self, connection: Connection) -> None:
        """Wait until no other connection has the turn, unless this one has it already."""
        info = connection.info
        if _TURN not in info and self._lock.acquire(timeout=PATIENCE):
            info[_TURN] = self._lock
