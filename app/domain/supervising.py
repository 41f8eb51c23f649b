"""Supervision that somebody had: what is written down of it, and when it counts. Pure.

An hour counts towards a stage once both sides have confirmed it. Whoever writes an entry down, or puts it right, has
confirmed it with that; the other side still has to.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.errors import Invalid
from app.domain.visits import LONGEST_MINUTES

LONGEST_QUESTION = 300
USUAL_MINUTES = 60


class SupervisionKind(StrEnum):
    """Group supervision is one entry for several people, each of whom confirms their own part."""

    INDIVIDUAL = "individual"
    GROUP = "group"


class SupervisionHow(StrEnum):
    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class Dispute(StrEnum):
    """What somebody says is wrong with an entry."""

    DAY = "day"
    MINUTES = "minutes"
    NOT_THERE = "not_there"
    OTHER = "other"


class Step(StrEnum):
    """What was done with an entry, as its history tells it."""

    WRITTEN = "written"
    CORRECTED = "corrected"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    LEFT_OUT = "left_out"
    WITHDRAWN = "withdrawn"


class HoursState(StrEnum):
    """Where an entry is for one supervisee."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    FOR_SUPERVISEE = "for_supervisee"
    """The supervisee has still to confirm."""
    FOR_SUPERVISOR = "for_supervisor"
    LEFT_OUT = "left_out"
    WITHDRAWN = "withdrawn"


class MarkEnd(StrEnum):
    """Why a session is no longer marked for supervision."""

    DISCUSSED = "discussed"
    UNMARKED = "unmarked"


@dataclass(frozen=True, slots=True)
class SupervisionFacts:
    """What is written down of one meeting. Minutes are 1 to 480."""

    held_on: date
    minutes: int
    kind: SupervisionKind
    how: SupervisionHow


def check(facts: SupervisionFacts, people: int, today: date) -> None:
    """Raises Invalid, naming the field, for a day to come, minutes out of range, and one-to-one with several."""
    if facts.held_on > today:
        raise Invalid("held_on", "lies in the future")
    if not 1 <= facts.minutes <= LONGEST_MINUTES:
        raise Invalid("minutes", f"must be from 1 to {LONGEST_MINUTES}")
    if people < 1 or (facts.kind is SupervisionKind.INDIVIDUAL and people > 1):
        raise Invalid("people", "does not fit the kind of supervision")


def state_of(
    *,
    by_supervisor: bool,
    by_supervisee: bool,
    disputed: bool = False,
    left_out: bool = False,
    withdrawn: bool = False,
) -> HoursState:
    """Where an entry is for one supervisee, from who has confirmed it and what else was done with it."""
    if withdrawn or left_out:
        return HoursState.WITHDRAWN if withdrawn else HoursState.LEFT_OUT
    if by_supervisor and by_supervisee:
        return HoursState.CONFIRMED
    if disputed:
        return HoursState.DISPUTED
    return HoursState.FOR_SUPERVISEE if by_supervisor else HoursState.FOR_SUPERVISOR
