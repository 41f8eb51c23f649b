"""Somebody answers on the server what a tablet has begun: what holds, and what still needs a person's choice."""

import itertools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.events import FIRST_EPOCH, SERVER_WRITER, AnswerEvent, EventKind, as_answer, fold, submit_id_for
from app.domain.taking_over import Place, new_place, place_for
from app.domain.vocabulary import AssessmentState

OPEN, ARRIVING, COMPLETE, CHOICE = AssessmentState
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass
class Story:
    """Tablets and the server answer one assessment; nothing travels but by `arrive`."""

    lent: tuple[int, ...] = ()
    stored: list[AnswerEvent] = field(default_factory=list)
    numbers: dict[tuple[str, int], "itertools.count[int]"] = field(default_factory=dict)

    def tablet(self, said: str, epoch: int = 1) -> list[AnswerEvent]:
        """`1=3 2=- !`: an answer, a decline, and the end; made on the tablet of this epoch, not sent."""
        return [self._make(each, f"tablet {epoch}", epoch, 1) for each in said.split()]

    def arrive(self, events: Sequence[AnswerEvent]) -> None:
        self.stored += events

    def server(self, said: str) -> None:
        """As `operations/taking_over.py` does it."""
        for each in said.split():
            self.stored.append(self._make(each, SERVER_WRITER, self._place(place_for(self.stored, self.lent)), 0))

    def reopen(self) -> None:
        self._place(new_place(self.stored, self.lent))

    def close(self, epoch: int) -> None:
        self.stored.append(_event(EventKind.CLOSE, None, None, epoch, "close", 0, 1))

    def _place(self, place: Place) -> int:
        if place.leaving is not None:
            number = 1 + sum(event.kind is EventKind.CHOOSE for event in self.stored)
            self.stored.append(_event(EventKind.CHOOSE, None, str(place.leaving), place.epoch, "choice", 0, number))
            for event in place.carried:
                again = self._make(f"{event.item}={as_answer(event).value or '-'}", SERVER_WRITER, place.epoch, 0)
                self.stored.append(replace(again, occurred_at=event.occurred_at))
        return place.epoch

    def _make(self, said: str, writer: str, epoch: int, incarnation: int) -> AnswerEvent:
        seq = next(self.numbers.setdefault((writer, epoch), itertools.count(1)))
        if said == "!":
            return _event(EventKind.SUBMIT, None, str(seq - 1), epoch, writer, incarnation, seq)
        item, value = said.split("=")
        kind, value = (EventKind.DECLINE, None) if value == "-" else (EventKind.ANSWER, value)  # type: ignore[assignment]
        return _event(kind, item, value, epoch, writer, incarnation, seq)

    def now(self) -> tuple[AssessmentState, str]:
        folded = fold(reversed(self.stored))
        sheet = sorted(folded.sheet.items())
        return folded.state, " ".join(f"{item}={answer.value or '-'}" for item, answer in sheet)


def _event(
    kind: EventKind, item: str | None, value: str | None, epoch: int, writer: str, incarnation: int, seq: int
) -> AnswerEvent:
    return AnswerEvent(uuid.uuid4(), kind, item, value, epoch, writer, incarnation, seq, NOON + timedelta(minutes=seq))


def test_where_no_tablet_ever_was_the_server_writes_into_the_first_epoch() -> None:
    story = Story()
    assert place_for([], ()) == Place(FIRST_EPOCH)
    story.server("1=3 2=0 1=2")
    assert place_for(story.stored, ()) == Place(FIRST_EPOCH)
    story.server("!")
    assert story.now() == (COMPLETE, "1=2 2=0")


@pytest.mark.parametrize(
    ("arrived", "on_server", "sheet"),
    [
        ("1=3 2=1", "1=0", "1=0 2=1"),  # the gap: a later answer on the server holds
        ("1=3 2=1", "1=0 1=2", "1=2 2=1"),
        ("1=3 2=-", "3=1", "1=3 2=- 3=1"),
        ("1=3 1=0", "1=-", "1=-"),
        ("1=3", "1=3", "1=3"),
    ],
)
def test_what_is_answered_on_the_server_after_a_tablet_holds_without_a_choice(
    arrived: str, on_server: str, sheet: str
) -> None:
    story = Story(lent=(1,))
    story.arrive(story.tablet(arrived))
    story.server(on_server)
    assert story.now() == (OPEN, sheet)
    story.server("!")
    assert story.now() == (COMPLETE, sheet)


@pytest.mark.parametrize(
    ("later", "state"),
    [
        ("1=3", COMPLETE),  # it says what holds
        ("1=0", CHOICE),  # back to what was seen: said anew, so it is asked anew
        ("2=2", CHOICE),
        ("3=0", CHOICE),
        ("2=1 !", CHOICE),  # its answer to 1 is still the one that was changed
    ],
)
def test_what_the_tablet_says_afterwards_is_never_merged(later: str, state: AssessmentState) -> None:
    story = Story(lent=(1,))
    story.arrive(story.tablet("1=0 2=1"))
    story.server("1=3 !")
    assert story.now() == (COMPLETE, "1=3 2=1")
    story.arrive(story.tablet(later))
    assert story.now() == (state, "1=3 2=1")


