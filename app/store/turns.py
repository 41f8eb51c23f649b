"""Threads of one process take turns to write to its SQLite file.

SQLite on its own makes a second writer sleep, for longer each time and at last for a tenth of a second, while later
ones overtake it: with eight tablets at once, some wait for half a second. Whoever waits for a turn is woken at once.
"""

import threading
from collections.abc import MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event

PATIENCE = 5.0
"""Seconds. Whoever has waited this long goes ahead, and SQLite refuses what cannot be: a turn is never a danger."""
_TURN = "turn"
_turns: "WeakKeyDictionary[Engine, Turns]" = WeakKeyDictionary()


def take_turns(engine: Engine) -> "Turns":
    """Give back a connection's turn whenever it goes back to the pool, however its transaction ended."""
    event.listen(engine, "checkin", _checked_in)
    event.listen(engine, "close", _checked_in)
    turns = _turns[engine] = Turns()
    return turns


def wait_for_turn(engine: Engine) -> "threading.Lock | None":
    """Wait before a connection is chosen, which `hold` then gives the turn. None where there are none, or no patience.

    So all writers get the same connection, one after the other, and it still has in memory what it read last.
    """
    turns = _turns.get(engine)
    return turns.next() if turns is not None else None


def hold(connection: Connection, turn: "threading.Lock | None") -> None:
    """The turn is this connection's now."""
    connection.info[_TURN] = turn


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

    def next(self) -> "threading.Lock | None":
        """Wait until no other connection has the turn; None when patience ends first."""
        return self._lock if self._lock.acquire(timeout=PATIENCE) else None

    def wait(self, connection: Connection) -> None:
        """The same for a connection, unless it has the turn already."""
        if _TURN not in connection.info:
            hold(connection, self.next())
