"""What each language of an instrument must hold, and what a licensed instrument must not."""

from collections.abc import Iterable, Iterator, Mapping

from app.domain.instrument import (
    DEFAULT_LANGUAGE,
    ChoiceItem,
    Collect,
    GoalRatingItem,
    Instrument,
    NumberItem,
    Wording,
)
from app.domain.rules import Problem

OWNERS_WORDS = ("goal_prompt", "stem", "instruction", "items", "choices", "anchors")


def wording_problems(instrument: Instrument) -> Iterator[Problem]:
    """Every broken rule about wording, language by language."""
    if DEFAULT_LANGUAGE not in instrument.wording:
        yield Problem(f"wording.{DEFAULT_LANGUAGE}", "is required")
    for language, words in instrument.wording.items():
        key = f"wording.{language}"
        yield from _labels(instrument, words, key)
        if instrument.collect is Collect.ON_SCREEN:
            yield from _questions(instrument, words, key)
        else:
            for name in OWNERS_WORDS:
                if getattr(words, name):
                    yield Problem(f"{key}.{name}", "must not be there where collect is score_entry")


def _labels(instrument: Instrument, words: Wording, key: str) -> Iterator[Problem]:
    yield from _exactly(f"{key}.scales", words.scales, (scale.code for scale in instrument.scales))
    yield from _exactly(f"{key}.safety", words.safety, (safety.code for safety in instrument.safety_items))
    banded = {scale.code: [band.code for band in scale.bands] for scale in instrument.scales if scale.bands}
    yield from _nested(f"{key}.bands", words.bands, banded)


def _questions(instrument: Instrument, words: Wording, key: str) -> Iterator[Problem]:
    yield from _exactly(f"{key}.items", words.items, (item.code for item in instrument.items))
    used = {item.choices for item in instrument.items if isinstance(item, ChoiceItem)}
    lists = {name: [choice.code for choice in instrument.choice_lists.get(name, ())] for name in sorted(used)}
    yield from _nested(f"{key}.choices", words.choices, lists)
    rated = [item for item in instrument.items if isinstance(item, GoalRatingItem | NumberItem)]
    for value in words.anchors:
        if not any(item.accepts(value) for item in rated):
            yield Problem(f"{key}.anchors.{value}", "no item has this value")
    if words.goal_prompt and not any(isinstance(item, GoalRatingItem) for item in instrument.items):
        yield Problem(f"{key}.goal_prompt", "needs goal_rating items")


def _nested(key: str, given: Mapping[str, Mapping[str, str]], wanted: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    yield from _exactly(key, given, wanted)
    for name, codes in wanted.items():
        if name in given:
            yield from _exactly(f"{key}.{name}", given[name], codes)


def _exactly(key: str, given: Mapping[str, object], wanted: Iterable[str]) -> Iterator[Problem]:
    """Something for each wanted code, and nothing else."""
    codes = dict.fromkeys(wanted)
    for code in codes:
        if code not in given:
            yield Problem(f"{key}.{code}", "is required")
    for code in given:
        if code not in codes:
            yield Problem(f"{key}.{code}", "is not known here")
