"""One occasion: what is collected, how, and what has come of it."""

import uuid

from flask import Blueprint, url_for
from werkzeug import Response

from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.domain.vocabulary import Mode, NotCollected
from app.operations.collecting import choose_mode, mark_not_collected
from app.queries.caseload import alerts_of, scores_of
from app.queries.collecting import AssessmentView, OccasionView, occasion_of
from app.web.access import allow, catalogue, current_actor
from app.web.forms import errors_of
from app.web.occasions.forms import ModeForm, NotCollectedForm
from app.web.occasions.presenters import OccasionPage
from app.web.pages import render, see_other

occasions = Blueprint("occasions", __name__, url_prefix="/occasions")


def _own(occasion_id: uuid.UUID, *, to_write: bool = False) -> OccasionView:
    found = occasion_of(current_actor(), catalogue(), occasion_id, to_write=to_write)
    if found is None:
        raise NotFound("occasion")
    return found


def _own_assessment(
    occasion_id: uuid.UUID, assessment_id: uuid.UUID, *, to_write: bool = False
) -> tuple[OccasionView, AssessmentView]:
    found = _own(occasion_id, to_write=to_write)
    assessment = found.assessment(assessment_id)
    if assessment is None:
        raise NotFound("assessment")
    return found, assessment


@occasions.get("/<uuid:occasion_id>")
@allow(Action.COLLECT)
def occasion(occasion_id: uuid.UUID) -> Response:
    return _page(_own(occasion_id), ModeForm())


@occasions.post("/<uuid:occasion_id>")
@allow(Action.COLLECT)
def start(occasion_id: uuid.UUID) -> Response:
    """Choose who answers, and begin or go on."""
    found = _own(occasion_id, to_write=True)
    form = ModeForm()
    if not form.validate():
        return _page(found, form, 422)
    choose_mode(current_actor(), found, Mode(form.mode.data))
    return see_other(url_for("questionnaire.welcome", occasion_id=occasion_id))


def _page(found: OccasionView, form: ModeForm, status: int = 200) -> Response:
    ids = [each.id for each in found.assessments]
    page = OccasionPage.make(found, scores_of(ids), alerts_of(ids))
    return render(
        "occasions/occasion.html", status, page=page, form=form, errors=errors_of(form), nav_current="dyads"
    )


@occasions.get("/<uuid:occasion_id>/not-collected/<uuid:assessment_id>")
@allow(Action.COLLECT)
def not_collected(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    found, assessment = _own_assessment(occasion_id, assessment_id)
    return _not_collected_page(found, assessment, NotCollectedForm(data={"reason": assessment.not_collected}))


@occasions.post("/<uuid:occasion_id>/not-collected/<uuid:assessment_id>")
@allow(Action.COLLECT)
def save_not_collected(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    found, assessment = _own_assessment(occasion_id, assessment_id, to_write=True)
    form = NotCollectedForm()
    if not form.validate():
        return _not_collected_page(found, assessment, form, 422)
    mark_not_collected(current_actor(), assessment, NotCollected(form.reason.data))
    return see_other(url_for("occasions.occasion", occasion_id=occasion_id))


@occasions.post("/<uuid:occasion_id>/collect-after-all/<uuid:assessment_id>")
@allow(Action.COLLECT)
def collect_after_all(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    _, assessment = _own_assessment(occasion_id, assessment_id, to_write=True)
    mark_not_collected(current_actor(), assessment, None)
    return see_other(url_for("occasions.occasion", occasion_id=occasion_id))


def _not_collected_page(
    found: OccasionView, assessment: AssessmentView, form: NotCollectedForm, status: int = 200
) -> Response:
    return render(
        "occasions/not_collected.html",
        status,
        occasion=found,
        instrument=assessment.instrument,
        assessment_id=assessment.id,
        form=form,
        errors=errors_of(form),
        nav_current="dyads",
    )
