"""Sessions: one short page after each, filled in already as far as can be guessed, and kept as it is typed."""

import uuid

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Action
from app.operations import visits as writes
from app.queries import visits as reads
from app.queries.caseload import DyadView, own_dyad, own_dyads
from app.queries.discussions import is_marked
from app.queries.goals import wish_of
from app.web.access import allow, current_actor
from app.web.calendar import today
from app.web.forms import errors_of
from app.web.pages import render, see_other
from app.web.visits.entry_page import as_saved, entry_page, guessed
from app.web.visits.forms import NextForm, VisitForm
from app.web.visits.presenters import choice_page, plan_page, saved_page

visits = Blueprint("visits", __name__, url_prefix="/sessions")

REFUSALS = {
    "held_on": lambda: _("Enter a day from the last year or so, not later than today"),
    "next_on": lambda: _("The next session cannot be before today or more than a year ahead"),
}


@visits.get("/new")
@allow(Action.WRITE_VISITS)
def choose() -> Response:
    """With whom the session was."""
    dyads = own_dyads(current_actor())
    courses = reads.courses_of([dyad.intervention_id for dyad in dyads])
    page = choice_page(dyads, courses, request.args.get("page", 1, type=int), today())
    return render("visits/choose.html", page=page, nav_current="today")


@visits.post("/with/<uuid:dyad_id>")
@allow(Action.WRITE_VISITS)
def begin(dyad_id: uuid.UUID) -> Response:
    draft_id = writes.begin_visit(current_actor(), dyad_id)
    return see_other(url_for("visits.entry", visit_draft_id=draft_id))


@visits.get("/drafts/<uuid:visit_draft_id>")
@allow(Action.WRITE_VISITS)
def entry(visit_draft_id: uuid.UUID) -> Response:
    """The form of one session, as it was left or else as it can be guessed."""
    draft = _own_draft(visit_draft_id)
    return _entry_page(draft, _form_of(draft))


@visits.post("/drafts/<uuid:visit_draft_id>/keep")
@allow(Action.WRITE_VISITS)
def keep(visit_draft_id: uuid.UUID) -> Response:
    """Keep what is typed, however unfinished; the button of the same name leads home with it."""
    if reads.visit_made_from(current_actor(), visit_draft_id):
        return see_other(url_for("today.home"))  # it has been saved in the meantime: nothing is lost
    writes.keep_draft(current_actor(), visit_draft_id, _typed())
    if "later" in request.form:
        return see_other(url_for("today.home"))
    draft = _own_draft(visit_draft_id)
    return _entry_page(draft, _form_of(draft))


@visits.post("/drafts/<uuid:visit_draft_id>")
@allow(Action.WRITE_VISITS)
def save(visit_draft_id: uuid.UUID) -> Response:
    actor = current_actor()
    made = reads.visit_made_from(actor, visit_draft_id)
    if made is not None:
        return see_other(url_for("visits.visit", visit_id=made))
    draft = _own_draft(visit_draft_id)
    note = own.visit.note if draft.visit_id and (own := reads.own_visit(actor, draft.visit_id)) else ""
    form = VisitForm(already_saved={"note": note})
    if not form.validate():
        writes.keep_draft(actor, visit_draft_id, _typed())
        return _entry_page(draft, form, 422)
    try:
        visit_id = writes.save_visit(actor, visit_draft_id, form.facts(), today())
    except Invalid as error:
        if error.field not in REFUSALS:
            raise
        writes.keep_draft(actor, visit_draft_id, _typed())
        form[error.field].errors = [REFUSALS[error.field]()]
        return _entry_page(draft, form, 422)
    return see_other(url_for("visits.visit", visit_id=visit_id))


@visits.post("/drafts/<uuid:visit_draft_id>/discard")
@allow(Action.WRITE_VISITS)
def discard(visit_draft_id: uuid.UUID) -> Response:
    writes.discard_draft(current_actor(), visit_draft_id)
    return see_other(url_for("today.home"))


