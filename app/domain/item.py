"""The kinds of question an instrument can hold. A new kind is a class here, a form field, a template and a test."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]{0,39}$")]
TEXT_FORM = r"^\S([\s\S]*\S)?$"
Text = Annotated[str, Field(pattern=TEXT_FORM)]

NOT_APPLICABLE = "na"


class Part(BaseModel):
    """A frozen, strict piece of an instrument: no conversions, no unknown keys."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class ItemKind(StrEnum):
    CHOICE = "choice"
    NUMBER = "number"
    SCORE = "score"
    GOAL_RATING = "goal_rating"


class Choice(Part):
    """One printed option: `code` is what is stored, `value` its points before reversal (None: not scored)."""

    code: Code
    value: int | None = None


class Item(Part, ABC):
    """One question. Its stored values are short texts; `points` turns one into a score."""

    kind: ItemKind
    code: Code
    _scores: dict[str, int | None] = PrivateAttr(default_factory=dict)

    def model_post_init(self, context: Any, /) -> None:
        self._scores = self.scored({})

    @abstractmethod
    def scored(self, choice_lists: Mapping[str, tuple[Choice, ...]]) -> dict[str, int | None]:
        """The accepted values in printed order, each with its points after reversal (None: not scored)."""

    def bind(self, choice_lists: Mapping[str, tuple[Choice, ...]]) -> None:
        """Called once by the instrument that owns the item, because a choice item's options are kept there."""
        self._scores = self.scored(choice_lists)

    def accepts(self, value: str) -> bool:
        """Whether `value` is one of the texts this item stores."""
        return value in self._scores

    def allowed(self) -> tuple[str, ...]:
        """The accepted values in printed order."""
        return tuple(self._scores)

    def scores(self) -> Mapping[str, int | None]:
        """The accepted values in printed order, each with its points after reversal (None: not scored)."""
        return self._scores

    def points(self, value: str) -> int:
        """The item's score after reversal, in points. ValueError if the value is not accepted or carries no points."""
        points = self._scores.get(value)
        if points is None:
            raise ValueError(f"item {self.code}: no points for {value!r}")
        return points

    def span(self) -> tuple[int, int] | None:
        """Lowest and highest points the item can give; None if it is not scored."""
        points = [score for score in self._scores.values() if score is not None]
        return (min(points), max(points)) if points else None


class ChoiceItem(Item):
    """One choice from a named list of the instrument."""

    kind: Literal[ItemKind.CHOICE] = Field(description="one choice from a list")
    choices: Code = Field(description="name of one of choice_lists")
    reversed: bool = Field(default=False, description="scores lowest + highest - value")

    def scored(self, choice_lists: Mapping[str, tuple[Choice, ...]]) -> dict[str, int | None]:
        options = choice_lists.get(self.choices, ())
        values = [option.value for option in options if option.value is not None]
        turn = min(values) + max(values) if self.reversed and values else None
        return {
            option.code: option.value if turn is None or option.value is None else turn - option.value
            for option in options
        }


class NumberItem(Item):
    """A whole number between two bounds, both included."""

    kind: Literal[ItemKind.NUMBER] = Field(description="a whole number")
    minimum: int = Field(ge=-1000, le=1000)
    maximum: int = Field(ge=-1000, le=1000)

    def scored(self, choice_lists: Mapping[str, tuple[Choice, ...]]) -> dict[str, int | None]:
        return {str(number): number for number in range(self.minimum, self.maximum + 1)}


class TotalItem(NumberItem):
    """A scale's total copied from a paper form; the instrument makes these itself, a file never holds one."""

    code: Annotated[str, Field(pattern=r"^total:[a-z0-9][a-z0-9_]{0,39}$")]


class ScoreItem(Item):
    """The number a practitioner copies from a licensed paper form: already scored, so never reversed here."""

    kind: Literal[ItemKind.SCORE] = Field(description="a scored number copied from a paper form")
    values: tuple[int, ...] = Field(min_length=2, description="the numbers that can be copied, in points")
    not_applicable: int | None = Field(default=None, description='points of "not applicable", stored as na')

    def scored(self, choice_lists: Mapping[str, tuple[Choice, ...]]) -> dict[str, int | None]:
        scores: dict[str, int | None] = {str(value): value for value in self.values}
        if self.not_applicable is not None:
            scores[NOT_APPLICABLE] = self.not_applicable
        return scores


class GoalRatingItem(Item):
    """How close a dyad is to its own goal, 0 (not met) to 10 (reached)."""

    kind: Literal[ItemKind.GOAL_RATING] = Field(description="0 to 10 for one of the dyad's own goals")
    goal: int = Field(ge=1, le=3, description="which goal")

    def scored(self, choice_lists: Mapping[str, tuple[Choice, ...]]) -> dict[str, int | None]:
        return {str(number): number for number in range(11)}


ITEM_KINDS: dict[ItemKind, type[Item]] = {
    ItemKind.CHOICE: ChoiceItem,
    ItemKind.NUMBER: NumberItem,
    ItemKind.SCORE: ScoreItem,
    ItemKind.GOAL_RATING: GoalRatingItem,
}

AnyItem = Annotated[ChoiceItem | NumberItem | ScoreItem | GoalRatingItem, Field(discriminator="kind")]
