"""One measure whose answers are not settled: see both sides and choose, or decide about what has not arrived."""

import uuid

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import Closed, NotFound
from app.domain.permissions import Action
from app.domain.vocabulary import CloseReason
from app.operations.choosing import choose
from app.operations.settling import ask_again, close_as_it_is
from app.queries.collecting import AssessmentView, OccasionView, occasion_of
from app.queries.devices import decision_of, missing_of, sides_of
from app.queries.kept_aside import kept_aside
from app.web.access import allow, catalogue, current_actor
from app.web.forms import choices_of, errors_of
from app.web.pages import render, see_other
from app.web.settling.forms import ChooseForm, CloseForm
from app.web.settling.presenters import SettlingPage

settling = Blueprint("settling", __name__, url_prefix="/occasions/<uuid:occasion_id>/settle/<uuid:assessment_id>")


def _own(occasion_id: uuid.UUID, assessment_id: uuid.UUID, *, to_write: bool) -> tuple[OccasionView, AssessmentView]:
    found = occasion_of(current_actor(), catalogue(), occasion_id, to_write=to_write)
    assessment = None if found is None else found.assessment(assessment_id)
    if found is None or assessment is None:
        raise NotFound("assessment")
    return found, assessment


@settling.get("")
@allow(Action.COLLECT)
def settle(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    return _page(*_own(occasion_id, assessment_id, to_write=False), ChooseForm(), CloseForm())


@settling.post("/choose")
@allow(Action.COLLECT)
def choose_side(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Let one side count. Nobody chooses over something they have not seen."""
    occasion, assessment = _own(occasion_id, assessment_id, to_write=True)
    form = ChooseForm()
    page = _presented(occasion, assessment, form)
    if not page.has_sides:
        raise Closed
    if not form.validate():
        return _page(occasion, assessment, form, CloseForm(formdata=None), 422)
    if form.seen.data != _seen(assessment):
        form.side.errors = [_("More has arrived since you opened this page. Look again, then choose.")]
        return _page(occasion, assessment, form, CloseForm(formdata=None), 422)
    choose(current_actor(), catalogue(), assessment, int(form.side.data))
    return see_other(url_for("occasions.results", occasion_id=occasion_id))


@settling.post("/close")
@allow(Action.COLLECT)
def close(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Wait no more for what is missing."""
    occasion, assessment = _own(occasion_id, assessment_id, to_write=True)
    form = CloseForm()
    if not form.validate():
        return _page(occasion, assessment, ChooseForm(formdata=None), form, 422)
    close_as_it_is(current_actor(), catalogue(), assessment, CloseReason(form.why.data))
    return see_other(url_for("occasions.results", occasion_id=occasion_id))


@settling.post("/again")
@allow(Action.COLLECT)
def again(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Open it again here, with everything that has arrived."""
    _, assessment = _own(occasion_id, assessment_id, to_write=True)
    ask_again(current_actor(), catalogue(), assessment)
    return see_other(url_for("occasions.occasion", occasion_id=occasion_id))


def _presented(occasion: OccasionView, assessment: AssessmentView, form: ChooseForm) -> SettlingPage:
    kept = [each for each in kept_aside(current_actor(), (occasion.id,)) if each.assessment_id == assessment.id]
    sides, decision = sides_of(assessment), decision_of(assessment)
    page = SettlingPage.make(occasion, assessment, sides, decision, missing_of(assessment.id), kept)
    form.side.choices = choices_of(dict(page.choices))
    return page


def _seen(assessment: AssessmentView) -> str:
    """What there is to be seen, as one word: it changes when anything arrives."""
    return "-".join(f"{side.epoch}.{side.events}" for side in sides_of(assessment))


def _page(
    occasion: OccasionView, assessment: AssessmentView, choosing: ChooseForm, closing: CloseForm, status: int = 200
) -> Response:
    page = _presented(occasion, assessment, choosing)
    choosing.seen.data = _seen(assessment)
    return render(
        "settling/settle.html",
        status,
        page=page,
        choosing=choosing,
        closing=closing,
        errors=(*errors_of(choosing), *errors_of(closing)),
        nav_current="dyads",
    )
