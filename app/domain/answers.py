"""What was said to the items of one assessment."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import Invalid
from app.domain.instrument import TOTAL_PREFIX, Instrument


class AnswerKind(StrEnum):
    """An answer, a "prefer not to say", or an item left out on purpose."""

    ANSWER = "answer"
    DECLINE = "decline"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Answer:
    """The current state of one item. Only an ANSWER has a value. ValueError where kind and value disagree."""

    kind: AnswerKind
    value: str | None = None

    def __post_init__(self) -> None:
        if (self.kind is AnswerKind.ANSWER) is (self.value is None):
            raise ValueError(f"{self.kind} {'needs' if self.value is None else 'has no'} value")

    @classmethod
    def of(cls, value: str) -> "Answer":
        """An answer with this stored value."""
        return cls(AnswerKind.ANSWER, value)


DECLINED = Answer(AnswerKind.DECLINE)
CLEARED = Answer(AnswerKind.CLEAR)

AnswerSheet = Mapping[str, Answer]


def total_code(scale: str) -> str:
    """The code under which a total of this scale, copied from paper, is stored."""
    return TOTAL_PREFIX + scale


def value_of(sheet: AnswerSheet, item: str) -> str | None:
    """The stored value of an item, or None where it was declined, left out or never reached."""
    answer = sheet.get(item)
    return None if answer is None else answer.value


def check_answer(instrument: Instrument, item: str, answer: Answer) -> None:
    """Refuse what may not be stored: an unknown item or a value outside the choices.

    Raises Invalid with the item as its field.
    """
    try:
        found = instrument.item(item)
    except KeyError:
        raise Invalid(item, f"{instrument.key} has no such item") from None
    if answer.value is not None and not found.accepts(answer.value):
        raise Invalid(item, f"must be one of {_shown(found.allowed())}")


def _shown(values: tuple[str, ...]) -> str:
    return ", ".join(values) if len(values) <= 12 else f"{values[0]} to {values[-1]}"
