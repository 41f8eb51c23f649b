"""Whom one supervises, and one's own supervision: to look at. What is done about it is in the modules beside this."""

import uuid

from flask import Blueprint
from werkzeug import Response

from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.queries.supervision import Supervisee, supervisee_of
from app.web.access import allow, current_actor, pathway
from app.web.calendar import today
from app.web.pages import render
from app.web.supervision.home import home_of
from app.web.supervision.people import own_page, person_page

supervision = Blueprint("supervision", __name__, url_prefix="/supervision")


@supervision.get("")
@allow(Action.SUPERVISE)
def list() -> Response:
    """The people one supervises today. A link that has ended closes the view."""
    home = home_of(current_actor(), pathway(), today())
    return render("supervision/list.html", home=home, nav_current="supervisees")


@supervision.get("/people/<uuid:supervisee_id>/<uuid:practice_id>")
@allow(Action.SUPERVISE)
def person(supervisee_id: uuid.UUID, practice_id: uuid.UUID) -> Response:
    """One supervisee in one service, and the way to their dyads."""
    page = person_page(current_actor(), known(supervisee_id, practice_id), pathway(), today())
    return render("supervision/person.html", page=page, nav_current="supervisees")


@supervision.get("/own")
@allow(Action.OWN_SUPERVISION)
def own() -> Response:
    """One's own training and supervision."""
    page = own_page(current_actor(), pathway())
    return render("supervision/own.html", page=page, nav_current="supervision")


def known(supervisee_id: uuid.UUID, practice_id: uuid.UUID) -> Supervisee:
    """Raises NotFound for everybody whom the actor does not supervise today."""
    found = supervisee_of(current_actor(), supervisee_id, practice_id, today())
    if found is None:
        raise NotFound("supervisee")
    return found
