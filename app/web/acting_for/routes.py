"""For which service somebody acts who has roles in several."""

import uuid

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.domain.permissions import NO_SERVICE, Action
from app.operations.accounts import act_for
from app.queries.organisation import names_of
from app.web.access import allow, current_actor, sign_in_token
from app.web.forms import choices_of, errors_of
from app.web.pages import render, see_other

acting_for = Blueprint("acting_for", __name__)


class ServiceChoiceForm(FlaskForm):  # type: ignore[misc]
    service_id = RadioField(_l("Which service do you work for now?"), [InputRequired(_l("Choose a service"))])


@acting_for.get("/acting-for")
@allow(Action.SIGNED_IN)
def choose() -> Response:
    return _page(_form(str(current_actor().service_id)))


@acting_for.post("/acting-for")
@allow(Action.SIGNED_IN)
def save() -> Response:
    form = _form()
    if not form.validate():
        return _page(form, 422)
    act_for(current_actor(), sign_in_token(), uuid.UUID(form.service_id.data))
    return see_other(url_for("today.home"))


def _form(chosen: str | None = None) -> ServiceChoiceForm:
    actor = current_actor()
    form = ServiceChoiceForm(data={"service_id": chosen}) if chosen else ServiceChoiceForm()
    form.service_id.choices = choices_of(names_of(actor.elsewhere | {actor.service_id} - {NO_SERVICE}))
    return form


def _page(form: ServiceChoiceForm, status: int = 200) -> Response:
    return render("acting_for/choose.html", status, form=form, errors=errors_of(form))
