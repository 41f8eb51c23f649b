"""The caseload, adding a dyad, one dyad's page, and its ending."""

import uuid

from flask import Blueprint, request, url_for
from werkzeug import Response

from app.domain.audit import Kind
from app.domain.errors import Invalid, NoMeasures, NotFound
from app.domain.permissions import Action
from app.domain.vocabulary import OccasionKind
from app.operations.care import add_dyad, fill_draft, start_draft
from app.operations.collecting import open_occasion as open_an_occasion
from app.queries import caseload as reads
from app.queries.dyad_file import own_file
from app.queries.reading import eyes_on_dyad
from app.web import words
from app.web.access import allow, catalogue, current_actor
from app.web.calendar import today
from app.web.dyads.forms import STEPS, FindForm, OccasionForm, StepForm
from app.web.dyads.list_presenters import CaseloadPage, CheckPage, StepPage
from app.web.dyads.presenters import dyad_page
from app.web.dyads.questions import all_questions
from app.web.forms import errors_of
from app.web.pages import render, see_other
from app.web.transaction import give_up

dyads = Blueprint("dyads", __name__, url_prefix="/dyads")


def _own(dyad_id: uuid.UUID) -> reads.DyadView:
    found = reads.own_dyad(current_actor(), dyad_id)
    if found is None:
        raise NotFound("dyad")
    return found


@dyads.get("")
@allow(Action.SEE_OWN_DYADS)
def caseload() -> Response:
    return _caseload_page(FindForm())


@dyads.post("/find")
@allow(Action.SEE_OWN_DYADS, audit=Kind.READ)
def find() -> Response:
    """Lead to one of one's own dyads by its code. A POST, so that no code stands in an address."""
    form = FindForm()
    code = form.parsed() if form.validate() else None
    if code is None:
        return _caseload_page(form, 422)
    found = reads.own_dyad_by_code(current_actor(), code)
    if found is None:
        form.code.errors = [words.CODE_NOT_IN_CASELOAD]
        return _caseload_page(form, 404)
    return see_other(url_for("dyads.dyad", dyad_id=found.id))


def _caseload_page(form: FindForm, status: int = 200) -> Response:
    own = reads.own_dyads(current_actor())
    occasions = reads.occasions_of([dyad.intervention_id for dyad in own])
    page = CaseloadPage.make(own, occasions, request.args.get("page", 1, type=int), today())
    return render("dyads/caseload.html", status, page=page, form=form, errors=errors_of(form), nav_current="dyads")


@dyads.post("/add")
@allow(Action.ADD_DYAD)
def start_adding() -> Response:
    draft_id = start_draft(current_actor())
    return see_other(url_for("dyads.step", draft_id=draft_id, name=next(iter(STEPS))))


@dyads.get("/add/<uuid:draft_id>/<name>")
@allow(Action.ADD_DYAD)
def step(draft_id: uuid.UUID, name: str) -> Response:
    draft = reads.own_draft(current_actor(), draft_id)
    if draft is None or name not in STEPS:
        raise NotFound("step")
    return _step_page(draft_id, name, STEPS[name].from_draft(draft.fields))


@dyads.post("/add/<uuid:draft_id>/<name>")
@allow(Action.ADD_DYAD)
def save_step(draft_id: uuid.UUID, name: str) -> Response:
    actor = current_actor()
    if name not in STEPS or reads.own_draft(actor, draft_id) is None:
        raise NotFound("step")
    form = STEPS[name]()
    if not form.validate():
        return _step_page(draft_id, name, form, 422)
    fill_draft(actor, draft_id, form.fields_to_keep())
    return see_other(_next_address(draft_id, name))


def _next_address(draft_id: uuid.UUID, name: str) -> str:
    following = list(STEPS)[list(STEPS).index(name) + 1 :]
    if request.args.get("came_from") == "check" or not following:
        return url_for("dyads.check", draft_id=draft_id)
    return url_for("dyads.step", draft_id=draft_id, name=following[0])


def _step_page(draft_id: uuid.UUID, name: str, form: StepForm, status: int = 200) -> Response:
    page = StepPage.make(draft_id, name, tuple(STEPS), request.args.get("came_from") == "check")
    return render(f"dyads/steps/{name}.html", status, page=page, form=form, errors=errors_of(form), nav_current="dyads")


@dyads.get("/add/<uuid:draft_id>/check")
@allow(Action.ADD_DYAD)
def check(draft_id: uuid.UUID) -> Response:
    actor = current_actor()
    draft = reads.own_draft(actor, draft_id)
    if draft is None:
        raise NotFound("draft")
    missing = next((name for name in STEPS if name.replace("-", "_") not in draft.fields), None)
    if missing is not None:
        return see_other(url_for("dyads.step", draft_id=draft_id, name=missing))
    return render("dyads/check.html", page=CheckPage.make(draft_id, draft.fields, tuple(STEPS)), nav_current="dyads")


@dyads.post("/add/<uuid:draft_id>/check")
@allow(Action.ADD_DYAD)
def finish_adding(draft_id: uuid.UUID) -> Response:
    try:
        dyad_id = add_dyad(current_actor(), draft_id, today())
    except Invalid as error:
        return see_other(url_for("dyads.step", draft_id=draft_id, name=error.field.replace("_", "-")))
    return see_other(url_for("dyads.code", dyad_id=dyad_id))


@dyads.get("/<uuid:dyad_id>/code")
@allow(Action.SEE_OWN_DYADS)
def code(dyad_id: uuid.UUID) -> Response:
    """The new code, large, with how to note it."""
    return render("dyads/code.html", dyad=_own(dyad_id), nav_current="dyads")


@dyads.get("/<uuid:dyad_id>")
@allow(Action.SEE_RECORD)
def dyad(dyad_id: uuid.UUID) -> Response:
    """The dyad in its newest course of VIG, or in the one whose number is asked for: one's own, or a supervisee's."""
    eyes = eyes_on_dyad(current_actor(), dyad_id, today())
    found = own_file(eyes, dyad_id, request.args.get("course", type=int)) if eyes else None
    if eyes is None or found is None:
        raise NotFound("dyad")
    page = dyad_page(eyes, catalogue(), found, today())
    return render("dyads/dyad.html", page=page, nav_current="supervisees" if page.supervised else "dyads")


@dyads.get("/<uuid:dyad_id>/questions/<instrument_code>")
@allow(Action.SEE_OWN_DYADS)
def questions(dyad_id: uuid.UUID, instrument_code: str) -> Response:
    """One measure question by question, at all its time points."""
    found = own_file(current_actor(), dyad_id, request.args.get("course", type=int))
    pages = () if found is None else all_questions(catalogue(), found, instrument_code)
    if found is None or not pages:
        raise NotFound("measure")
    return render("dyads/questions.html", dyad=found.dyad, is_newest=found.is_newest, pages=pages, nav_current="dyads")


@dyads.post("/<uuid:dyad_id>/occasions")
@allow(Action.COLLECT)
def open_occasion(dyad_id: uuid.UUID) -> Response:
    form = OccasionForm()
    if not form.validate():
        raise Invalid("kind", "is not a time point")
    kind, number = OccasionKind(form.kind.data), form.number.data or 0
    try:
        occasion_id = open_an_occasion(current_actor(), catalogue(), dyad_id, kind, number, today())
    except NoMeasures:
        give_up()
        return render("dyads/no_measures.html", 422, dyad=_own(dyad_id), nav_current="dyads")
    return see_other(url_for("occasions.occasion", occasion_id=occasion_id))
