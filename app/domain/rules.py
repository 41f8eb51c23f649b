"""What makes a good instrument file, beyond the form of each key. Every rule names the key it is about."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.domain.instrument import (
    ChoiceItem,
    Collect,
    Entry,
    GoalRatingItem,
    Instrument,
    Item,
    LicenceStatus,
    Method,
    MissingMethod,
    NumberItem,
    Scale,
    ScoreItem,
)

UNSOURCED = ("unsourced", "recalled")
MAY_SHOW_WORDING = (
    LicenceStatus.BUNDLE,
    LicenceStatus.BUNDLE_CONDITIONAL,
    LicenceStatus.BUNDLE_AFTER_CONFIRMATION,
    LicenceStatus.METHOD,
)


class Problem(NamedTuple):
    """One broken rule: the key, dotted, and what the key must be."""

    key: str
    rule: str

    def __str__(self) -> str:
        return f"{self.key}: {self.rule}" if self.key else self.rule


def problems(instrument: Instrument) -> Iterator[Problem]:
    """Every broken rule, apart from those about wording."""
    yield from _collection(instrument)
    yield from _choice_lists(instrument)
    yield from _items(instrument)
    yield from _repeats("scales", [scale.code for scale in instrument.scales])
    for scale in instrument.scales:
        yield from _scale(instrument, scale)
    yield from _safety(instrument)


def is_unsourced(source: str) -> bool:
    """Whether a source says that there is none."""
    return any(word in source.lower() for word in UNSOURCED)


def _repeats(key: str, codes: Sequence[str]) -> Iterator[Problem]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield Problem(f"{key}.{code}", f"is there {times} times")


def _collection(instrument: Instrument) -> Iterator[Problem]:
    by_item = Entry.ITEMS in instrument.entry
    yield from _repeats("entry", instrument.entry)
    if by_item and not instrument.items:
        yield Problem("items", "must not be empty where entry has items")
    if not by_item and instrument.items:
        yield Problem("items", "must be empty where entry has totals only")
    if not instrument.scales:
        yield Problem("scales", "must not be empty")
    on_screen = instrument.collect is Collect.ON_SCREEN
    if on_screen and Entry.TOTALS in instrument.entry:
        yield Problem("entry", "must be items only where collect is on_screen")
    if on_screen and instrument.licence.status not in MAY_SHOW_WORDING:
        yield Problem("licence.status", "does not allow collect on_screen")
    for item in instrument.items:
        if isinstance(item, ScoreItem) is on_screen:
            rule = f"must {'not ' if on_screen else ''}be score where collect is {instrument.collect}"
            yield Problem(f"items.{item.code}.kind", rule)


def _choice_lists(instrument: Instrument) -> Iterator[Problem]:
    used = {item.choices for item in instrument.items if isinstance(item, ChoiceItem)}
    for name, choices in instrument.choice_lists.items():
        key = f"choice_lists.{name}"
        yield from _repeats(key, [choice.code for choice in choices])
        if len(choices) < 2:
            yield Problem(key, "must have at least two choices")
        if len({choice.value is None for choice in choices}) > 1:
            yield Problem(key, "must give every choice a value, or none")
        if name not in used:
            yield Problem(key, "is not used by any item")


def _items(instrument: Instrument) -> Iterator[Problem]:
    yield from _repeats("items", [item.code for item in instrument.items])
    scored = {code for scale in instrument.scales for code in scale.items}
    goals = [item.goal for item in instrument.items if isinstance(item, GoalRatingItem)]
    yield from _repeats("items.goal", [str(goal) for goal in goals])
    for item in instrument.items:
        key = f"items.{item.code}"
        yield from _item(instrument, item, key)
        if item.code not in scored and item.span() is not None:
            yield Problem(key, "is in no scale")


def _item(instrument: Instrument, item: Item, key: str) -> Iterator[Problem]:
    if isinstance(item, ChoiceItem):
        if item.choices not in instrument.choice_lists:
            yield Problem(f"{key}.choices", f"there is no choice list {item.choices}")
        elif item.reversed and item.span() is None:
            yield Problem(f"{key}.reversed", f"needs values in choice list {item.choices}")
    if isinstance(item, NumberItem) and item.minimum >= item.maximum:
        yield Problem(f"{key}.maximum", "must be above minimum")
    if isinstance(item, ScoreItem) and list(item.values) != sorted(set(item.values)):
        yield Problem(f"{key}.values", "must rise from one to the next")
    if isinstance(item, GoalRatingItem) and item.code != f"goal_{item.goal}":
        yield Problem(f"{key}.code", f"must be goal_{item.goal}")


def _scale(instrument: Instrument, scale: Scale) -> Iterator[Problem]:
    key = f"scales.{scale.code}"
    yield from _range(instrument, scale, key)
    yield from _missing(scale, key)
    yield from _bands(scale, key)
    if scale.cut_off is not None:
        if not scale.low <= scale.cut_off.value <= scale.high:
            yield Problem(f"{key}.cut_off.value", f"must lie within {scale.low} to {scale.high}")
        yield from _published(f"{key}.cut_off.source", scale.cut_off.source)
    if scale.reliable_change is not None:
        if scale.reliable_change.threshold > scale.high - scale.low:
            yield Problem(f"{key}.reliable_change.threshold", f"must be at most {scale.high - scale.low}")
        if not (scale.reliable_change.threshold * 100).is_integer():
            yield Problem(f"{key}.reliable_change.threshold", "must have at most two decimals")
        yield from _published(f"{key}.reliable_change.source", scale.reliable_change.source)


def _range(instrument: Instrument, scale: Scale, key: str) -> Iterator[Problem]:
    """A scale's range must be what its items can give; without items, what the file says must at least be a range."""
    if scale.low >= scale.high:
        yield Problem(f"{key}.high", "must be above low")
    yield from _repeats(f"{key}.items", scale.items)
    by_code = {item.code: item for item in instrument.items}
    unknown = [code for code in scale.items if code not in by_code]
    for code in unknown:
        yield Problem(f"{key}.items", f"there is no item {code}")
    spans = {code: by_code[code].span() for code in scale.items if code in by_code}
    unscored = [code for code, span in spans.items() if span is None]
    for code in unscored:
        yield Problem(f"{key}.items", f"item {code} has no points")
    if not scale.items and Entry.TOTALS not in instrument.entry:
        yield Problem(f"{key}.items", "must not be empty unless totals are entered")
    if not scale.items or unknown or unscored:
        return
    divisor = len(spans) if scale.method is Method.MEAN else 1
    low = sum(span[0] for span in spans.values() if span) / divisor
    high = sum(span[1] for span in spans.values() if span) / divisor
    if (scale.low, scale.high) != (low, high):
        yield Problem(f"{key}.low", f"the items give {low:g} to {high:g}, not {scale.low} to {scale.high}")


