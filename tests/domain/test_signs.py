"""Which records are worth a look, and which are not."""

from datetime import date, timedelta

import pytest

from app.domain.answers import DECLINED, Answer
from app.domain.instrument import Instrument
from app.domain.signs import Facts, Sign, as_printed, reading_time, signs, words_on_screen
from tests.support.instruments import shipped_catalogue


def values(*given: int) -> dict[str, int]:
    return {str(number): value for number, value in enumerate(given, start=1)}


MIXED = values(1, 2, 0, 3, 1, 0, 2)
DAY = date(2026, 3, 2)
LATER = date(2026, 6, 1)

FIRES = {
    "all the same option": (Facts(values(2, 2, 2, 2, 2)), Sign.SAME_OPTION),
    "all the lowest, though some are asked the other way round": (
        Facts(values(0, 0, 0, 0, 0), has_reversed_items=True),
        Sign.SAME_OPTION,
    ),
    "faster than anybody reads": (Facts(MIXED, took=timedelta(seconds=12), words=119), Sign.TOO_FAST),
    "after is a copy of before": (Facts(MIXED, before=MIXED, is_later_occasion=True), Sign.SAME_AS_BEFORE),
    "a goal rated without a session": (
        Facts(values(3, 4), rates_goals=True, is_later_occasion=True),
        Sign.GOAL_WITHOUT_SESSION,
    ),
    "ended before it started": (Facts(MIXED, started_on=LATER, ended_on=DAY), Sign.DATES_OUT_OF_ORDER),
    "measured after before it was measured before": (
        Facts(MIXED, held_on=DAY, before_held_on=LATER, is_later_occasion=True),
        Sign.DATES_OUT_OF_ORDER,
    ),
    "measured after before VIG started": (
        Facts(MIXED, held_on=DAY, started_on=LATER, is_later_occasion=True),
        Sign.DATES_OUT_OF_ORDER,
    ),
    "the safety question left out": (Facts(MIXED, safety_unanswered=True), Sign.SAFETY_UNANSWERED),
    "amended": (Facts(MIXED, amendments=1), Sign.AMENDED),
}

QUIET = {
    "an ordinary sheet": Facts(MIXED, took=timedelta(minutes=2), words=119, started_on=DAY, held_on=DAY),
    "all the lowest": Facts(values(0, 0, 0, 0, 0, 0, 0)),
    "four of the same": Facts(values(2, 2, 2, 2)),
    "one differs": Facts(values(2, 2, 2, 2, 1)),
    "just fast enough": Facts(MIXED, took=timedelta(seconds=15), words=119),
    "copied from paper, so it took no time": Facts(MIXED, took=timedelta(seconds=5)),
    "nobody knows how long it took": Facts(MIXED, words=119),
    "a short one is soon done": Facts(values(1, 2), took=timedelta(seconds=1), words=60),
    "one answer is another one now": Facts(MIXED, before=MIXED | {"1": 3}, is_later_occasion=True),
    "well before and after": Facts(values(0, 0, 0, 0, 0), before=values(0, 0, 0, 0, 0), is_later_occasion=True),
    "two goals the same as before": Facts(values(3, 4), before=values(3, 4), is_later_occasion=True, sessions_held=2),
    "goals rated at the start": Facts(values(3, 4), rates_goals=True),
    "goals rated after a session": Facts(values(3, 4), rates_goals=True, is_later_occasion=True, sessions_held=1),
    "measured before VIG started": Facts(MIXED, held_on=DAY, started_on=LATER),
    "all on one day": Facts(
        MIXED, started_on=DAY, held_on=DAY, before_held_on=DAY, ended_on=DAY, is_later_occasion=True
    ),
}


@pytest.mark.parametrize("name", FIRES)
def test_worth_a_look(name: str) -> None:
    facts, sign = FIRES[name]
    assert signs(facts) == (sign,)


@pytest.mark.parametrize("name", QUIET)
def test_nothing_special(name: str) -> None:
    assert signs(QUIET[name]) == ()


def test_several_at_once_in_their_order() -> None:
    facts = Facts(values(3, 3, 3, 3, 3), took=timedelta(seconds=2), words=119, amendments=2)
    assert signs(facts) == (Sign.SAME_OPTION, Sign.TOO_FAST, Sign.AMENDED)


def test_reading_time() -> None:
    assert reading_time(238) == timedelta(minutes=1)


def phq9() -> Instrument:
    return shipped_catalogue().latest("phq9")


def test_answers_as_they_are_printed() -> None:
    """PHQ-9: all items one way. PBQ: the first item is a good thing, the second a bad one. KPCS counts upwards."""
    printed = as_printed(phq9(), phq9().items, {"1": Answer.of("2"), "2": DECLINED, "9": Answer.of("0")})
    assert (printed.values, printed.lightest, printed.has_reversed_items) == ({"1": 2, "9": 0}, 0, False)
    pbq = shipped_catalogue().latest("pbq")
    printed = as_printed(pbq, pbq.items, {"1": Answer.of("always"), "2": Answer.of("always")})
    assert (printed.values, printed.has_reversed_items) == ({"1": 0, "2": 0}, True)
    kpcs = shipped_catalogue().latest("kpcs")
    printed = as_printed(kpcs, kpcs.items, {"2": Answer.of("3"), "3": Answer.of("3")})
    assert (printed.lightest, printed.has_reversed_items) == (3, False)


def test_words_on_a_screen() -> None:
    """By hand: 17 words of the stem, 106 of the nine items, 13 of the four options. A licensed form shows none."""
    assert words_on_screen(phq9(), phq9().items) == 136
    kpcs = shipped_catalogue().latest("kpcs")
    assert words_on_screen(kpcs, kpcs.items) is None
