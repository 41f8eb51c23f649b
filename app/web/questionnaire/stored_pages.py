"""Every page of a sitting as a device stores it: blank, without a token, an answer, a code or a score.

The worker fills two blanks, the form's id and the earlier answer, and on the check page drops what is not so.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from app.domain.answers import CLEARED, DECLINED, Answer
from app.domain.instrument import ItemKind
from app.domain.journey import Journey, Step
from app.domain.permissions import Grantee
from app.queries.collecting import OccasionView
from app.web.answer_fields import FIELD, answer_from
from app.web.questionnaire.presenters import (
    PARENT,
    CheckPage,
    LeftStep,
    ThanksPage,
    WelcomePage,
)
from app.web.questionnaire.step_page import address_of, step_page

NOT_AN_ANSWER = "?"
"""What no field accepts: it brings out the words about a wrong value."""


@dataclass(frozen=True, slots=True)
class StoredPage:
    status: int
    html: str


@dataclass(frozen=True)
class StoredCheckPage:
    """The check page for whatever will be answered: a sentence for each count, and every question in both lists."""

    layout: str
    action: str
    back_url: str
    sentences: tuple[str, ...]
    """The number of answers -> what to say."""
    left_out: tuple[LeftStep, ...]
    declined: tuple[LeftStep, ...]

    @classmethod
    def make(cls, occasion: OccasionView, action: str) -> "StoredCheckPage":
        page = CheckPage.make(occasion, _all_at(occasion, CLEARED), PARENT, action)
        total = page.total
        some = (
            ngettext(
                "You answered %(answered)d of %(num)d question.",
                "You answered %(answered)d of %(num)d questions.",
                total,
                answered=count,
            )
            for count in range(total)
        )
        rest = _("You do not have to answer the others.")
        every = _("You answered every question. You can go back and change an answer, or finish now.")
        sentences = (*(f"{each} {rest}" for each in some), every)
        declined = CheckPage.make(occasion, _all_at(occasion, DECLINED), PARENT, action).declined
        return cls(PARENT, action, page.back_url, sentences, page.left_out, declined)


def _all_at(occasion: OccasionView, answer: Answer) -> Journey:
    """The journey as if every question had this answer."""
    journey = occasion.journey_of(occasion.on_screen)
    parts = (part._replace(answers={item.code: answer for item in part.items}) for part in journey.parts)
    return Journey(tuple(parts))


@dataclass(frozen=True, slots=True)
class Places:
    """Where a sitting's pages are that are not questions."""

    welcome: str
    again: str
    check: str
    thanks: str
    full: str
    not_today: str

    @classmethod
    def of(cls, occasion_id: uuid.UUID) -> "Places":
        welcome = url_for("questionnaire.welcome", occasion_id=occasion_id)
        return cls(
            welcome,
            f"{welcome}?again=1",
            url_for("questionnaire.check", occasion_id=occasion_id),
            url_for("questionnaire.thanks", occasion_id=occasion_id),
            f"{welcome}full",
            url_for("questionnaire.not_today", occasion_id=occasion_id),
        )


def problem_pages(occasion: OccasionView, step: Step) -> tuple[str, str]:
    """Keys of the pages that say “nothing chosen” and “not an answer”: one for both where there is nothing to type."""
    address = address_of(occasion.id, step)
    typed = step.item.kind is ItemKind.NUMBER
    return f"{address}?problem=empty", f"{address}?problem={'wrong' if typed else 'empty'}"


def pages_of(occasion: OccasionView, grant: Grantee) -> dict[str, StoredPage]:
    """Address -> page, for every question, what can go wrong with it, and the pages around."""
    journey = occasion.journey_of(occasion.on_screen)
    pages: dict[str, StoredPage] = {}
    for step in journey.steps:
        pages.update(_pages_of_step(occasion, journey, step))
    pages.update(_pages_around(occasion, journey, grant))
    return pages


def _pages_of_step(occasion: OccasionView, journey: Journey, step: Step) -> Iterator[tuple[str, StoredPage]]:
    yield address_of(occasion.id, step), StoredPage(200, _step(occasion, journey, step, None))
    empty, wrong = problem_pages(occasion, step)
    posted: dict[str, MultiDict[str, str]] = {wrong: MultiDict({FIELD: NOT_AN_ANSWER}), empty: MultiDict()}
    for key, form in posted.items():
        _answer, _form_id, problem = answer_from(step.item, form)
        yield key, StoredPage(422, _step(occasion, journey, step, problem))


def _step(occasion: OccasionView, journey: Journey, step: Step, problem: str | None) -> str:
    page = replace(step_page(occasion, journey, step, None, problem), form_id="", saved_text=None)
    return _blank("questionnaire/step.html", step=page, layout=PARENT)


def _pages_around(occasion: OccasionView, journey: Journey, grant: Grantee) -> dict[str, StoredPage]:
    places = Places.of(occasion.id)
    first = address_of(occasion.id, journey.steps[0])
    welcome, thanks = WelcomePage.make(occasion, journey, first), ThanksPage.make(occasion, grant)
    again = replace(welcome, start_url=places.check, resume=True)
    check = StoredCheckPage.make(occasion, places.check)
    return {
        places.welcome: StoredPage(200, _blank("questionnaire/welcome.html", welcome=welcome)),
        places.again: StoredPage(200, _blank("questionnaire/welcome_again.html", welcome=again)),
        places.check: StoredPage(200, _blank("questionnaire/check_stored.html", check=check)),
        places.thanks: StoredPage(200, _blank("questionnaire/thanks.html", thanks=thanks)),
        places.full: StoredPage(422, _blank("questionnaire/full.html", check_url=places.check, layout=PARENT)),
        places.not_today: StoredPage(
            200, _blank("questionnaire/not_today.html", thanks=thanks, welcome_url=places.welcome)
        ),
    }


def _blank(template: str, **context: object) -> str:
    """Without a CSRF token: the worker checks nothing and the server never sees these forms."""
    return render_template(template, csrf_token=lambda: "", **context)
