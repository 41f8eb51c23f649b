"""Blank sheets: an instrument's own words in their order, boxes to tick, and no scores."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from app.domain.catalogue import Catalogue
from app.domain.instrument import ChoiceItem, Collect, GoalRatingItem, Instrument, Item
from app.web import words


@dataclass(frozen=True, slots=True)
class Block:
    """Items with the same printed choices. Without choices they are written in."""

    choices: tuple[str, ...]
    items: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """`ratings` is the printed row of numbers of a goal, `anchors` what some of them mean."""

    name: str
    stem: str | None
    instruction: str | None
    goal_prompt: str | None
    blocks: tuple[Block, ...]
    goals: tuple[str, ...]
    ratings: tuple[str, ...]
    anchors: tuple[tuple[str, str], ...]
    citation: str
    licence: str


def printable(catalogue: Catalogue) -> tuple[Instrument, ...]:
    """The instruments whose wording may be shown."""
    return tuple(each for each in catalogue if each.collect is Collect.ON_SCREEN)


def blank_sheet(instrument: Instrument) -> BlankSheet:
    """The sheet of an instrument whose wording may be shown."""
    wording = instrument.words()
    goals = [item for item in instrument.items if isinstance(item, GoalRatingItem)]
    numbered = [(number, item) for number, item in enumerate(instrument.items, start=1) if item not in goals]
    return BlankSheet(
        name=instrument.name,
        stem=wording.stem,
        instruction=wording.instruction,
        goal_prompt=wording.goal_prompt,
        blocks=tuple(_blocks(instrument, numbered)),
        goals=tuple(wording.items[item.code] for item in goals),
        ratings=goals[0].allowed() if goals else (),
        anchors=tuple(wording.anchors.items()) if goals else (),
        citation=instrument.citation,
        licence=instrument.licence.terms,
    )


def _blocks(instrument: Instrument, numbered: Iterable[tuple[int, Item]]) -> Iterable[Block]:
    for choices, items in groupby(numbered, key=lambda each: _choices(instrument, each[1])):
        yield Block(choices, tuple((number, instrument.words().items[item.code]) for number, item in items))


def _choices(instrument: Instrument, item: Item) -> tuple[str, ...]:
    if not isinstance(item, ChoiceItem):
        return ()
    return tuple(words.answer(instrument, item.code, value) for value in item.allowed())
