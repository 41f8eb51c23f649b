"""One entry of hours: confirm it, say what is not right, put it right, or take it back."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Action
from app.domain.supervising import Dispute
from app.operations import supervision_hours as writes
from app.queries.supervision import supervisees_of
from app.queries.supervision_hours import Hours, hours_seen, steps_of
from app.web.access import allow, current_actor
from app.web.calendar import today
from app.web.forms import errors_of
from app.web.pages import render, see_other
from app.web.supervision.entries import Reader, entry_page
from app.web.supervision.forms import AnswerForm, CorrectForm, DisputeForm, number_in
from app.web.supervision.hours import section
from app.web.supervision.routes import supervision


@supervision.get("/hours/<uuid:hours_id>")
@allow(Action.SUPERVISION_HOURS)
def entry(hours_id: uuid.UUID) -> Response:
    """One entry with its history. One's own, or of somebody one supervises today."""
    return _page(_seen(hours_id), DisputeForm(formdata=None))


@supervision.post("/hours/<uuid:hours_id>/confirm")
@allow(Action.SUPERVISION_HOURS)
def confirm(hours_id: uuid.UUID) -> Response:
    form = AnswerForm()
    if not form.validate():
        return _changed_since(hours_id)
    try:
        writes.confirm_hours(current_actor(), hours_id, form.seen)
    except (Invalid, Closed):
        return _changed_since(hours_id)
    return see_other(url_for("supervision.entry", hours_id=hours_id))


@supervision.post("/hours/<uuid:hours_id>/dispute")
@allow(Action.SUPERVISION_HOURS)
def dispute(hours_id: uuid.UUID) -> Response:
    form = DisputeForm()
    if not form.validate():
        return _page(_seen(hours_id), form, 422)
    try:
        writes.dispute_hours(current_actor(), hours_id, Dispute(form.dispute.data), form.seen)
    except (Invalid, Closed):
        return _changed_since(hours_id)
    return see_other(url_for("supervision.entry", hours_id=hours_id))


@supervision.post("/hours/<uuid:hours_id>/left-out")
@allow(Action.SUPERVISION_HOURS)
def left_out(hours_id: uuid.UUID) -> Response:
    """Somebody of a group was not there after all."""
    form = AnswerForm()
    about_id = number_in(form.about_id)
    if not form.validate() or about_id is None:
        return _changed_since(hours_id)
    try:
        writes.leave_out(current_actor(), hours_id, about_id, form.seen)
    except (Invalid, Closed):
        return _changed_since(hours_id)
    return see_other(url_for("supervision.entry", hours_id=hours_id))


@supervision.post("/hours/<uuid:hours_id>/withdraw")
@allow(Action.SUPERVISION_HOURS)
def withdraw(hours_id: uuid.UUID) -> Response:
    try:
        writes.withdraw_hours(current_actor(), hours_id)
    except Closed:
        return _changed_since(hours_id)
    return see_other(url_for("supervision.entry", hours_id=hours_id))


@supervision.get("/hours/<uuid:hours_id>/correct")
@allow(Action.SUPERVISION_HOURS)
def correct(hours_id: uuid.UUID) -> Response:
    found = _seen(hours_id)
    data = {"held_on": found.facts.held_on, "minutes": found.facts.minutes, "how": str(found.facts.how)}
    return _correct_page(found, CorrectForm(formdata=None, data={**data, "revision": found.revision}))


@supervision.post("/hours/<uuid:hours_id>/correct")
@allow(Action.SUPERVISION_HOURS)
def save_correction(hours_id: uuid.UUID) -> Response:
    found, form = _seen(hours_id), CorrectForm()
    if not form.validate():
        return _correct_page(found, form, 422)
    facts = form.facts(found.facts.kind)
    try:
        writes.correct_hours(current_actor(), hours_id, facts, form.seen, today())
    except Closed:
        return _changed_since(hours_id)
    except Invalid as error:
        if error.field == "revision":
            return _changed_since(hours_id)
        form.refuse(error.field)
        return _correct_page(found, form, 422)
    return see_other(url_for("supervision.entry", hours_id=hours_id))


def _seen(hours_id: uuid.UUID) -> Hours:
    found = hours_seen(current_actor(), hours_id, today())
    if found is None:
        raise NotFound("hours")
    return found


def _reader() -> Reader:
    actor = current_actor()
    return Reader(actor.user_id, frozenset(each.practitioner_id for each in supervisees_of(actor, today())))


def _changed_since(hours_id: uuid.UUID) -> Response:
    """Nobody confirms what they have not seen: the entry as it is now, and a word about it."""
    form = DisputeForm(formdata=None)
    return _page(_seen(hours_id), form, 422, _("This entry was changed since you opened it. Look at it again."))


def _page(found: Hours, form: DisputeForm, status: int = 200, told: str = "") -> Response:
    page = entry_page(found, steps_of(found.id), _reader())
    errors = errors_of(form) + ((("entry", told),) if told else ())
    return render(
        "supervision/entry.html", status, page=page, form=form, errors=errors, nav_current=section(current_actor())
    )


def _correct_page(found: Hours, form: CorrectForm, status: int = 200) -> Response:
    page = entry_page(found, (), _reader())
    if not page.may_correct:
        return see_other(url_for("supervision.entry", hours_id=found.id))
    return render(
        "supervision/correct.html",
        status,
        page=page,
        form=form,
        errors=errors_of(form),
        nav_current=section(current_actor()),
    )