def _missing(scale: Scale, key: str) -> Iterator[Problem]:
    missing = scale.missing
    if (missing.method is MissingMethod.NONE) != (missing.max_missing == 0):
        yield Problem(f"{key}.missing.max_missing", "must be 0 where method is none, and above 0 where it is prorate")
    if scale.items and missing.max_missing >= len(scale.items):
        yield Problem(f"{key}.missing.max_missing", "must leave at least one item")
    if is_unsourced(missing.source) and not missing.provisional:
        yield Problem(f"{key}.missing.provisional", "must be true where the source says there is none")


def _bands(scale: Scale, key: str) -> Iterator[Problem]:
    if not scale.bands:
        if scale.bands_source is not None or scale.bands_provisional:
            yield Problem(f"{key}.bands", "must not be empty where bands_source or bands_provisional is given")
        return
    yield from _repeats(f"{key}.bands", [band.code for band in scale.bands])
    expected = scale.low
    for band in scale.bands:
        if band.low != expected:
            yield Problem(f"{key}.bands.{band.code}.low", f"must be {expected}, without gap or overlap")
        if band.high < band.low:
            yield Problem(f"{key}.bands.{band.code}.high", "must not be below low")
        expected = band.high + 1
    if expected != scale.high + 1:
        yield Problem(f"{key}.bands.{scale.bands[-1].code}.high", f"must be {scale.high}, the top of the scale")
    if scale.bands_source is None:
        yield Problem(f"{key}.bands_source", "is required where there are bands")
    elif is_unsourced(scale.bands_source) and not scale.bands_provisional:
        yield Problem(f"{key}.bands_provisional", "must be true where the source says there is none")


def _published(key: str, source: str) -> Iterable[Problem]:
    if is_unsourced(source):
        yield Problem(key, "an unsourced value is not applied: leave it out and tell it in notes")


def _safety(instrument: Instrument) -> Iterator[Problem]:
    by_code = {item.code: item for item in instrument.items}
    yield from _repeats("safety_items", [safety.item for safety in instrument.safety_items])
    for safety in instrument.safety_items:
        key = f"safety_items.{safety.item}"
        span = by_code[safety.item].span() if safety.item in by_code else None
        if safety.item not in by_code:
            yield Problem(f"{key}.item", f"there is no item {safety.item}")
        elif span is None or not span[0] < safety.at_least <= span[1]:
            yield Problem(f"{key}.at_least", "must be a score the item can reach, above its lowest")
