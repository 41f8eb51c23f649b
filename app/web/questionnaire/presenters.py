"""What the pages around the questions show. A parent's pages never hold a score, a band or an alert."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.domain.answers import AnswerKind
from app.domain.instrument import Entry
from app.domain.journey import Journey, Step
from app.domain.permissions import Actor, Grantee
from app.domain.vocabulary import GrantKind
from app.queries.collecting import AssessmentView, OccasionView
from app.queries.granting import unattended_rules
from app.web.pages import new_form_id
from app.web.questionnaire.step_page import address_of, progress_part, saved_text, when

PARENT = "layouts/parent.html"
PRACTITIONER = "layouts/practitioner.html"
QUESTIONS_PER_MINUTE = 5


def layout_for(actor: Actor) -> str:
    """Whose page it is: the parent's under a grant, otherwise the practitioner's."""
    return PARENT if actor.grant else PRACTITIONER


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
            saved_text=saved_text(journey),
        )


def _left(occasion: OccasionView, journey: Journey, step: Step, text: str) -> LeftStep:
    return LeftStep(address_of(occasion.id, step), text, progress_part(journey, step))


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
            caption=f"{instrument.short_name}, {when(occasion)}",
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
