"""The way through a set of questionnaires, worked out from the answers and never stored.

A person may visit a step when every step before it has been passed: answered, declined, or left out on purpose. So a
deep link, the Back button or a stale tab can always be led to the right place, and nothing needs to be remembered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from app.domain.answers import Answer, AnswerKind
from app.domain.instrument import Instrument, Item, ItemKind


class Part(NamedTuple):
    """One instrument of the journey with the answers given so far. `key` tells it from the others."""

    key: str
    instrument: Instrument
    items: tuple[Item, ...]
    answers: Mapping[str, Answer]


class Step(NamedTuple):
    """One question on one page. `position` counts over the whole journey, `number` within its part; both from 1."""

    part: Part
    item: Item
    position: int
    number: int

    @property
    def answer(self) -> Answer | None:
        return self.part.answers.get(self.item.code)

    @property
    def passed(self) -> bool:
        return self.item.code in self.part.answers

    def is_now(self, kind: AnswerKind) -> bool:
        return self.answer is not None and self.answer.kind is kind


def items_to_ask(instrument: Instrument, goals: frozenset[str]) -> tuple[Item, ...]:
    """All items; but of the goal ratings only those in `goals`, the codes of the goals that have been written down."""
    if not instrument.rates_goals:
        return instrument.items
    return tuple(item for item in instrument.items if item.kind is not ItemKind.GOAL_RATING or item.code in goals)


@dataclass(frozen=True)
class Journey:
    """Ordered parts, each with its ordered items. Parts without an item to ask take no step."""

    parts: tuple[Part, ...]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step. Saving an answer needs two or three of some forty, so the others are only made when asked for."""
        steps: list[Step] = []
        for part in self.parts:
            for number, item in enumerate(part.items, start=1):
                steps.append(Step(part, item, len(steps) + 1, number))
        return tuple(steps)

    def having(self, part_key: str, item_code: str, answer: Answer) -> "Journey":
        """This journey once `answer` has been given."""
        return Journey(
            tuple(
                part._replace(answers={**part.answers, item_code: answer}) if part.key == part_key else part
                for part in self.parts
            )
        )

    def find(self, part_key: str, item_code: str) -> Step | None:
        """The step of that part and item, or None where the journey has no such step."""
        earlier = 0
        for part in self.parts:
            if part.key == part_key:
                for number, item in enumerate(part.items, start=1):
                    if item.code == item_code:
                        return Step(part, item, earlier + number, number)
            earlier += len(part.items)
        return None

    def first_open(self) -> Step | None:
        """Where to go on: the first step not yet passed, or None when all are."""
        position = 0
        for part in self.parts:
            for number, item in enumerate(part.items, start=1):
                position += 1
                if item.code not in part.answers:
                    return Step(part, item, position, number)
        return None

    def may_visit(self, step: Step) -> bool:
        """Whether every step before this one has been passed."""
        first_open = self.first_open()
        return first_open is None or step.position <= first_open.position

    def after(self, step: Step) -> Step | None:
        """The following step, or None at the end (then comes the check page)."""
        return self._at(step.position + 1)

    def before(self, step: Step) -> Step | None:
        """The preceding step, or None at the start."""
        return self._at(step.position - 1)

    def _at(self, position: int) -> Step | None:
        number = position
        for part in self.parts:
            if 1 <= number <= len(part.items):
                return Step(part, part.items[number - 1], position, number)
            number -= len(part.items)
        return None

    @property
    def all_passed(self) -> bool:
        return self.first_open() is None

    @property
    def answered(self) -> int:
        """How many questions have an answer (a decline is not one)."""
        return sum(step.is_now(AnswerKind.ANSWER) for step in self.steps)

    @property
    def saved(self) -> int:
        """How many questions have an answer or a decline: what was left out on purpose is not counted."""
        kept, left_out = 0, AnswerKind.CLEAR
        for part in self.parts:
            given = part.answers
            for item in part.items if given else ():
                answer = given.get(item.code)
                if answer is not None and answer.kind is not left_out:
                    kept += 1
        return kept

    def now(self, kind: AnswerKind) -> tuple[Step, ...]:
        """The steps that stand as answered, declined, or left out."""
        return tuple(step for step in self.steps if step.is_now(kind))
