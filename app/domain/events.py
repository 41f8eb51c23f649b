"""Answer events and what they add up to.

Order is `(epoch, incarnation, seq)`. Wall clocks order nothing: a tablet's clock may be ten years off.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.answers import Answer, AnswerKind
from app.domain.vocabulary import AssessmentState

SERVER_WRITER = "server"
FIRST_EPOCH = 1
LATE_EPOCH = 0
"""The epoch of what arrived after the answers it belongs to were finished. It never counts by itself."""
EVENT_NAMESPACE = uuid.UUID("6f1c1a0e-5d0b-4f57-9a55-2f2f3f0c9a11")


class EventKind(StrEnum):
    ANSWER = "answer"
    DECLINE = "decline"
    CLEAR = "clear"
    SUBMIT = "submit"
    AMEND = "amend"
    CHOOSE = "choose"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One thing that happened to one assessment.

    `value` of a submit is how many events its writer made before it. A choice says that the answers of its `epoch`
    hold; its `value` is how many events it left aside, so that one more asks for a new choice. A close says that what
    is still missing in its `epoch` will not be waited for.
    """

    event_id: uuid.UUID
    kind: EventKind
    item: str | None
    value: str | None
    epoch: int
    writer: str
    incarnation: int
    seq: int
    occurred_at: datetime

    @property
    def order(self) -> tuple[int, int, int]:
        return (self.epoch, self.incarnation, self.seq)


@dataclass(frozen=True, slots=True)
class Folded:
    """What a set of events adds up to: the event that holds for each item, and whether everything has arrived.

    `aside` are answers that do not hold because they come from another device or came too late: for each epoch,
    item -> its last event there. They are kept, and a person decides.
    """

    latest: dict[str, AnswerEvent]
    state: AssessmentState
    completed_at: datetime | None
    aside: dict[int, dict[str, AnswerEvent]]

    @property
    def sheet(self) -> dict[str, Answer]:
        return sheet_of(self.latest)


ANSWER_KINDS = {
    EventKind.ANSWER: AnswerKind.ANSWER,
    EventKind.AMEND: AnswerKind.ANSWER,
    EventKind.DECLINE: AnswerKind.DECLINE,
    EventKind.CLEAR: AnswerKind.CLEAR,
}


EVENT_KINDS = {
    AnswerKind.ANSWER: EventKind.ANSWER,
    AnswerKind.DECLINE: EventKind.DECLINE,
    AnswerKind.CLEAR: EventKind.CLEAR,
}


def as_answer(event: AnswerEvent) -> Answer:
    """The answer an event gives. An amendment without a value takes the answer away."""
    if event.kind is EventKind.AMEND and event.value is None:
        return Answer(AnswerKind.CLEAR, None)
    return Answer(ANSWER_KINDS[event.kind], event.value)


def sheet_of(latest: dict[str, AnswerEvent]) -> dict[str, Answer]:
    """Item -> answer, from item -> event."""
    return {item: as_answer(event) for item, event in latest.items()}


def event_id_for(
    assessment_id: uuid.UUID, form_id: str, item: str, kind: EventKind, value: str | None, replaces: uuid.UUID | None
) -> uuid.UUID:
    """The identity of an event made from a posted form.

    A double tap posts the same form, answer and predecessor, so it makes the same identity and the primary key
    refuses it, even when both taps arrive at once. A changed answer, or the same answer after a change, is new. So is
    that of another assessment, even from a form of the same number, or of none.
    """
    return uuid.uuid5(EVENT_NAMESPACE, f"{assessment_id}|{form_id}|{item}|{kind}|{value}|{replaces}")


def submit_id_for(assessment_id: uuid.UUID, epoch: int) -> uuid.UUID:
    """The identity of the end of what was answered on the server in one epoch: there is one."""
    return event_id_for(assessment_id, "" if epoch == FIRST_EPOCH else str(epoch), "", EventKind.SUBMIT, None, None)


def fold(events: Iterable[AnswerEvent]) -> Folded:
    """Reduce events, in any order and with repeats, to what holds now.

    One epoch holds: the one a person chose, or else the newest. In it, the answers up to the last submit hold, and
    amendments. Everything else is left aside; where it says something else and somebody has submitted, a person must
    choose. Complete means that everything before every submit that holds has arrived, or that a person closed it.
    """
    ordered = sorted({event.event_id: event for event in events}.values(), key=lambda event: event.order)
    choice, given = _last_choice(ordered), _given(ordered)
    epoch = holding_epoch(ordered)
    held = _held(given, epoch)
    left = _left_aside(given, held)
    latest, aside = _latest(held), {epoch: _latest(events) for epoch, events in left.items()}
    settled = choice is not None and int(choice.value or 0) == sum(map(len, left.values()))
    differs = not settled and any(_differs(latest, each) for each in aside.values())
    state = _state(given, held, differs=differs, closed=_closed(ordered, epoch))
    completed_at = _submits(held)[-1].occurred_at if state is AssessmentState.COMPLETE else None
    return Folded(latest, state, completed_at, aside)


