"""Question pages of a parent, drawn once for all families and then only filled in.

Two families at the same question, with the same earlier answer, get pages that differ in ids and tokens alone. Drawing
a page is a third of what saving an answer costs, so it is drawn with ids that nobody has, kept cut at these, and put
together for each family. What a family has worded itself is never kept: pages of goals are drawn anew each time.
"""

import re
import uuid
from dataclasses import replace
from typing import NamedTuple

from flask import current_app, g, render_template
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from app.domain.instrument import GoalRatingItem
from app.domain.journey import Journey, Step
from app.queries.collecting import OccasionView
from app.web import languages
from app.web.pages import new_form_id
from app.web.questionnaire.presenters import PARENT
from app.web.questionnaire.step_page import field_value, step_page

TEMPLATE = "questionnaire/step.html"
KEPT = "drawn_questions"
MOST_KEPT = 2000
"""Pages of some 7 kB. When there are more, all are drawn anew."""
OCCASION, TOKEN, FORM = uuid.uuid4(), uuid.uuid4().hex, uuid.uuid4().hex
PARTS = tuple(str(uuid.uuid4()) for _ in range(20))
"""What stands for the occasion, the two tokens and the assessments in their order. Others in each process."""
_OCCASION = str(OCCASION)
_GAPS = re.compile("(" + "|".join((_OCCASION, TOKEN, FORM, *PARTS)) + ")")

Drawn = list[str]
"""A page cut at its gaps: every second piece names what belongs there."""


class Question(NamedTuple):
    """All that tells the page of a question from another one, but for ids and tokens."""

    words: object
    measures: tuple[tuple[str, str], ...]
    """Code and version of every instrument of the journey: where Back leads, and "part 1 of 3"."""
    position: int
    shown: str | None
    saved: int


def question_page(occasion: OccasionView, journey: Journey, step: Step) -> str:
    """The page of `step` for whoever holds a grant, in HTML. `journey` is of measures on screen."""
    if isinstance(step.item, GoalRatingItem) or len(journey.parts) > len(PARTS):
        return render_template(TEMPLATE, step=step_page(occasion, journey, step), layout=PARENT)
    kept: dict[Question, Drawn] = current_app.extensions.setdefault(KEPT, {})
    question = _question(journey, step)
    drawn = kept.get(question)
    if drawn is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        drawn = kept[question] = _draw(occasion, journey, step.position)
    return _filled(drawn, occasion, journey)


def _question(journey: Journey, step: Step) -> Question:
    return Question(
        languages.translations(),
        tuple((part.instrument.code, part.instrument.version) for part in journey.parts),
        step.position,
        field_value(step.answer),
        journey.saved,
    )


def _draw(occasion: OccasionView, journey: Journey, position: int) -> Drawn:
    nobodys = Journey(tuple(part._replace(key=key) for part, key in zip(journey.parts, PARTS, strict=False)))
    page = step_page(occasion._replace(id=OCCASION), nobodys, nobodys.steps[position - 1])
    html = render_template(
        TEMPLATE,
        step=replace(page, form_id=FORM),
        layout=PARENT,
        csrf_token=lambda: TOKEN,
        granted_occasion=lambda: OCCASION,
    )
    return _GAPS.split(html)


def _filled(drawn: Drawn, occasion: OccasionView, journey: Journey) -> str:
    belongs = {part: each.key for part, each in zip(PARTS, journey.parts, strict=False)}
    belongs[_OCCASION] = str(occasion.id)
    belongs[FORM] = new_form_id()
    belongs[TOKEN] = escape(g.get("csrf_token") or generate_csrf())
    pieces = list(drawn)
    pieces[1::2] = map(belongs.__getitem__, drawn[1::2])
    return "".join(pieces)
