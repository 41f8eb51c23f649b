"""What the answers of one measure look like, and the page that puts one of them right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.domain.answers import Answer
from app.domain.instrument import Collect, ItemKind
from app.domain.vocabulary import AssessmentState
from app.queries.amending import AnswerLine
from app.queries.collecting import AssessmentView, OccasionView
from app.web import answer_words, words
from app.web.answer_fields import FIELD, LABELS, LEFT_OUT_VALUE


@dataclass(frozen=True, slots=True)
class Answered:
    """One question: what holds, and, where it was put right, what was said first and every correction in words."""

    question: str
    now: str
    first: str | None
    corrections: tuple[str, ...]
    href: str | None
    """Where it is put right; None while the measure is not finished."""


@dataclass(frozen=True)
class AnswersPage:
    code: str
    measure: str
    when: str
    lines: tuple[Answered, ...]
    finished: bool
    language: str | None
    attribution: str | None
    occasion_url: str
    settle_url: str | None
    """Where the other set of answers is, or what came and could not be read."""

    @classmethod
    def make(
        cls, occasion: OccasionView, assessment: AssessmentView, lines: Sequence[AnswerLine], *, more: bool
    ) -> "AnswersPage":
        """All answers of one measure of one's own; `more` where there are others, or something could not be read."""
        instrument = assessment.instrument
        return cls(
            code=occasion.dyad_code,
            measure=f"{instrument.short_name}, {instrument.words().about}",
            when=words.occasion(occasion.kind, occasion.number),
            lines=tuple(_answered(occasion, assessment, line) for line in lines),
            finished=assessment.state is AssessmentState.COMPLETE,
            language="en" if instrument.collect is Collect.ON_SCREEN else None,
            attribution=instrument.citation if instrument.licence.on_page else None,
            occasion_url=url_for("occasions.occasion", occasion_id=occasion.id),
            settle_url=url_for("settling.settle", occasion_id=occasion.id, assessment_id=assessment.id)
            if more
            else None,
        )


def _answered(occasion: OccasionView, assessment: AssessmentView, line: AnswerLine) -> Answered:
    instrument = assessment.instrument
    href = url_for("amending.correct", occasion_id=occasion.id, assessment_id=assessment.id, item=line.item)
    return Answered(
        question=answer_words.question(instrument, line.item, occasion.goals),
        now=answer_words.answer(instrument, line.item, line.now),
        first=answer_words.answer(instrument, line.item, line.first) if line.corrections else None,
        corrections=tuple(answer_words.correction(instrument, line.item, each) for each in line.corrections),
        href=href if assessment.state is AssessmentState.COMPLETE else None,
    )


@dataclass(frozen=True, slots=True)
class AnswerOption:
    id: str
    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class CorrectionPage:
    """One answer: what it was, and what it should be."""

    code: str
    measure: str
    answered: Answered
    action: str
    answers_url: str
    field_name: str
    options: tuple[AnswerOption, ...]
    """Empty where a number is typed."""
    left_out: AnswerOption
    value: str
    error: str | None

    @property
    def first_id(self) -> str:
        return self.options[0].id if self.options else "answer"

    @classmethod
    def make(
        cls,
        occasion: OccasionView,
        assessment: AssessmentView,
        line: AnswerLine,
        posted: str | None = None,
        error: str | None = None,
    ) -> "CorrectionPage":
        """Nothing is chosen when it opens; after an error, what was posted."""
        instrument = assessment.instrument
        at: dict[str, Any] = {"occasion_id": occasion.id, "assessment_id": assessment.id}
        item = instrument.item(line.item)
        labels = () if item.kind is ItemKind.NUMBER else LABELS[item.kind](instrument, item)
        return cls(
            code=occasion.dyad_code,
            measure=instrument.short_name,
            answered=_answered(occasion, assessment, line),
            action=url_for("amending.save_correction", item=line.item, **at),
            answers_url=url_for("amending.answers", **at),
            field_name=FIELD,
            options=tuple(AnswerOption(f"answer-{value}", value, label, value == posted) for value, label in labels),
            left_out=AnswerOption("answer-left-out", LEFT_OUT_VALUE, _("No answer"), posted == LEFT_OUT_VALUE),
            value=posted or "",
            error=error,
        )


def same_as(line: AnswerLine, answer: Answer) -> bool:
    """Whether this is what holds already."""
    return line.now is not None and line.now.value == answer.value
