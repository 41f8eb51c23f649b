"""Somebody leaves a service, or moves to another one; their families stay and go to a colleague."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Action
from app.operations.leaving import leave_service, move
from app.queries.people import families_in, practitioners
from app.web.access import allow, current_actor
from app.web.calendar import today
from app.web.forms import errors_of
from app.web.pages import render, see_other
from app.web.people.forms import LeaveForm, chosen, one_of
from app.web.people.routes import known, people
from app.web.service_choices import open_services


@people.get("/<uuid:user_id>/services/<uuid:service_id>/leave")
@allow(Action.MANAGE_PEOPLE)
def leave_page(user_id: uuid.UUID, service_id: uuid.UUID) -> Response:
    return _page(user_id, service_id, _form(user_id, service_id))


@people.post("/<uuid:user_id>/services/<uuid:service_id>/leave")
@allow(Action.MANAGE_PEOPLE)
def leave(user_id: uuid.UUID, service_id: uuid.UUID) -> Response:
    actor, form = current_actor(), _form(user_id, service_id)
    if not form.validate():
        return _page(user_id, service_id, form, 422)
    handing_to, to_service = chosen(form.handing_to), chosen(form.to_service)
    try:
        if to_service is None:
            leave_service(actor, user_id, service_id, handing_to, today())
        else:
            move(actor, user_id, service_id, to_service, handing_to, today())
    except Invalid as error:
        if error.field != "handing_to":
            raise
        form.handing_to.errors = [_("Choose who takes over the families.")]
        return _page(user_id, service_id, form, 422)
    return see_other(url_for("people.listing"))


def _form(user_id: uuid.UUID, service_id: uuid.UUID) -> LeaveForm:
    form = LeaveForm()
    colleagues = practitioners(current_actor(), service_id, today())
    one_of(
        form.handing_to,
        {each: name for each, name in colleagues.items() if each != user_id},
        _("Choose a practitioner"),
    )
    others = {each: name for each, name in open_services().items() if each != service_id}
    one_of(form.to_service, others, _("No"))
    return form


def _page(user_id: uuid.UUID, service_id: uuid.UUID, form: LeaveForm, status: int = 200) -> Response:
    person = known(user_id)
    name = next((each.service for each in person.roles if each.service_id == service_id), None)
    if name is None:
        raise NotFound("service")
    return render(
        "people/leave.html",
        status,
        person=person,
        service=name,
        families=families_in(user_id, service_id),
        may_move=bool(open_services()),
        form=form,
        errors=errors_of(form),
        nav_current="people",
    )
