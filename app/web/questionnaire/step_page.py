"""One question on one page, for a parent or for whoever copies a paper form."""

import uuid
from dataclasses import dataclass
from functools import cache

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.answers import Answer, AnswerKind
from app.domain.instrument import Collect, Entry, GoalRatingItem, Instrument
from app.domain.journey import Journey, Step
from app.queries.collecting import OccasionView
from app.web import words
from app.web.answer_fields import DECLINE_VALUE, FIELD, LABELS, LEFT_OUT_VALUE
from app.web.pages import new_form_id


def _on_screen(instrument: Instrument) -> bool:
    return instrument.collect is Collect.ON_SCREEN


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    value: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class StepPage:
    """One question on one page."""

    template: str
    action: str
    form_id: str
    back_url: str
    progress_words: str
    progress_part: str | None
    progress_value: int
    progress_max: int
    question: str
    stem: str | None
    instruction: str | None
    goal_wording: str | None
    language: str | None
    field_name: str
    options: tuple[Option, ...]
    declined: Option | None
    left_out: Option | None
    value: str | None
    errors: tuple[tuple[str, str], ...]
    may_skip: bool
    total_url: str | None
    saved_text: str | None
    attribution: str | None


def step_page(
    occasion: OccasionView, journey: Journey, step: Step, posted: str | None = None, error: str | None = None
) -> StepPage:
    """The page of `step`, with its earlier answer chosen; after an error with what was posted and what is wrong."""
    instrument = step.part.instrument
    wording = instrument.words()
    shown = posted if error else field_value(step.answer)
    options = tuple(
        Option(f"answer-{value}", value, label, value == shown)
        for value, label in LABELS[step.item.kind](instrument, step.item)
    )
    on_screen = _on_screen(instrument)
    first = options[0].id if options else "answer"
    return StepPage(
        template=f"items/{step.item.kind}.html",
        action=address_of(occasion.id, step),
        form_id=new_form_id(),
        back_url=_back_url(occasion, journey, step),
        progress_words=_progress_words(step, on_screen),
        progress_part=progress_part(journey, step) if on_screen else f"{instrument.short_name}, {when(occasion)}",
        progress_value=step.number,
        progress_max=len(step.part.items),
        question=_question(step, on_screen),
        stem=wording.stem,
        instruction=_instruction(instrument, step, on_screen),
        goal_wording=occasion.goals.get(step.item.code) if isinstance(step.item, GoalRatingItem) else None,
        language="en" if on_screen else None,
        field_name=FIELD,
        options=options,
        declined=_apart("answer-declined", DECLINE_VALUE, _("I prefer not to say"), shown) if on_screen else None,
        left_out=None
        if on_screen
        else _apart("answer-left-out", LEFT_OUT_VALUE, _("Left out on the paper form"), shown),
        value=shown,
        errors=((first, error),) if error else (),
        may_skip=on_screen,
        total_url=_total_url(occasion, step),
        saved_text=saved_text(journey),
        attribution=instrument.citation if instrument.licence.on_page else None,
    )


def address_of(occasion_id: uuid.UUID, step: Step) -> str:
    return _addresses().format(occasion_id, step.part.key, step.item.code)


@cache
def _addresses() -> str:
    """The address of every step, made once: three stand on each page, and Flask takes as long for each as a query."""
    gaps = [str(uuid.uuid4()) for _ in range(3)]
    address = url_for("questionnaire.step", occasion_id=gaps[0], assessment_id=gaps[1], item=gaps[2])
    for place, gap in enumerate(gaps):
        address = address.replace(gap, f"{{{place}}}")
    return address


def _apart(id: str, value: str, label: str, shown: str | None) -> Option:
    return Option(id, value, label, value == shown)


def field_value(answer: Answer | None) -> str | None:
    """What the form of an item shows as chosen for this answer."""
    if answer is None or answer.kind is AnswerKind.CLEAR:
        return None
    return DECLINE_VALUE if answer.kind is AnswerKind.DECLINE else answer.value


def when(occasion: OccasionView) -> str:
    return words.occasion(occasion.kind, occasion.number)


def _question(step: Step, on_screen: bool) -> str:
    if not on_screen:
        return _("What is the score for item %(item)s?", item=step.item.code)
    wording = step.part.instrument.words()
    return wording.items[step.item.code]


def _instruction(instrument: Instrument, step: Step, on_screen: bool) -> str | None:
    if not on_screen:
        return _("Copy the number that is printed beside the answer on the paper form.")
    return instrument.words().instruction if step.number == 1 else None


def _progress_words(step: Step, on_screen: bool) -> str:
    numbers = {"number": step.number, "of": len(step.part.items)}
    if isinstance(step.item, GoalRatingItem):
        return _("Goal %(number)d of %(of)d", **numbers)
    return _("Question %(number)d of %(of)d", **numbers) if on_screen else _("Item %(number)d of %(of)d", **numbers)


def progress_part(journey: Journey, step: Step) -> str | None:
    if len(journey.parts) < 2:
        return None
    return _("Part %(part)d of %(of)d", part=journey.parts.index(step.part) + 1, of=len(journey.parts))


def _back_url(occasion: OccasionView, journey: Journey, step: Step) -> str:
    earlier = journey.before(step)
    if earlier is not None:
        return address_of(occasion.id, earlier)
    if _on_screen(step.part.instrument):
        return url_for("questionnaire.welcome", occasion_id=occasion.id, start=1)
    return url_for("occasions.occasion", occasion_id=occasion.id)


def _total_url(occasion: OccasionView, step: Step) -> str | None:
    instrument = step.part.instrument
    if _on_screen(instrument) or Entry.TOTALS not in instrument.entry:
        return None
    return url_for("questionnaire.total", occasion_id=occasion.id, assessment_id=step.part.key)


def saved_text(journey: Journey) -> str | None:
    saved = journey.saved
    return ngettext("%(num)d answer saved", "%(num)d answers saved", saved) if saved else None
