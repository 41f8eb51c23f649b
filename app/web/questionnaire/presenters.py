"""What the pages of a questionnaire show. A parent's pages never hold a score, a band or an alert."""

import uuid
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.answers import Answer, AnswerKind
from app.domain.instrument import Collect, Entry, GoalRatingItem, Instrument
from app.domain.journey import Journey, Step
from app.domain.permissions import Actor, Grantee
from app.domain.vocabulary import GrantKind
from app.queries.collecting import AssessmentView, OccasionView
from app.queries.granting import unattended_rules
from app.web import words
from app.web.answer_fields import DECLINE_VALUE, FIELD, LABELS, LEFT_OUT_VALUE
from app.web.pages import new_form_id

PARENT = "layouts/parent.html"
PRACTITIONER = "layouts/practitioner.html"
QUESTIONS_PER_MINUTE = 5


def layout_for(actor: Actor) -> str:
    """Whose page it is: the parent's under a grant, otherwise the practitioner's."""
    return PARENT if actor.grant else PRACTITIONER


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
        progress_part=_progress_part(journey, step) if on_screen else f"{instrument.short_name}, {_when(occasion)}",
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
        saved_text=_saved_text(journey),
        attribution=instrument.citation if instrument.licence.on_page else None,
    )


def address_of(occasion_id: uuid.UUID, step: Step) -> str:
    return url_for("questionnaire.step", occasion_id=occasion_id, assessment_id=step.part.key, item=step.item.code)


def _apart(id: str, value: str, label: str, shown: str | None) -> Option:
    return Option(id, value, label, value == shown)


def field_value(answer: Answer | None) -> str | None:
    """What the form of an item shows as chosen for this answer."""
    if answer is None or answer.kind is AnswerKind.CLEAR:
        return None
    return DECLINE_VALUE if answer.kind is AnswerKind.DECLINE else answer.value


def _when(occasion: OccasionView) -> str:
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


def _progress_part(journey: Journey, step: Step) -> str | None:
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


def _saved_text(journey: Journey) -> str | None:
    saved = journey.saved
    return ngettext("%(num)d answer saved", "%(num)d answers saved", saved) if saved else None


@dataclass(frozen=True)
class WelcomePage:
    questions: int
    minutes: int
    start_url: str
    not_today_url: str
    resume: bool

    @classmethod
    def make(cls, occasion: OccasionView, journey: Journey, start_url: str) -> "WelcomePage":
        left = sum(not step.passed for step in journey.steps)
        return cls(
            questions=left,
            minutes=max(1, round(left / QUESTIONS_PER_MINUTE)),
            start_url=start_url,
            not_today_url=url_for("questionnaire.not_today", occasion_id=occasion.id),
            resume=any(step.passed for step in journey.steps),
        )


@dataclass(frozen=True)
class LeftStep:
    url: str
    text: str
    what: str | None


@dataclass(frozen=True)
class CheckPage:
    """What was left out, before the end."""

    layout: str
    action: str
    form_id: str
    back_url: str
    answered: int
    total: int
    left_out: tuple[LeftStep, ...]
    declined: tuple[LeftStep, ...]
    errors: tuple[tuple[str, str], ...]
    saved_text: str | None

    @classmethod
    def make(cls, occasion: OccasionView, journey: Journey, layout: str, action: str) -> "CheckPage":
        return cls(
            layout=layout,
            action=action,
            form_id=new_form_id(),
            back_url=address_of(occasion.id, journey.steps[-1]),
            answered=journey.answered,
            total=len(journey.steps),
            left_out=tuple(
                _left(occasion, journey, step, _("Answer question %(number)d", number=step.number))
                for step in journey.now(AnswerKind.CLEAR)
            ),
            declined=tuple(
                _left(occasion, journey, step, _("Change question %(number)d", number=step.number))
                for step in journey.now(AnswerKind.DECLINE)
            ),
            errors=(),
            saved_text=_saved_text(journey),
        )


def _left(occasion: OccasionView, journey: Journey, step: Step, text: str) -> LeftStep:
    return LeftStep(address_of(occasion.id, step), text, _progress_part(journey, step))


@dataclass(frozen=True)
class ThanksPage:
    """The end for a parent: where to hand the tablet back, or (None) that this is her own phone."""

    return_url: str | None
    held_back: bool
    who_to_call: str | None

    @classmethod
    def make(cls, occasion: OccasionView, grant: Grantee) -> "ThanksPage":
        """The page never tells what was answered; who to call stands there for everybody."""
        attended = grant.kind is GrantKind.HAND_OVER
        return cls(
            url_for("handing_over.take_back_page", occasion_id=occasion.id) if attended else None,
            any(each.collectable and each.instrument.code in occasion.held_back for each in occasion.assessments),
            unattended_rules(occasion.service_id).who_to_call,
        )


@dataclass(frozen=True)
class TotalPage:
    """Totals copied from paper: one field for each scale."""

    caption: str
    hints: dict[str, str]
    action: str
    back_url: str
    items_url: str | None
    form_id: str
    saved_text: str | None
    attribution: str | None

    @classmethod
    def make(cls, occasion: OccasionView, assessment: AssessmentView) -> "TotalPage":
        instrument = assessment.instrument
        by_items = Entry.ITEMS in instrument.entry
        return cls(
            caption=f"{instrument.short_name}, {_when(occasion)}",
            hints={
                item.code: _("A number from %(low)d to %(high)d", low=item.minimum, high=item.maximum)
                for item in instrument.totals
            },
            action=url_for("questionnaire.total", occasion_id=occasion.id, assessment_id=assessment.id),
            back_url=url_for("occasions.occasion", occasion_id=occasion.id),
            items_url=url_for("questionnaire.paper", occasion_id=occasion.id, assessment_id=assessment.id)
            if by_items
            else None,
            form_id=new_form_id(),
            saved_text=None,
            attribution=instrument.citation if instrument.licence.on_page else None,
        )
