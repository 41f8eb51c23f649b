"""Giving a dyad to a colleague of the same service."""

import uuid

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Action
from app.operations.transferring import give_dyad
from app.queries.caseload import DyadView, own_dyad
from app.queries.transferring import colleagues, latest_given, links_out
from app.web.access import allow, current_actor
from app.web.calendar import today
from app.web.forms import errors_of
from app.web.pages import render, see_other
from app.web.transferring.forms import TransferForm

transferring = Blueprint("transferring", __name__)


@transferring.get("/dyads/<uuid:dyad_id>/give")
@allow(Action.GIVE_DYAD)
def give(dyad_id: uuid.UUID) -> Response:
    """Choose who takes the dyad on, and read what goes with it."""
    return _page(_own(dyad_id), TransferForm.among(colleagues(current_actor(), today())))


@transferring.post("/dyads/<uuid:dyad_id>/give")
@allow(Action.GIVE_DYAD)
def save(dyad_id: uuid.UUID) -> Response:
    found = _own(dyad_id)
    form = TransferForm.among(colleagues(current_actor(), today()))
    if not form.validate():
        return _page(found, form, 422)
    try:
        give_dyad(current_actor(), dyad_id, form.chosen, today())
    except Invalid:
        form.to_id.errors = [_("They are no longer a practitioner of your service. Choose somebody else.")]
        return _page(found, form, 422)
    except Closed:
        form.to_id.errors = [_("A tablet with this dyad’s questions is with the parent. Take it back first.")]
        return _page(found, form, 422)
    return see_other(url_for("transferring.given"))


@transferring.get("/dyads/given")
@allow(Action.SEE_OWN_DYADS)
def given() -> Response:
    """To whom the last dyad went. The dyad itself is no longer ours to name."""
    return render("transferring/given.html", latest=latest_given(current_actor()), nav_current="dyads")


def _own(dyad_id: uuid.UUID) -> DyadView:
    found = own_dyad(current_actor(), dyad_id)
    if found is None:
        raise NotFound("dyad")
    return found


def _page(found: DyadView, form: TransferForm, status: int = 200) -> Response:
    return render(
        "transferring/give.html",
        status,
        dyad=found,
        form=form,
        errors=errors_of(form),
        links=links_out(found.id),
        nav_current="dyads",
    )