@visits.get("/<uuid:visit_id>")
@allow(Action.WRITE_VISITS)
def visit(visit_id: uuid.UUID) -> Response:
    """One session as it is written down, with the way to change it or take it away."""
    found = reads.own_visit(current_actor(), visit_id)
    if found is None:
        raise NotFound("visit")
    key = found.visit.intervention_id
    dyad = own_dyad(current_actor(), found.dyad_id)
    current = dyad if dyad is not None and dyad.intervention_id == key else None
    page = saved_page(
        found,
        current,
        reads.visits_of([key]).get(key, ()),
        wish_of(key),
        reads.cycles_of([key])[key],
        reads.courses_of([key])[key],
        marked=is_marked(visit_id),
    )
    return render("visits/visit.html", page=page, nav_current="today")


@visits.post("/<uuid:visit_id>/change")
@allow(Action.WRITE_VISITS)
def change(visit_id: uuid.UUID) -> Response:
    draft_id = writes.begin_change(current_actor(), visit_id)
    return see_other(url_for("visits.entry", visit_draft_id=draft_id))


@visits.post("/<uuid:visit_id>/remove")
@allow(Action.WRITE_VISITS)
def remove(visit_id: uuid.UUID) -> Response:
    writes.remove_visit(current_actor(), visit_id)
    return see_other(url_for("visits.visit", visit_id=visit_id))


@visits.post("/<uuid:visit_id>/restore")
@allow(Action.WRITE_VISITS)
def restore(visit_id: uuid.UUID) -> Response:
    writes.restore_visit(current_actor(), visit_id)
    return see_other(url_for("visits.visit", visit_id=visit_id))


@visits.get("/next/<uuid:dyad_id>")
@allow(Action.WRITE_VISITS)
def plan(dyad_id: uuid.UUID) -> Response:
    """When the next session is."""
    return _plan_page(_own(dyad_id), NextForm(formdata=None))


@visits.post("/next/<uuid:dyad_id>")
@allow(Action.WRITE_VISITS)
def save_plan(dyad_id: uuid.UUID) -> Response:
    dyad, form = _own(dyad_id), NextForm()
    if not form.validate():
        return _plan_page(dyad, form, 422)
    try:
        writes.plan_next_visit(current_actor(), dyad_id, form.planned(today()), today())
    except Invalid:
        form.next_on.errors = [REFUSALS["next_on"]()]
        return _plan_page(dyad, form, 422)
    return see_other(url_for("today.home"))


def _own(dyad_id: uuid.UUID) -> DyadView:
    found = own_dyad(current_actor(), dyad_id)
    if found is None:
        raise NotFound("dyad")
    return found


def _own_draft(draft_id: uuid.UUID) -> reads.DraftView:
    found = reads.own_visit_draft(current_actor(), draft_id)
    if found is None:
        raise NotFound("draft")
    return found


def _typed() -> dict[str, list[str]]:
    """The fields of the form as they came, but for what only this request needs."""
    fields = {name: request.form.getlist(name) for name in request.form if name in VisitForm()}
    return {name: values for name, values in fields.items() if name not in ("csrf_token", "save_anyway")}


def _form_of(draft: reads.DraftView) -> VisitForm:
    if draft.fields:
        return VisitForm.kept(draft.fields)
    dyad = _own(draft.dyad_id)
    if draft.visit_id is not None and (own := reads.own_visit(current_actor(), draft.visit_id)):
        key = own.visit.intervention_id
        return VisitForm(formdata=None, data=as_saved(own.visit, reads.courses_of([key])[key]))
    key = dyad.intervention_id
    course = reads.courses_of([key])[key]
    return VisitForm(formdata=None, data=guessed(reads.visits_of([key]).get(key, ()), course, today()))


def _entry_page(draft: reads.DraftView, form: VisitForm, status: int = 200) -> Response:
    dyad = _own(draft.dyad_id)
    own = reads.own_visit(current_actor(), draft.visit_id) if draft.visit_id else None
    key = own.visit.intervention_id if own else dyad.intervention_id
    page = entry_page(dyad, draft, form, reads.visits_of([key]).get(key, ()), wish_of(key), today())
    return render("visits/entry.html", status, page=page, form=form, errors=errors_of(form), nav_current="today")


def _plan_page(dyad: DyadView, form: NextForm, status: int = 200) -> Response:
    course = reads.courses_of([dyad.intervention_id])[dyad.intervention_id]
    page = plan_page(dyad, course, today())
    return render("visits/plan.html", status, page=page, form=form, errors=errors_of(form), nav_current="today")
