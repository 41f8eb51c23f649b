"""One measure question by question, before and after. Wording only where it may be shown; else the item's number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.answers import Answer, AnswerKind
from app.domain.catalogue import Catalogue
from app.domain.instrument import Collect, Instrument, Item
from app.domain.scale import Direction
from app.domain.vocabulary import OccasionKind
from app.queries.caseload import OccasionLine
from app.queries.dyad_file import DyadFile, answers_of
from app.web import words
from app.web.series import series_of

FINAL = (OccasionKind.FOLLOW_UP, OccasionKind.AFTER)
"""What is compared with before: the follow-up, or else after VIG."""


class Move(StrEnum):
    EASIER = "easier"
    SAME = "same"
    HARDER = "harder"


MOVES: dict[Move, LazyString] = {
    Move.EASIER: _l("easier"),
    Move.SAME: _l("the same"),
    Move.HARDER: _l("harder"),
}


@dataclass(frozen=True, slots=True)
class Time:
    """One time point at which the measure was taken, with its answers by item."""

    occasion: OccasionLine
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Heading:
    when: str
    day: date


@dataclass(frozen=True, slots=True)
class Question:
    """`cells` in the order of the time points; `move` is empty where before or after is missing."""

    number: int
    wording: str
    cells: tuple[str, ...]
    move: str


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    name: str
    about: str
    stem: str | None
    headings: tuple[Heading, ...]
    questions: tuple[Question, ...]
    citation: str
    licence: str


def all_questions(catalogue: Catalogue, of: DyadFile, instrument_code: str) -> tuple["QuestionsPage", ...]:
    """The tables of a measure, one for each of its versions; none where it was never opened or rates goals."""
    found = [
        each
        for each in series_of(catalogue, of.occasions, of.scores)
        if each.instrument.code == instrument_code and not each.rates_goals
    ]
    answers = answers_of([taken.assessment.id for each in found for taken in each.taken])
    return tuple(
        questions_page(
            each.instrument, [Time(taken.occasion, answers.get(taken.assessment.id, {})) for taken in each.taken]
        )
        for each in found
    )


def questions_page(instrument: Instrument, times: Sequence[Time]) -> QuestionsPage:
    """The table of one version of a measure. Items of a measure that only has totals: none."""
    wording = instrument.words()
    on_screen = instrument.collect is Collect.ON_SCREEN
    return QuestionsPage(
        name=instrument.short_name,
        about=wording.about,
        stem=wording.stem if on_screen else None,
        headings=tuple(
            Heading(words.occasion(each.occasion.kind, each.occasion.number), each.occasion.held_on) for each in times
        ),
        questions=tuple(
            _question(instrument, number, item, times) for number, item in enumerate(instrument.items, start=1)
        ),
        citation=instrument.citation,
        licence=instrument.licence.terms,
    )


def _question(instrument: Instrument, number: int, item: Item, times: Sequence[Time]) -> Question:
    shown = instrument.words().items.get(item.code) if instrument.collect is Collect.ON_SCREEN else None
    move = moved(instrument, item, times)
    return Question(
        number,
        shown or _("Item %(number)d", number=number),
        tuple(_cell(instrument, item, each.answers.get(item.code)) for each in times),
        str(MOVES[move]) if move else "",
    )


def _cell(instrument: Instrument, item: Item, answer: Answer | None) -> str:
    if answer is None:
        return "–"
    if answer.kind is not AnswerKind.ANSWER or answer.value is None:
        return _("did not say") if answer.kind is AnswerKind.DECLINE else _("left out")
    told = words.answer(instrument, item.code, answer.value)
    points = _points(item, answer)
    return told if points is None or told == str(points) else f"{told} ({points})"


def _points(item: Item, answer: Answer | None) -> int | None:
    if answer is None or answer.kind is not AnswerKind.ANSWER or answer.value is None or item.span() is None:
        return None
    return item.points(answer.value)


def moved(instrument: Instrument, item: Item, times: Sequence[Time]) -> Move | None:
    """How the answer after VIG (or at the last follow-up) compares with before; None where either has no points."""
    at = {each.occasion.kind: _points(item, each.answers.get(item.code)) for each in times}
    before, after = at.get(OccasionKind.BEFORE), next((at[kind] for kind in FINAL if at.get(kind) is not None), None)
    scale = next((each for each in instrument.scales if item.code in each.items), None)
    if before is None or after is None or scale is None:
        return None
    if before == after:
        return Move.SAME
    rose = after > before
    return Move.EASIER if rose is (scale.direction is Direction.HIGHER_BETTER) else Move.HARDER
