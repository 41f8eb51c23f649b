"""Helping somebody who cannot sign in. Only an administrator, and only after giving their own password again."""

import uuid

from flask import url_for
from werkzeug import Response

from app.domain.permissions import Action
from app.operations.resetting import make_reset, take_factors_away
from app.web.access import allow, current_actor, step_up
from app.web.addresses import full_address
from app.web.links import LinkPage
from app.web.pages import render, see_other
from app.web.people.routes import known, people


@people.post("/<uuid:user_id>/new-password")
@step_up
@allow(Action.MANAGE_ACCOUNTS)
def new_password_link(user_id: uuid.UUID) -> Response:
    """Show the link once; only a hash of it is kept."""
    person = known(user_id)
    address = full_address(url_for("resetting.reset", token=make_reset(current_actor(), user_id)))
    return render("people/new_password.html", person=person, link=LinkPage.make(address), nav_current="people")


@people.post("/<uuid:user_id>/second-step")
@step_up
@allow(Action.MANAGE_ACCOUNTS)
def second_step_lost(user_id: uuid.UUID) -> Response:
    """Phone and recovery codes are lost: the next sign-in sets up a second step anew."""
    known(user_id)
    take_factors_away(current_actor(), user_id)
    return see_other(url_for("people.person", user_id=user_id))