def test_a_tablet_that_goes_on_meanwhile_is_asked_about_once_somebody_submits() -> None:
    story = Story(lent=(1,))
    story.arrive(story.tablet("1=0"))
    story.server("2=1")
    story.arrive(story.tablet("2=3"))
    assert story.now() == (OPEN, "1=0 2=1")
    story.arrive(story.tablet("!"))
    assert story.now() == (CHOICE, "1=0 2=1")


def test_a_tablet_that_has_sent_nothing_yet_is_never_merged_either() -> None:
    story = Story(lent=(1,))
    unsent = story.tablet("1=3 2=1 !")
    story.server("1=0 2=1")
    assert place_for(story.stored, story.lent) == Place(2)
    story.arrive(unsent[:2])
    assert story.now() == (OPEN, "1=0 2=1")
    story.server("!")
    assert story.now() == (CHOICE, "1=0 2=1")
    assert fold(story.stored).aside[1]["1"].value == "3"


def test_finishing_on_the_server_what_a_tablet_answered_takes_its_answers_along() -> None:
    story = Story(lent=(1,))
    story.arrive(story.tablet("1=3 2=1"))
    story.server("!")
    assert story.now() == (COMPLETE, "1=3 2=1")
    story.arrive(story.tablet("!"))
    assert story.now() == (COMPLETE, "1=3 2=1")
    story.arrive(story.tablet("1=0"))
    assert story.now() == (CHOICE, "1=3 2=1")


def test_after_a_choice_for_the_tablet_the_server_goes_on_from_it() -> None:
    story = Story(lent=(1,))
    unsent = story.tablet("1=3 2=1")
    story.server("1=0 !")
    story.arrive(unsent)
    story.stored.append(_event(EventKind.CHOOSE, None, "2", 1, "choice", 0, 1))
    assert story.now() == (OPEN, "1=3 2=1")
    story.server("2=2 !")
    assert story.now() == (COMPLETE, "1=3 2=2")
    assert submit_id_for(uuid.UUID(int=1), 2) != submit_id_for(uuid.UUID(int=1), 3)


def test_an_amendment_is_carried_along_as_what_it_says() -> None:
    story = Story(lent=(1,))
    story.arrive(story.tablet("1=3"))
    story.stored.append(_event(EventKind.AMEND, "1", None, 1, "amend", 2, 1))
    assert [as_answer(event).value for event in place_for(story.stored, story.lent).carried] == [None]


def test_asking_again_keeps_what_has_arrived_and_opens_the_rest() -> None:
    story = Story(lent=(1,))
    first, lost, end = story.tablet("1=3 2=1 !")
    story.arrive([first, end])
    assert story.now() == (ARRIVING, "1=3")
    story.reopen()
    assert story.now() == (OPEN, "1=3")
    story.server("2=0 !")
    assert story.now() == (COMPLETE, "1=3 2=0")
    story.arrive([lost])
    assert story.now() == (CHOICE, "1=3 2=0")


def test_closing_as_it_is_waits_for_nothing_more() -> None:
    story = Story(lent=(1,))
    first, _lost, end = story.tablet("1=3 2=1 !")
    story.arrive([first, end])
    story.close(epoch=2)
    assert story.now() == (ARRIVING, "1=3")  # another side was closed
    story.close(epoch=1)
    assert story.now() == (COMPLETE, "1=3")


def test_what_was_never_submitted_is_not_completed_by_closing_it() -> None:
    story = Story(lent=(1,))
    story.arrive(story.tablet("1=3"))
    story.close(epoch=1)
    assert story.now() == (OPEN, "1=3")


SAID = st.lists(st.tuples(st.sampled_from("123"), st.sampled_from("0123-")), min_size=1, max_size=6)


@given(SAID, SAID, SAID, st.integers(0, 6))
def test_nothing_differs_silently(
    first: list[tuple[str, str]], server: list[tuple[str, str]], later: list[tuple[str, str]], seen: int
) -> None:
    """Whatever two writers say and whenever it arrives: complete means that they agree, or that one saw the other."""
    story = Story(lent=(1,))
    made = story.tablet(" ".join(f"{item}={value}" for item, value in [*first, *later]))
    story.arrive(made[:seen])
    story.server(" ".join(f"{item}={value}" for item, value in server) + " !")
    known = {event.item: as_answer(event) for event in made[:seen]}
    expected = {**known, **fold([event for event in story.stored if event.writer == SERVER_WRITER]).sheet}
    assert fold(story.stored).state is COMPLETE
    story.arrive(made[seen:])
    folded = fold(story.stored)
    assert folded.sheet == expected
    on_tablet = {event.item: as_answer(event) for event in made}
    agree = all(expected.get(item or "") == answer for item, answer in on_tablet.items())
    assert folded.state is (COMPLETE if agree or seen >= len(made) else CHOICE)