def holding_epoch(events: Iterable[AnswerEvent]) -> int:
    """The epoch whose answers hold: the one chosen last, or else the newest; LATE_EPOCH where there is none."""
    events = list(events)
    choice = _last_choice(events)
    return choice.epoch if choice else max((event.epoch for event in _given(events)), default=LATE_EPOCH)


def rank_above(events: Iterable[AnswerEvent], epoch: int) -> tuple[int, int, int]:
    """The order of an amendment: after everything that its epoch holds, and after earlier amendments."""
    own = [event for event in events if event.epoch == epoch]
    amendments = [event for event in own if event.kind is EventKind.AMEND]
    others = (event.incarnation for event in own if event.kind is not EventKind.AMEND)
    incarnation = max((event.incarnation for event in amendments), default=max(others, default=0) + 1)
    return epoch, incarnation, len(amendments) + 1


def finished(events: Iterable[AnswerEvent], epoch: int) -> bool:
    """Whether the answers of this epoch were submitted and all of them have arrived, or are waited for no more."""
    held = [event for event in events if event.epoch == epoch]
    submits = _submits(held)
    return bool(submits) and (_closed(held, epoch) or all(all_before(submit, held) for submit in submits))


def held_events(events: Iterable[AnswerEvent]) -> list[AnswerEvent]:
    """Everything that was said and holds, in order: what was put right stands before its amendment."""
    ordered = sorted(events, key=lambda event: event.order)
    return _held(_given(ordered), holding_epoch(ordered))


def missing(events: Iterable[AnswerEvent]) -> int:
    """How many events that were made before a submit that holds are not there."""
    held = held_events(events)
    return sum(int(submit.value or 0) - len(_seen_before(submit, held)) for submit in _submits(held))


def sides(events: Iterable[AnswerEvent]) -> set[int]:
    """The epochs in which something was said."""
    return {event.epoch for event in _given(events)}


def left_aside(events: Sequence[AnswerEvent], epoch: int) -> int:
    """How many events a choice of this epoch leaves aside: the `value` of the choice."""
    given = _given(events)
    held = _held(sorted(given, key=lambda event: event.order), epoch)
    return sum(map(len, _left_aside(given, held).values()))


def _given(events: Iterable[AnswerEvent]) -> list[AnswerEvent]:
    """What was said, without what was decided about it."""
    return [event for event in events if event.kind not in (EventKind.CHOOSE, EventKind.CLOSE)]


def _closed(events: Iterable[AnswerEvent], epoch: int) -> bool:
    return any(event.kind is EventKind.CLOSE and event.epoch == epoch for event in events)


def _last_choice(events: Iterable[AnswerEvent]) -> AnswerEvent | None:
    """Choices are numbered over all epochs."""
    choices = (event for event in events if event.kind is EventKind.CHOOSE)
    return max(choices, key=lambda event: event.seq, default=None)


def _held(given: list[AnswerEvent], epoch: int) -> list[AnswerEvent]:
    own = [event for event in given if event.epoch == epoch]
    submits = _submits(own)
    if not submits:
        return own
    return [event for event in own if event.order <= submits[-1].order or event.kind is EventKind.AMEND]


def _left_aside(given: list[AnswerEvent], held: list[AnswerEvent]) -> dict[int, list[AnswerEvent]]:
    """By epoch, in order."""
    holding = {event.event_id for event in held}
    left: dict[int, list[AnswerEvent]] = {}
    for event in given:
        if event.event_id not in holding:
            left.setdefault(event.epoch, []).append(event)
    return left


def _latest(ordered: list[AnswerEvent]) -> dict[str, AnswerEvent]:
    return {event.item: event for event in ordered if event.item is not None}


def _submits(events: list[AnswerEvent]) -> list[AnswerEvent]:
    return [event for event in events if event.kind is EventKind.SUBMIT]


def _differs(latest: dict[str, AnswerEvent], aside: dict[str, AnswerEvent]) -> bool:
    sheet = sheet_of(latest)
    return any(sheet.get(item) != answer for item, answer in sheet_of(aside).items())


def _state(given: list[AnswerEvent], held: list[AnswerEvent], *, differs: bool, closed: bool) -> AssessmentState:
    if differs and _submits(given):
        return AssessmentState.CHOICE
    submits = _submits(held)
    if not submits:
        return AssessmentState.OPEN
    arrived = closed or all(all_before(submit, held) for submit in submits)
    return AssessmentState.COMPLETE if arrived else AssessmentState.ARRIVING


def all_before(submit: AnswerEvent, events: Iterable[AnswerEvent]) -> bool:
    """Whether every event that the writer of `submit` made before it is among `events`."""
    return len(_seen_before(submit, events)) == int(submit.value or 0) == submit.seq - 1


def _seen_before(submit: AnswerEvent, events: Iterable[AnswerEvent]) -> set[int]:
    own = (event for event in events if (event.epoch, event.writer) == (submit.epoch, submit.writer))
    return {event.seq for event in own if event.seq < submit.seq}
