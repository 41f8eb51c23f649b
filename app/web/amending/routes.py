"""Look at the answers of a measure, and put one right after it was finished. What was answered stays to be seen."""

import uuid

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.answers import AnswerKind
from app.domain.errors import Closed, NotFound
from app.domain.permissions import Action
from app.domain.vocabulary import AmendReason, AssessmentState
from app.operations.amending import amend
from app.queries.amending import AnswerLine, answer_lines
from app.queries.collecting import AssessmentView, OccasionView, occasion_of
from app.queries.devices import sides_of
from app.queries.kept_aside import kept_aside
from app.web.access import allow, catalogue, current_actor
from app.web.amending.forms import ReasonForm
from app.web.amending.presenters import AnswersPage, CorrectionPage, same_as
from app.web.answer_fields import FIELD, answer_from
from app.web.forms import errors_of
from app.web.pages import render, see_other

amending = Blueprint("amending", __name__, url_prefix="/occasions/<uuid:occasion_id>/answers/<uuid:assessment_id>")


def _own(
    occasion_id: uuid.UUID, assessment_id: uuid.UUID, *, to_write: bool = False
) -> tuple[OccasionView, AssessmentView]:
    found = occasion_of(current_actor(), catalogue(), occasion_id, to_write=to_write)
    assessment = None if found is None else found.assessment(assessment_id)
    if found is None or assessment is None:
        raise NotFound("assessment")
    return found, assessment


def _line(occasion: OccasionView, assessment: AssessmentView, item: str) -> AnswerLine:
    line = next((each for each in answer_lines(occasion, assessment) if each.item == item), None)
    if line is None:
        raise NotFound("item")
    return line


@amending.get("")
@allow(Action.COLLECT)
def answers(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    occasion, assessment = _own(occasion_id, assessment_id)
    kept = (each.assessment_id for each in kept_aside(current_actor(), (occasion_id,)))
    more = len(sides_of(assessment)) > 1 or assessment_id in kept
    page = AnswersPage.make(occasion, assessment, answer_lines(occasion, assessment), more=more)
    return render("amending/answers.html", page=page, nav_current="dyads")


@amending.get("/<item>")
@allow(Action.COLLECT)
def correct(occasion_id: uuid.UUID, assessment_id: uuid.UUID, item: str) -> Response:
    """One answer to put right. One that is not finished is simply answered, so there is no such page."""
    occasion, assessment = _own(occasion_id, assessment_id)
    line = _line(occasion, assessment, item)
    if assessment.state is not AssessmentState.COMPLETE:
        return see_other(url_for("amending.answers", occasion_id=occasion_id, assessment_id=assessment_id))
    return _page(CorrectionPage.make(occasion, assessment, line), ReasonForm())


@amending.post("/<item>")
@allow(Action.COLLECT)
def save_correction(occasion_id: uuid.UUID, assessment_id: uuid.UUID, item: str) -> Response:
    occasion, assessment = _own(occasion_id, assessment_id, to_write=True)
    line = _line(occasion, assessment, item)
    if assessment.state is not AssessmentState.COMPLETE:
        raise Closed
    answer, _form_id, problem = answer_from(assessment.instrument.item(item), request.form)
    if not request.form.get(FIELD):
        problem = _("Say what the answer should be")
    elif answer is None or answer.kind is AnswerKind.DECLINE:
        problem = problem or _("Choose one of the answers on this page")
    elif same_as(line, answer) and not line.corrections:
        problem = _("This is the answer that is there. Choose another one, or go back.")
    form = ReasonForm()
    if not form.validate() or problem or answer is None:
        return _page(CorrectionPage.make(occasion, assessment, line, request.form.get(FIELD), problem), form, 422)
    if not same_as(line, answer):  # else it was tapped twice
        reason = AmendReason(form.why.data)
        amend(current_actor(), catalogue(), occasion, assessment, item=item, answer=answer, reason=reason)
    return see_other(url_for("amending.answers", occasion_id=occasion_id, assessment_id=assessment_id))


def _page(page: CorrectionPage, form: ReasonForm, status: int = 200) -> Response:
    problems = ((page.first_id, page.error),) if page.error else ()
    return render(
        "amending/correct.html", status, page=page, form=form, errors=(*problems, *errors_of(form)), nav_current="dyads"
    )
