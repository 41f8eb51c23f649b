"""Whether a service may collect a measure, and by what right."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.domain.permitted import Permission, needs_licence
from app.operations.service_rules import note_permission
from app.queries.organisation import permission_for
from app.web.access import allow, catalogue, current_actor
from app.web.forms import errors_of
from app.web.organisation.forms import PermissionForm
from app.web.organisation.routes import organisation, plain, the_service
from app.web.pages import render, see_other


@organisation.get("/<uuid:service_id>/measures/<code>")
@allow(Action.MANAGE_ORGANISATION)
def permission(service_id: uuid.UUID, code: str) -> Response:
    _check(service_id, code)
    noted = permission_for(service_id, code)
    form = PermissionForm(
        data={
            "switched_on": noted.switched_on,
            "licence": noted.licence,
            "licence_ends_on": noted.licence_ends_on,
        }
    )
    return _page(service_id, code, form)


@organisation.post("/<uuid:service_id>/measures/<code>")
@allow(Action.MANAGE_ORGANISATION)
def save_permission(service_id: uuid.UUID, code: str) -> Response:
    _check(service_id, code)
    form = PermissionForm()
    if form.validate() and form.licence_ends_on.data and not plain(form.licence.data):
        form.licence.errors = [_("Say which licence ends on this day.")]
    if form.errors:
        return _page(service_id, code, form, 422)
    noted = Permission(bool(form.switched_on.data), plain(form.licence.data), form.licence_ends_on.data)
    note_permission(current_actor(), catalogue(), service_id, code, noted)
    return see_other(url_for("organisation.service", service_id=service_id))


def _check(service_id: uuid.UUID, code: str) -> None:
    the_service(service_id)
    if code not in catalogue():
        raise NotFound("instrument")


def _page(service_id: uuid.UUID, code: str, form: PermissionForm, status: int = 200) -> Response:
    instrument = catalogue().latest(code)
    return render(
        "organisation/permission.html",
        status,
        service=the_service(service_id),
        instrument=instrument,
        needs_licence=needs_licence(instrument),
        form=form,
        errors=errors_of(form),
        nav_current="organisation",
    )
