"""One occasion: what is collected, how, and what has come of it."""

import uuid

from flask import Blueprint, url_for
from werkzeug import Response

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Action, Actor, may
from app.domain.vocabulary import AlertAction, Mode, NotCollected
from app.operations.alerting import acknowledge
from app.operations.collecting import choose_mode, mark_not_collected, put_day_right
from app.operations.granting import hand_over
from app.queries.alerting import alerts_at
from app.queries.caseload import scores_of
from app.queries.collecting import AssessmentView, OccasionView, occasion_of
from app.queries.granting import grants_of, has_pin, unattended_rules
from app.queries.kept_aside import kept_aside
from app.queries.reading import eyes_on_occasion
from app.web import words
from app.web.access import allow, begin_grant, catalogue, current_actor, sign_in_token
from app.web.calendar import today
from app.web.forms import errors_of
from app.web.occasions.forms import AlertForm, DayForm, ModeForm, NotCollectedForm
from app.web.occasions.presenters import OccasionPage, mode_chosen
from app.web.occasions.results_page import ResultsPage
from app.web.pages import render, see_other

Errors = tuple[tuple[str | None, str], ...]

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
    found = _own(occasion_id)
    return _page(found, ModeForm(formdata=None, data={"mode": mode_chosen(found)}))


@occasions.post("/<uuid:occasion_id>")
@allow(Action.COLLECT)
def start(occasion_id: uuid.UUID) -> Response:
    """Choose who answers, and begin or go on."""
    found = _own(occasion_id, to_write=True)
    form = ModeForm()
    if not form.validate():
        return _page(found, form, 422)
    actor, mode = current_actor(), Mode(form.mode.data)
    choose_mode(actor, found, mode)
    if mode is Mode.TABLET and not has_pin(actor):
        return see_other(url_for("handing_over.pin", occasion=occasion_id))
    if mode is Mode.OWN_PHONE:
        return see_other(url_for("handing_over.link", occasion_id=occasion_id))
    if mode is Mode.TABLET:
        begin_grant(hand_over(actor, found, sign_in_token()))
    return see_other(url_for("questionnaire.welcome", occasion_id=occasion_id))


def _page(found: OccasionView, form: ModeForm, status: int = 200) -> Response:
    ids = [each.id for each in found.assessments]
    actor = current_actor()
    kept = kept_aside(actor, (found.id,))
    page = OccasionPage.make(found, scores_of(ids), alerts_at(actor, ids), grants_of(actor, found.id), kept)
    return render("occasions/occasion.html", status, page=page, form=form, errors=errors_of(form), nav_current="dyads")


@occasions.get("/<uuid:occasion_id>/day")
@allow(Action.COLLECT)
def day(occasion_id: uuid.UUID) -> Response:
    """On which day the measures were taken: a paper form is often copied later."""
    found = _own(occasion_id)
    return _day_page(found, DayForm(formdata=None, data={"held_on": found.held_on}))


@occasions.post("/<uuid:occasion_id>/day")
@allow(Action.COLLECT)
def save_day(occasion_id: uuid.UUID) -> Response:
    found, form = _own(occasion_id, to_write=True), DayForm()
    if not form.validate() or form.held_on.data is None:
        form.held_on.errors = [words.DAY_OF_MEASURES]
        return _day_page(found, form, 422)
    try:
        put_day_right(current_actor(), found, form.held_on.data, today())
    except Invalid:
        form.held_on.errors = [words.DAY_OF_MEASURES]
        return _day_page(found, form, 422)
    return see_other(url_for("occasions.occasion", occasion_id=occasion_id))


def _day_page(found: OccasionView, form: DayForm, status: int = 200) -> Response:
    return render("occasions/day.html", status, occasion=found, form=form, errors=errors_of(form), nav_current="dyads")


@occasions.get("/<uuid:occasion_id>/results")
@allow(Action.SEE_RECORD)
def results(occasion_id: uuid.UUID) -> Response:
    """What is new: alerts to look at, then scores. One's own, or a supervisee's to look at."""
    eyes = eyes_on_occasion(current_actor(), occasion_id, today())
    found = occasion_of(eyes, catalogue(), occasion_id) if eyes else None
    if eyes is None or found is None:
        raise NotFound("occasion")
    return _results_page(eyes, found)


@occasions.post("/<uuid:occasion_id>/alerts/<uuid:assessment_id>/<safety_item>")
@allow(Action.COLLECT)
def acknowledge_alert(occasion_id: uuid.UUID, assessment_id: uuid.UUID, safety_item: str) -> Response:
    """Keep that somebody looked at this alert, and what they will do."""
    found = _own(occasion_id)
    form = AlertForm()
    if not form.validate():
        return _results_page(current_actor(), found, errors_of(form), 422)
    acknowledge(current_actor(), found, assessment_id, safety_item, AlertAction(form.action.data))
    return see_other(url_for("occasions.results", occasion_id=occasion_id))


def _results_page(eyes: Actor, found: OccasionView, errors: Errors = (), status: int = 200) -> Response:
    ids = [each.id for each in found.assessments]
    rules = unattended_rules(found.service_id)
    page = ResultsPage.make(found, scores_of(ids), alerts_at(eyes, ids), rules, may(eyes, Action.COLLECT))
    errors = tuple((None, text) for _, text in errors)  # there may be several forms; the words say what is missing
    return render("occasions/results.html", status, page=page, errors=errors, nav_current="dyads")


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
