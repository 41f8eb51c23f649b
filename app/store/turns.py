"""Threads of one process take turns to write to its SQLite file.

SQLite on its own makes a second writer sleep, for longer each time and at last for a tenth of a second, while later
ones overtake it: with eight tablets at once, some wait for half a second. Whoever waits for a turn is woken at once.
"""

import threading
from typing import Any

from sqlalchemy import Connection, Engine, event

PATIENCE = 5.0
"""Seconds. Whoever has waited this long goes ahead, and SQLite refuses what cannot be: a turn is never a danger."""
_TURN = "turn"


def take_turns(engine: Engine) -> "Turns":
    """Give back a connection's turn whenever it goes back to the pool, however its transaction ended."""
    turns = Turns()
    event.listen(engine, "checkin", turns.give_back)
    event.listen(engine, "close", turns.give_back)
    return turns


class Turns:
    """Whose turn it is: one connection's at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def wait(self, connection: Connection) -> None:
        """Wait until no other connection has the turn, unless this one has it already."""
        if not connection.info.get(_TURN):
            connection.info[_TURN] = self._lock.acquire(timeout=PATIENCE)

    def give_back(self, _connection: Any, record: Any) -> None:
        """Let the next one write."""
        if record.info.pop(_TURN, False):
            self._lock.release()
