"""Score entry where only the totals of a paper form are at hand."""

import uuid

from flask import Response as FlaskResponse
from flask import request, url_for
from flask_babel import gettext as _
from werkzeug import Response
from wtforms import Form, StringField

from app.domain.answers import CLEARED, Answer
from app.domain.errors import Closed, NotFound
from app.domain.instrument import Entry, Instrument
from app.domain.permissions import Action
from app.operations.collecting import finish, record_answer
from app.queries.collecting import AssessmentView, OccasionView
from app.web import words
from app.web.access import allow, catalogue, current_actor
from app.web.forms import errors_of
from app.web.pages import render, see_other
from app.web.questionnaire.presenters import TotalPage
from app.web.questionnaire.routes import own_assessment, own_occasion, questionnaire


def total_form(instrument: Instrument) -> type[Form]:
    """A form with one box for each scale's total, named by the total's item code."""
    return type(
        "TotalForm",
        (Form,),
        {item.code: StringField(words.scale(instrument, item.code.partition(":")[2])) for item in instrument.totals},
    )


@questionnaire.get("/total/<uuid:assessment_id>")
@allow(Action.COLLECT)
def total(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    occasion, assessment = _open(occasion_id, assessment_id, to_write=False)
    if not assessment.collectable:
        return see_other(url_for("occasions.occasion", occasion_id=occasion_id))
    kept = {item: answer.value for item, answer in assessment.sheet.items()}
    return _page(occasion, assessment, total_form(assessment.instrument)(data=kept))


@questionnaire.post("/total/<uuid:assessment_id>")
@allow(Action.COLLECT)
def save_total(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Save the totals and finish the measure. A box left empty is a total that was not added up."""
    occasion, assessment = _open(occasion_id, assessment_id, to_write=True)
    if not assessment.collectable:
        raise Closed
    form = total_form(assessment.instrument)(request.form)
    typed = {item.code: (form[item.code].data or "").strip() for item in assessment.instrument.totals}
    if not _check(form, assessment.instrument, typed):
        return _page(occasion, assessment, form, 422)
    form_id = request.form.get("form_id", "")[:64]
    for item, text in typed.items():
        answer = Answer.of(str(int(text))) if text else CLEARED
        record_answer(current_actor(), catalogue(), assessment, item=item, answer=answer, form_id=form_id)
    finish(current_actor(), catalogue(), (assessment,))
    return see_other(url_for("occasions.occasion", occasion_id=occasion_id))


def _check(form: Form, instrument: Instrument, typed: dict[str, str]) -> bool:
    for item in instrument.totals:
        text = typed[item.code]
        whole = text.isdecimal() and len(text) < 6
        if text and not (whole and item.accepts(str(int(text)))):
            form[item.code].errors = [
                _("Enter a whole number from %(low)d to %(high)d", low=item.minimum, high=item.maximum)
            ]
    if not any(typed.values()):
        form[instrument.totals[0].code].errors = [_("Enter at least one total")]
    return not any(field.errors for field in form)


def _open(occasion_id: uuid.UUID, assessment_id: uuid.UUID, *, to_write: bool) -> tuple[OccasionView, AssessmentView]:
    occasion = own_occasion(occasion_id, to_write=to_write)
    assessment = own_assessment(occasion, assessment_id)
    if Entry.TOTALS not in assessment.instrument.entry:
        raise NotFound("total")
    return occasion, assessment


def _page(occasion: OccasionView, assessment: AssessmentView, form: Form, status: int = 200) -> FlaskResponse:
    return render(
        "questionnaire/total.html",
        status,
        form=form,
        errors=errors_of(form),
        total=TotalPage.make(occasion, assessment),
        nav_current="dyads",
    )
