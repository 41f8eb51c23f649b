"""Who supervises a practitioner in a service."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Action
from app.operations.supervising import end_supervision, link_supervisor
from app.queries.people import links_of, practitioners, supervisors
from app.web.access import allow, current_actor
from app.web.calendar import today
from app.web.forms import errors_of
from app.web.pages import render, see_other
from app.web.people.forms import SupervisorForm, chosen, one_of
from app.web.people.routes import known, people


@people.get("/<uuid:user_id>/services/<uuid:service_id>/supervisor")
@allow(Action.MANAGE_PEOPLE)
def supervisor_page(user_id: uuid.UUID, service_id: uuid.UUID) -> Response:
    return _page(user_id, service_id, _form(user_id, starts_on=today()))


@people.post("/<uuid:user_id>/services/<uuid:service_id>/supervisor")
@allow(Action.MANAGE_PEOPLE)
def add_supervisor(user_id: uuid.UUID, service_id: uuid.UUID) -> Response:
    form = _form(user_id)
    if not form.validate():
        return _page(user_id, service_id, form, 422)
    supervisor_id, starts_on = chosen(form.supervisor_id), form.starts_on.data or today()
    if supervisor_id is None:
        raise NotFound("supervisor")
    try:
        link_supervisor(current_actor(), supervisor_id, user_id, service_id, starts_on, today())
    except Invalid:
        form.supervisor_id.errors = [_("They are linked already.")]
        return _page(user_id, service_id, form, 422)
    return see_other(url_for("people.person", user_id=user_id))


@people.post("/<uuid:user_id>/supervision/<uuid:link_id>/end")
@allow(Action.MANAGE_PEOPLE)
def end_link(user_id: uuid.UUID, link_id: uuid.UUID) -> Response:
    if all(each.id != link_id for each in links_of(current_actor(), known(user_id).id)):
        raise NotFound("link")
    end_supervision(current_actor(), link_id, today())
    return see_other(url_for("people.person", user_id=user_id))


def _form(user_id: uuid.UUID, **data: object) -> SupervisorForm:
    form = SupervisorForm(data=data) if data else SupervisorForm()
    found = supervisors(current_actor(), today())
    one_of(
        form.supervisor_id,
        {each: name for each, name in found.items() if each != user_id},
        _("Choose a supervisor"),
    )
    return form


def _page(user_id: uuid.UUID, service_id: uuid.UUID, form: SupervisorForm, status: int = 200) -> Response:
    if user_id not in practitioners(current_actor(), service_id, today()):
        raise NotFound("practitioner")
    return render(
        "people/supervisor.html", status, person=known(user_id), form=form, errors=errors_of(form), nav_current="people"
    )
