"""Signs in a record that are worth a look. Each has an innocent explanation; none says that anybody did wrong.

They are worked out from what is stored and shown with the facts behind them, so that whoever looks can judge.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.answers import AnswerSheet, value_of
from app.domain.instrument import ChoiceItem, Collect, Instrument, Item
from app.domain.scale import Direction

FEWEST_ITEMS = 5
"""Below this many answers, the same option throughout, or the same answers twice, are nothing special."""
WORDS_A_MINUTE = 238
"""Adults reading silently: Brysbaert 2019 (Journal of Memory and Language 109:104047)."""
HURRIED = 0.5
"""Faster than half the time that reading every word once would take."""


class Sign(StrEnum):
    SAME_OPTION = "same_option"
    TOO_FAST = "too_fast"
    SAME_AS_BEFORE = "same_as_before"
    GOAL_WITHOUT_SESSION = "goal_without_session"
    DATES_OUT_OF_ORDER = "dates_out_of_order"
    SAFETY_UNANSWERED = "safety_unanswered"
    AMENDED = "amended"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one assessment.

    `values` are the answered items' values, with the lowest value an item can have and whether the instrument asks
    some items the other way round. `before` holds the values at the *before* occasion, where this is a later one.
    `took` is the time from the first answer to the last; `words` how many words were on the screen: None where the
    answers did not come from a screen. Days may be None where they are not known.
    """

    values: Mapping[str, int]
    lowest: int = 0
    has_reversed_items: bool = False
    before: Mapping[str, int] | None = None
    took: timedelta | None = None
    words: int | None = None
    rates_goals: bool = False
    sessions_held: int = 0
    is_later_occasion: bool = False
    started_on: date | None = None
    held_on: date | None = None
    before_held_on: date | None = None
    ended_on: date | None = None
    safety_unanswered: bool = False
    amendments: int = 0


def signs(facts: Facts) -> tuple[Sign, ...]:
    """The signs that these facts show, in the order in which they are listed."""
    shown = {
        Sign.SAME_OPTION: _same_option(facts),
        Sign.TOO_FAST: _too_fast(facts),
        Sign.SAME_AS_BEFORE: _same_as_before(facts),
        Sign.GOAL_WITHOUT_SESSION: facts.rates_goals and facts.is_later_occasion and facts.sessions_held == 0,
        Sign.DATES_OUT_OF_ORDER: _out_of_order(facts),
        Sign.SAFETY_UNANSWERED: facts.safety_unanswered,
        Sign.AMENDED: facts.amendments > 0,
    }
    return tuple(sign for sign in Sign if shown[sign])


def _same_option(facts: Facts) -> bool:
    """All the lowest is how a well person answers, unless some items are asked the other way round."""
    if len(facts.values) < FEWEST_ITEMS or len(set(facts.values.values())) > 1:
        return False
    return facts.has_reversed_items or next(iter(facts.values.values())) != facts.lowest


def reading_time(words: int) -> timedelta:
    """How long reading this many words once takes."""
    return timedelta(minutes=words / WORDS_A_MINUTE)


def _too_fast(facts: Facts) -> bool:
    if facts.took is None or facts.words is None or len(facts.values) < FEWEST_ITEMS:
        return False
    return facts.took < HURRIED * reading_time(facts.words)


def _same_as_before(facts: Facts) -> bool:
    if facts.before is None or len(facts.values) < FEWEST_ITEMS or facts.values != facts.before:
        return False
    return len(set(facts.values.values())) > 1 or facts.has_reversed_items


def _out_of_order(facts: Facts) -> bool:
    pairs = (
        (facts.started_on, facts.ended_on),
        (facts.started_on, facts.held_on if facts.is_later_occasion else None),
        (facts.before_held_on, facts.held_on),
    )
    return any(first is not None and second is not None and second < first for first, second in pairs)


@dataclass(frozen=True, slots=True)
class Printed:
    """Answers as places in the printed order of the options, from 0. `lightest` is the place of the answer that says
    that all is well; where it is not the same for all items, some are asked the other way round.
    """

    values: Mapping[str, int]
    lightest: int
    has_reversed_items: bool


def as_printed(instrument: Instrument, items: Iterable[Item], sheet: AnswerSheet) -> Printed:
    """The answers to these items of an instrument, as they stand on paper or on a screen."""
    given = {item.code: (item, value) for item in items if (value := value_of(sheet, item.code)) is not None}
    lightest = {place for item, _value in given.values() if (place := _lightest(instrument, item)) is not None}
    return Printed(
        {code: item.allowed().index(value) for code, (item, value) in given.items()},
        next(iter(lightest), 0),
        len(lightest) > 1,
    )


def _lightest(instrument: Instrument, item: Item) -> int | None:
    """Where the answer without difficulty is printed; None where an item has no points or belongs to no scale."""
    span = item.span()
    scale = next((each for each in instrument.scales if item.code in each.items), None)
    if span is None or scale is None:
        return None
    best = span[1] if scale.direction is Direction.HIGHER_BETTER else span[0]
    scored = [place for place, value in enumerate(item.allowed()) if _points(item, value) == best]
    return scored[0] if scored else None


def _points(item: Item, value: str) -> int | None:
    try:
        return item.points(value)
    except ValueError:
        return None


def words_on_screen(instrument: Instrument, items: Iterable[Item]) -> int | None:
    """How many words somebody reads who answers these items, each option counted once; None where none are shown."""
    if instrument.collect is not Collect.ON_SCREEN:
        return None
    told, items = instrument.words(), tuple(items)
    lists = dict.fromkeys(item.choices for item in items if isinstance(item, ChoiceItem))
    texts = [told.stem or "", *(told.items.get(item.code, "") for item in items)]
    texts += [text for name in lists for text in told.choices.get(name, {}).values()]
    return sum(any(map(str.isalnum, word)) for text in texts for word in text.split())
