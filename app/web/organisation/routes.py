"""Nations, regions and services: add, rename, close. For administrators."""

import uuid
from collections.abc import Callable

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Action
from app.domain.vocabulary import ServicePurpose
from app.operations import organisation as writes
from app.queries import organisation as reads
from app.web.access import allow, catalogue, current_actor
from app.web.calendar import today
from app.web.forms import choices_of, errors_of
from app.web.organisation.forms import NationForm, RegionForm, ServiceForm
from app.web.organisation.presenters import measure_rows, nations
from app.web.pages import render, see_other

organisation = Blueprint("organisation", __name__, url_prefix="/services")


def the_service(service_id: uuid.UUID) -> reads.ServiceView:
    """A service of the actor's. Raises NotFound."""
    found = reads.service(current_actor(), service_id, today())
    if found is None:
        raise NotFound("service")
    return found


@organisation.get("")
@allow(Action.MANAGE_ORGANISATION)
def services() -> Response:
    actor = current_actor()
    found = nations(reads.regions(actor), reads.services(actor, today()))
    return render("organisation/services.html", nations=found, nav_current="organisation")


@organisation.get("/add")
@allow(Action.MANAGE_ORGANISATION)
def add_service_page() -> Response:
    return _service_form_page(_service_form())


@organisation.post("/add")
@allow(Action.MANAGE_ORGANISATION)
def add_service() -> Response:
    form = _service_form()
    made: list[uuid.UUID] = []
    if not taken(form, lambda: made.append(writes.add_service(current_actor(), *_filled_in(form)))):
        return _service_form_page(form, status=422)
    return see_other(url_for("organisation.service", service_id=made[0]))


@organisation.get("/<uuid:service_id>")
@allow(Action.MANAGE_ORGANISATION)
def service(service_id: uuid.UUID) -> Response:
    found = the_service(service_id)
    rows = measure_rows(catalogue(), found, reads.permissions_in(service_id), today())
    return render("organisation/service.html", service=found, measures=rows, nav_current="organisation")


@organisation.get("/<uuid:service_id>/change")
@allow(Action.MANAGE_ORGANISATION)
def change_service_page(service_id: uuid.UUID) -> Response:
    found = the_service(service_id)
    return _service_form_page(
        _service_form(name=found.name, region_id=str(found.region.id), purpose=found.purpose), found
    )


@organisation.post("/<uuid:service_id>/change")
@allow(Action.MANAGE_ORGANISATION)
def change_service(service_id: uuid.UUID) -> Response:
    found, form = the_service(service_id), _service_form()
    if not taken(form, lambda: writes.change_service(current_actor(), service_id, *_filled_in(form))):
        return _service_form_page(form, found, 422)
    return see_other(url_for("organisation.service", service_id=service_id))


@organisation.get("/<uuid:service_id>/close")
@allow(Action.MANAGE_ORGANISATION)
def close_page(service_id: uuid.UUID) -> Response:
    return render("organisation/close.html", service=the_service(service_id), nav_current="organisation")


@organisation.post("/<uuid:service_id>/close")
@allow(Action.MANAGE_ORGANISATION)
def close_service(service_id: uuid.UUID) -> Response:
    writes.close_service(current_actor(), service_id, today())
    return see_other(url_for("organisation.service", service_id=service_id))


@organisation.post("/<uuid:service_id>/reopen")
@allow(Action.MANAGE_ORGANISATION)
def reopen_service(service_id: uuid.UUID) -> Response:
    writes.reopen_service(current_actor(), service_id)
    return see_other(url_for("organisation.service", service_id=service_id))


def taken(form: ServiceForm | RegionForm, write: Callable[[], object]) -> bool:
    """Whether the form was acceptable and written; otherwise the reason stands at its field."""
    if not form.validate():
        return False
    try:
        write()
    except Invalid as error:
        field = form["region_id"] if error.field == "region_id" else form.name
        field.errors = [_("There is one with this name already.") if field is form.name else _("Choose a region")]
        return False
    return True


def plain(text: str | None) -> str:
    return " ".join((text or "").split())


def name_in(form: ServiceForm | RegionForm | NationForm) -> str:
    return plain(form.name.data)


def _filled_in(form: ServiceForm) -> tuple[str, uuid.UUID, ServicePurpose]:
    return name_in(form), uuid.UUID(form.region_id.data), ServicePurpose(form.purpose.data)


def _service_form(**data: str) -> ServiceForm:
    form = ServiceForm(data=data) if data else ServiceForm()
    open_ones = {
        str(each.id): f"{each.name}, {each.nation}" for each in reads.regions(current_actor()) if not each.closed_on
    }
    form.region_id.choices = choices_of({"": _("Choose a region"), **open_ones})
    return form


def _service_form_page(form: ServiceForm, service: reads.ServiceView | None = None, status: int = 200) -> Response:
    return render(
        "organisation/service_form.html",
        status,
        form=form,
        service=service,
        errors=errors_of(form),
        nav_current="organisation",
    )
