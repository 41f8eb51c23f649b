"""An instrument in plain text, for whoever wants to see what is scored, and by what right."""

from collections.abc import Iterator
from itertools import groupby

from app.domain.instrument import (
    ChoiceItem,
    Clinical,
    Collect,
    CutOff,
    Direction,
    Instrument,
    Item,
    MissingMethod,
    Scale,
    Wording,
)

WIDTH = 100
PROVISIONAL = " PROVISIONAL: no primary source was seen."

Line = tuple[int, str]


def describe(instrument: Instrument) -> Iterator[Line]:
    """The instrument as (indent in columns, text) lines, not wrapped yet; an empty text is an empty line."""
    words = instrument.words()
    how = "on screen" if instrument.collect is Collect.ON_SCREEN else "score entry"
    yield 0, f"{instrument.short_name}: {instrument.name}"
    yield 0, f"{instrument.key}, {how}, by {' or '.join(instrument.entry)}"
    yield 0, f"About: {words.about}. Answered by: {instrument.informant}. Recall: {instrument.recall}."
    yield 0, f"Authors: {instrument.authors} ({instrument.year})"
    yield from _items(instrument, words)
    for scale in instrument.scales:
        yield from _scale(scale, words)
    yield from _safety(instrument, words)
    yield from _codes(instrument)
    yield from _rights(instrument)


def _items(instrument: Instrument, words: Wording) -> Iterator[Line]:
    yield from _heading("Items")
    for text in (words.goal_prompt, words.stem, words.instruction):
        if text:
            yield 2, text
    if not instrument.items:
        yield 2, "None: only totals are entered."
    if words.items:
        for item in instrument.items:
            yield 2, f"{item.code:>2}  {words.items[item.code]}{_how_answered(item)}"
    else:
        for answers, group in groupby(instrument.items, key=_how_answered):
            yield 2, f"{', '.join(item.code for item in group)}{answers}"
    for name, choices in instrument.choice_lists.items():
        yield from _heading(f"Choices: {name}")
        labels = words.choices.get(name, {})
        for choice in choices:
            yield (
                2,
                f"{labels.get(choice.code, choice.code)} = {'not scored' if choice.value is None else choice.value}",
            )
    for number, anchor in words.anchors.items():
        yield 2, f"{number} = {anchor}"


def _how_answered(item: Item) -> str:
    if isinstance(item, ChoiceItem):
        return " (reversed)" if item.reversed else ""
    allowed = item.allowed()
    extra = f", na scores {item.points('na')}" if item.accepts("na") else ""
    numbers = [value for value in allowed if value != "na"]
    return f": {numbers[0]} to {numbers[-1]}{extra}"


def _scale(scale: Scale, words: Wording) -> Iterator[Line]:
    yield from _heading(f"Scale {scale.code}: {words.scales[scale.code]}")
    items = f"{scale.method} of items {', '.join(scale.items)}" if scale.items else "total only"
    way = "a higher score is better" if scale.direction is Direction.HIGHER_BETTER else "a higher score is worse"
    yield 2, f"Score: {items}; {scale.low} to {scale.high}; {way}."
    yield 2, _missing(scale)
    if scale.bands:
        labels = words.bands[scale.code]
        bands = "; ".join(f"{band.low}-{band.high} {labels[band.code]}" for band in scale.bands)
        note = PROVISIONAL if scale.bands_provisional else ""
        yield 2, f"Bands: {bands}. Source: {scale.bands_source}.{note}"
    yield 2, _cut_off(scale.cut_off)
    reliable = scale.reliable_change
    if reliable is None:
        yield 2, "Reliable change: no published threshold."
    else:
        sure = f" ({reliable.confidence}% confidence)" if reliable.confidence else ""
        yield 2, f"Reliable change: {reliable.threshold:g} points or more{sure}. Source: {reliable.source}."


def _missing(scale: Scale) -> str:
    missing = scale.missing
    rule = "none allowed"
    if missing.method is MissingMethod.PRORATE:
        rule = f"up to {missing.max_missing}, replaced by the mean of the answered items"
    return f"Missing items: {rule}. Source: {missing.source}.{PROVISIONAL if missing.provisional else ''}"


def _cut_off(cut_off: CutOff | None) -> str:
    if cut_off is None:
        return "Cut-off: none published."
    where = f"{cut_off.value} or more" if cut_off.clinical is Clinical.AT_OR_ABOVE else f"below {cut_off.value}"
    return f"Cut-off: {where} is the clinical range, for {cut_off.population}. Source: {cut_off.source}."


def _safety(instrument: Instrument, words: Wording) -> Iterator[Line]:
    if instrument.safety_items:
        yield from _heading("Safety")
    for safety in instrument.safety_items:
        yield (
            2,
            f"Item {safety.item} at {safety.at_least} or more: {words.safety[safety.code]}. Source: {safety.source}.",
        )


def _codes(instrument: Instrument) -> Iterator[Line]:
    codes = instrument.codes
    if codes.source is None:
        return
    yield from _heading("Codes")
    for system, values in (("LOINC", codes.loinc), ("SNOMED CT", codes.snomed)):
        if values:
            yield 2, f"{system}: {', '.join(f'{name} {value}' for name, value in values.items())}"
    yield 2, f"Source: {codes.source}.{' TO BE VERIFIED.' if codes.verify else ''}"


def _rights(instrument: Instrument) -> Iterator[Line]:
    licence = instrument.licence
    yield from _heading("Licence")
    yield 2, f"{licence.status}. Owner: {licence.owner}."
    yield 2, licence.terms
    yield 2, f"Citation{' (on every page)' if licence.on_page else ''}: {instrument.citation}"
    if instrument.notes:
        yield from _heading("Notes")
    for note in instrument.notes:
        yield 2, note


def _heading(text: str) -> Iterator[Line]:
    yield 0, ""
    yield 0, text
