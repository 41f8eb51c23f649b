"""Regions and nations. A nation is there with its first region, and is closed when all its regions are."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Action
from app.operations import organisation as writes
from app.queries import organisation as reads
from app.web.access import allow, current_actor
from app.web.calendar import today
from app.web.forms import choices_of, errors_of
from app.web.organisation.forms import NationForm, RegionForm
from app.web.organisation.routes import name_in, organisation, plain, taken
from app.web.pages import render, see_other


def _the_region(region_id: uuid.UUID) -> reads.RegionView:
    found = reads.region(current_actor(), region_id)
    if found is None:
        raise NotFound("region")
    return found


@organisation.get("/regions/add")
@allow(Action.MANAGE_ORGANISATION)
def add_region_page() -> Response:
    return _region_page(RegionForm())


@organisation.post("/regions/add")
@allow(Action.MANAGE_ORGANISATION)
def add_region() -> Response:
    form = RegionForm()
    if not taken(form, lambda: writes.add_region(current_actor(), name_in(form), plain(form.nation.data))):
        return _region_page(form, status=422)
    return see_other(url_for("organisation.services"))


@organisation.get("/regions/<uuid:region_id>")
@allow(Action.MANAGE_ORGANISATION)
def region(region_id: uuid.UUID) -> Response:
    found = _the_region(region_id)
    return _region_page(RegionForm(data={"name": found.name, "nation": found.nation}), found)


@organisation.post("/regions/<uuid:region_id>")
@allow(Action.MANAGE_ORGANISATION)
def change_region(region_id: uuid.UUID) -> Response:
    found, form = _the_region(region_id), RegionForm()
    if not taken(
        form, lambda: writes.change_region(current_actor(), region_id, name_in(form), plain(form.nation.data))
    ):
        return _region_page(form, found, 422)
    return see_other(url_for("organisation.services"))


@organisation.post("/regions/<uuid:region_id>/close")
@allow(Action.MANAGE_ORGANISATION)
def close_region(region_id: uuid.UUID) -> Response:
    found, form = _the_region(region_id), RegionForm(formdata=None)
    try:
        writes.set_region_closed(current_actor(), region_id, today())
    except Invalid:
        form.process(data={"name": found.name, "nation": found.nation})
        form.name.errors = [_("This region has open services. Close them, or move them to another region first.")]
        return _region_page(form, found, 422)
    return see_other(url_for("organisation.services"))


@organisation.post("/regions/<uuid:region_id>/reopen")
@allow(Action.MANAGE_ORGANISATION)
def reopen_region(region_id: uuid.UUID) -> Response:
    writes.set_region_closed(current_actor(), region_id, None)
    return see_other(url_for("organisation.region", region_id=region_id))


@organisation.get("/nations/rename")
@allow(Action.MANAGE_ORGANISATION)
def rename_nation_page() -> Response:
    return _nation_page(_nation_form())


@organisation.post("/nations/rename")
@allow(Action.MANAGE_ORGANISATION)
def rename_nation() -> Response:
    form = _nation_form()
    if not form.validate():
        return _nation_page(form, 422)
    writes.rename_nation(current_actor(), form.nation.data, name_in(form))
    return see_other(url_for("organisation.services"))


def _nation_form() -> NationForm:
    form = NationForm()
    names = {each.nation: each.nation for each in reads.regions(current_actor())}
    form.nation.choices = choices_of({"": _("Choose a nation"), **names})
    return form


def _region_page(form: RegionForm, region: reads.RegionView | None = None, status: int = 200) -> Response:
    return render(
        "organisation/region.html",
        status,
        form=form,
        region=region,
        errors=errors_of(form),
        nav_current="organisation",
    )


def _nation_page(form: NationForm, status: int = 200) -> Response:
    return render("organisation/nation.html", status, form=form, errors=errors_of(form), nav_current="organisation")
