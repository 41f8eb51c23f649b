"""One person's roles: give, change the stage, end."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Action
from app.domain.vocabulary import Role, Stage
from app.operations.membership import change_stage, end_role, give_role
from app.queries.people import RoleLine
from app.web.access import allow, current_actor
from app.web.calendar import today
from app.web.forms import errors_of
from app.web.pages import render, see_other
from app.web.people.forms import EndForm, RoleForm, StageForm
from app.web.people.presenters import between, role_words
from app.web.people.routes import known, people
from app.web.service_choices import open_services

FAMILIES_LEFT = _l("They have families here. Go back and choose “Leave”, which hands the families over.")


@people.get("/<uuid:user_id>/roles/add")
@allow(Action.MANAGE_PEOPLE)
def add_role_page(user_id: uuid.UUID) -> Response:
    form = RoleForm(data={"starts_on": today()})
    form.offer(current_actor(), open_services())
    return _add_page(user_id, form)


@people.post("/<uuid:user_id>/roles/add")
@allow(Action.MANAGE_PEOPLE)
def add_role(user_id: uuid.UUID) -> Response:
    actor, form = current_actor(), RoleForm()
    known(user_id)
    form.offer(actor, open_services())
    if not form.validate():
        return _add_page(user_id, form, 422)
    try:
        give_role(
            actor, user_id, form.chosen_role, form.service_for(actor), form.chosen_stage, form.starts_on.data or today()
        )
    except Invalid:
        form.role.errors = [_("This person has this role already. Change it, or end it first.")]
        return _add_page(user_id, form, 422)
    return see_other(url_for("people.person", user_id=user_id))


def _add_page(user_id: uuid.UUID, form: RoleForm, status: int = 200) -> Response:
    return render(
        "people/add_role.html",
        status,
        person=known(user_id),
        form=form,
        errors=errors_of(form),
        nav_current="people",
    )


@people.get("/<uuid:user_id>/roles/<uuid:membership_id>")
@allow(Action.MANAGE_PEOPLE)
def role(user_id: uuid.UUID, membership_id: uuid.UUID) -> Response:
    line = _line(user_id, membership_id)
    return _role_page(user_id, line, _stage_form(line), _end_form())


@people.post("/<uuid:user_id>/roles/<uuid:membership_id>/stage")
@allow(Action.MANAGE_PEOPLE)
def save_stage(user_id: uuid.UUID, membership_id: uuid.UUID) -> Response:
    line, form = _line(user_id, membership_id), StageForm()
    if not form.validate():
        return _role_page(user_id, line, form, _end_form(), 422)
    try:
        change_stage(current_actor(), membership_id, Stage(form.stage.data), form.from_day.data or today())
    except Invalid:
        form.from_day.errors = [_("This day is outside the role. Check it.")]
        return _role_page(user_id, line, form, _end_form(), 422)
    return see_other(url_for("people.person", user_id=user_id))


@people.post("/<uuid:user_id>/roles/<uuid:membership_id>/end")
@allow(Action.MANAGE_PEOPLE)
def save_end(user_id: uuid.UUID, membership_id: uuid.UUID) -> Response:
    line, form = _line(user_id, membership_id), EndForm()
    if not form.validate():
        return _role_page(user_id, line, _stage_form(line), form, 422)
    try:
        end_role(current_actor(), membership_id, form.ends_on.data or today(), today())
    except Invalid as error:
        form.ends_on.errors = [FAMILIES_LEFT if error.field == "families" else _("Choose today or a later day.")]
        return _role_page(user_id, line, _stage_form(line), form, 422)
    return see_other(url_for("people.person", user_id=user_id))


def _line(user_id: uuid.UUID, membership_id: uuid.UUID) -> RoleLine:
    found = next((each for each in known(user_id).roles if each.id == membership_id), None)
    if found is None:
        raise NotFound("role")
    return found


def _stage_form(line: RoleLine) -> StageForm:
    return StageForm(formdata=None, data={"stage": line.stage, "from_day": today()})


def _end_form() -> EndForm:
    return EndForm(formdata=None, data={"ends_on": today()})


def _role_page(
    user_id: uuid.UUID, line: RoleLine, stage_form: StageForm, end_form: EndForm, status: int = 200
) -> Response:
    return render(
        "people/role.html",
        status,
        person=known(user_id),
        line=line,
        title=role_words(line),
        when=between(line.starts_on, line.ends_on),
        stage_form=stage_form if line.role is Role.PRACTITIONER else None,
        end_form=end_form,
        errors=errors_of(stage_form) + errors_of(end_form),
        nav_current="people",
    )
