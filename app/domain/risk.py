"""Answers a practitioner must look at. The system points them out; it is never the way to get help."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.answers import AnswerSheet, value_of
from app.domain.instrument import Instrument, SafetyItem


class ConcernStatus(StrEnum):
    RAISED = "raised"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, slots=True)
class Concern:
    """One safety item that was answered at or above its level, or that has no answer.

    `code` names the concern ("self_harm"); `value` is the stored value and `points` its score, None without an answer.
    """

    item: str
    code: str
    value: str | None
    points: int | None
    status: ConcernStatus


def concerns(instrument: Instrument, sheet: AnswerSheet) -> tuple[Concern, ...]:
    """The concerns in these answers, in the order of the file.

    A safety item that was declined, left out or never reached is NOT_ANSWERED: missing is never zero, and neither a
    prorated nor a copied total hides it. ValueError if the sheet holds a value that the item does not accept.
    """
    found = (_concern(instrument, safety, value_of(sheet, safety.item)) for safety in instrument.safety_items)
    return tuple(concern for concern in found if concern is not None)


def raising(instrument: Instrument, code: str) -> list[str]:
    """The answers to one item that raise a concern: the rule a device is given, which has no scores."""
    item = instrument.item(code)
    levels = [safety.at_least for safety in instrument.safety_items if safety.item == code]
    return [value for value in item.allowed() if any(item.points(value) >= level for level in levels)]


def _concern(instrument: Instrument, safety: SafetyItem, value: str | None) -> Concern | None:
    if value is None:
        return Concern(safety.item, safety.code, None, None, ConcernStatus.NOT_ANSWERED)
    points = instrument.item(safety.item).points(value)
    if points < safety.at_least:
        return None
    return Concern(safety.item, safety.code, value, points, ConcernStatus.RAISED)
