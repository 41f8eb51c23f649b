"""Where the server's own answers belong when a tablet has answered too, or may still do so.

The server and a tablet never write into one epoch: neither knows what the other will say. Whoever answers on the
server sees what has arrived. So the server begins an epoch of its own with that, and chooses it; what was seen is
settled, and whatever the tablet says afterwards is not.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.domain.events import FIRST_EPOCH, SERVER_WRITER, AnswerEvent, EventKind, fold, holding_epoch, left_aside


@dataclass(frozen=True, slots=True)
class Place:
    """The epoch of the server's next event.

    A new epoch that leaves something aside begins with a choice of itself (`leaving` is its value) and with what holds
    now (`carried`, in order), said again. `leaving` is None where there is nothing to begin.
    """

    epoch: int
    leaving: int | None = None
    carried: tuple[AnswerEvent, ...] = ()


def place_for(events: Sequence[AnswerEvent], lent: Collection[int]) -> Place:
    """Where an answer given on the server belongs. `lent` are the epochs of all tablets that may write here."""
    epoch = holding_epoch(events)
    own = [event for event in events if event.epoch == epoch and event.kind in _GIVEN]
    alone = epoch > max(lent, default=0) and all(event.writer == SERVER_WRITER for event in own)
    return Place(epoch) if own and alone else new_place(events, lent)


def new_place(events: Sequence[AnswerEvent], lent: Collection[int]) -> Place:
    """A new epoch of the server's, after everything that is there and everything that may come."""
    epoch = max((event.epoch for event in events), default=0)
    epoch = max(epoch, *lent, FIRST_EPOCH - 1) + 1
    aside = left_aside(events, epoch)
    carried = sorted(fold(events).latest.values(), key=lambda event: event.order)
    return Place(epoch, aside or None, tuple(carried))


_GIVEN = {EventKind.ANSWER, EventKind.DECLINE, EventKind.CLEAR, EventKind.SUBMIT}
