"""What every format of a questionnaire needs to know of an instrument: names that are legal everywhere, and choices.

Only an instrument that is shown on screen has words to give away; its licence was checked when its file was read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.instrument import (
    ChoiceItem,
    Collect,
    GoalRatingItem,
    Instrument,
    Item,
    Method,
    NumberItem,
    Scale,
)


@dataclass(frozen=True, slots=True)
class Option:
    """One printed choice: `name` is what the other system stores, a number wherever the choice has points."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One item as another system has it. `options` is empty for a whole number from `low` to `high`."""

    name: str
    item: Item
    label: str
    options: tuple[Option, ...]
    choices: str
    low: int | None = None
    high: int | None = None


def printable(instrument: Instrument) -> Instrument:
    """The instrument itself. NotFound where its words may not be shown."""
    if instrument.collect is not Collect.ON_SCREEN:
        raise NotFound(f"wording of {instrument.code}")
    return instrument


def questions(instrument: Instrument) -> Iterator[Question]:
    """The items in their order. NotFound where the words may not be shown."""
    words = printable(instrument).words()
    for item in instrument.items:
        name, label = variable(instrument, item.code), words.items[item.code]
        if isinstance(item, ChoiceItem):
            yield Question(name, item, label, options(instrument, item), f"{instrument.code}_{item.choices}")
        elif isinstance(item, GoalRatingItem):
            yield Question(name, item, label, rating(instrument), f"{instrument.code}_rating")
        elif isinstance(item, NumberItem):
            yield Question(name, item, label, (), "", item.minimum, item.maximum)


def variable(instrument: Instrument, code: str) -> str:
    """`phq9_1`: begins with a letter and is its own in the whole project."""
    prefix = instrument.code if instrument.code[0].isalpha() else f"m{instrument.code}"
    return f"{prefix}_{code}"


def options(instrument: Instrument, item: ChoiceItem) -> tuple[Option, ...]:
    """In printed order; named by their points where no two have the same, as an analyst expects them."""
    labels = instrument.words().choices[item.choices]
    choices = instrument.choice_lists[item.choices]
    by_points = are_numbers(instrument, item)
    return tuple(Option(str(each.value) if by_points else each.code, labels[each.code]) for each in choices)


def are_numbers(instrument: Instrument, item: Item) -> bool:
    """Whether what is stored is the points themselves, before reversal, so that a sum can be calculated."""
    if not isinstance(item, ChoiceItem):
        return True
    values = [each.value for each in instrument.choice_lists[item.choices]]
    return None not in values and len(set(values)) == len(values)


def rating(instrument: Instrument) -> tuple[Option, ...]:
    """0 to 10, with the printed words where there are some."""
    anchors = instrument.words().anchors
    return tuple(
        Option(str(number), f"{number} {anchors[str(number)]}" if str(number) in anchors else str(number))
        for number in range(11)
    )


def turned(item: Item) -> int | None:
    """Lowest plus highest points, from which the stored number is taken away, for a reversed item; else None."""
    span = item.span()
    return sum(span) if isinstance(item, ChoiceItem) and item.reversed and span is not None else None


def can_be_calculated(instrument: Instrument, scale: Scale) -> bool:
    return bool(scale.items) and all(are_numbers(instrument, instrument.item(code)) for code in scale.items)


def divisor(scale: Scale) -> int:
    """What the sum of the items is divided by."""
    return len(scale.items) if scale.method is Method.MEAN else 1


def note(instrument: Instrument) -> str:
    """What must stand beside the words wherever they go."""
    return f"{instrument.citation} {instrument.licence.terms}"
