"""An instrument is data: one questionnaire, in one version, as a frozen object."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field, model_validator

from app.domain.item import (
    ITEM_KINDS,
    NOT_APPLICABLE,
    AnyItem,
    Choice,
    ChoiceItem,
    Code,
    GoalRatingItem,
    Item,
    ItemKind,
    NumberItem,
    Part,
    ScoreItem,
    Text,
    TotalItem,
)
from app.domain.scale import (
    Band,
    Clinical,
    CutOff,
    Direction,
    Method,
    Missing,
    MissingMethod,
    ReliableChange,
    SafetyItem,
    Scale,
)

__all__ = [
    "ITEM_KINDS",
    "NOT_APPLICABLE",
    "Band",
    "Choice",
    "ChoiceItem",
    "Clinical",
    "Codes",
    "Collect",
    "CutOff",
    "Direction",
    "Entry",
    "GoalRatingItem",
    "Instrument",
    "Item",
    "ItemKind",
    "Licence",
    "LicenceStatus",
    "Method",
    "Missing",
    "MissingMethod",
    "NumberItem",
    "ReliableChange",
    "SafetyItem",
    "Scale",
    "ScoreItem",
    "TotalItem",
    "Wording",
]

DEFAULT_LANGUAGE = "en"
TOTAL_PREFIX = "total:"


class Collect(StrEnum):
    ON_SCREEN = "on_screen"
    SCORE_ENTRY = "score_entry"


class Entry(StrEnum):
    ITEMS = "items"
    TOTALS = "totals"


class LicenceStatus(StrEnum):
    """What may be shipped: only `bundle*` allows the wording."""

    BUNDLE = "bundle"
    BUNDLE_CONDITIONAL = "bundle_conditional"
    BUNDLE_AFTER_CONFIRMATION = "bundle_after_confirmation"
    LICENCE_GATED = "licence_gated"
    PERMISSION = "permission"
    SCORE_ENTRY = "score_entry"
    METHOD = "method"


class Licence(Part):
    status: LicenceStatus
    owner: Text
    terms: Text
    on_page: bool = Field(default=False, description="the citation must stand on every page that shows the instrument")


class Codes(Part):
    """Codes of other systems, each under what it names: panel, total, scale, a scale's code, item_1, answer_0."""

    loinc: Mapping[Code, Annotated[str, Field(pattern=r"^(L[AL])?[0-9]{3,7}-[0-9]$")]] = Field(default_factory=dict)
    snomed: Mapping[Code, Annotated[str, Field(pattern=r"^[0-9]{6,18}$")]] = Field(default_factory=dict)
    source: Text | None = None
    verify: bool = Field(default=False, description="found in a single or a secondary source")


class Wording(Part):
    """The words of one language. Words of the owner are verbatim; labels of scales, bands and safety are our own."""

    about: Text = Field(description="two or three plain words, safe to be seen by a parent")
    goal_prompt: Text | None = Field(default=None, description="what is asked when goals are first written down")
    stem: Text | None = None
    instruction: Text | None = None
    items: Mapping[Code, Text] = Field(default_factory=dict)
    choices: Mapping[Code, Mapping[Code, Text]] = Field(default_factory=dict)
    anchors: Mapping[Code, Text] = Field(default_factory=dict, description="labels of some values of a 0 to 10 rating")
    scales: Mapping[Code, Text] = Field(default_factory=dict)
    bands: Mapping[Code, Mapping[Code, Text]] = Field(default_factory=dict)
    safety: Mapping[Code, Text] = Field(default_factory=dict)


class Instrument(Part):
    """One version of a questionnaire. `parsing.parse_instrument` makes it and checks the rules that span keys."""

    code: Code
    version: Annotated[str, Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4}){0,2}$")]
    name: Text
    short_name: Text
    authors: Text
    year: Text
    informant: Text
    recall: Text
    collect: Collect
    entry: tuple[Entry, ...] = Field(min_length=1)
    choice_lists: Mapping[Code, tuple[Choice, ...]] = Field(default_factory=dict)
    items: tuple[AnyItem, ...]
    scales: tuple[Scale, ...]
    safety_items: tuple[SafetyItem, ...] = ()
    codes: Codes = Codes()
    licence: Licence
    citation: Text
    notes: tuple[Text, ...] = ()
    wording: Mapping[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")], Wording]

    @model_validator(mode="after")
    def _bind_items(self) -> "Instrument":
        for item in self.items:
            item.bind(self.choice_lists)
        return self

    @property
    def key(self) -> str:
        """Code and version, as in `phq9@1`."""
        return f"{self.code}@{self.version}"

    @cached_property
    def totals(self) -> tuple[TotalItem, ...]:
        """The pseudo items `total:<scale>` that may be answered instead of items; empty unless totals may be copied."""
        if Entry.TOTALS not in self.entry:
            return ()
        return tuple(
            TotalItem(kind=ItemKind.NUMBER, code=TOTAL_PREFIX + scale.code, minimum=scale.low, maximum=scale.high)
            for scale in self.scales
        )

    @cached_property
    def rates_goals(self) -> bool:
        """Whether it has items that only make sense for a dyad that has written down its goals."""
        return any(item.kind is ItemKind.GOAL_RATING for item in self.items)

    @cached_property
    def _items_by_code(self) -> dict[str, Item]:
        return {item.code: item for item in (*self.items, *self.totals)}

    def item(self, code: str) -> Item:
        """The item, or the total, with this code. KeyError if there is none."""
        return self._items_by_code[code]

    def scale(self, code: str) -> Scale:
        """The scale with this code. KeyError if there is none."""
        for scale in self.scales:
            if scale.code == code:
                return scale
        raise KeyError(code)

    def words(self, lang: str = DEFAULT_LANGUAGE) -> Wording:
        """The wording in a language, or in English where that language is not there."""
        return self.wording.get(lang) or self.wording[DEFAULT_LANGUAGE]
