"""Pages that explain, and the check that a load balancer asks for. None needs a sign-in."""

from flask import Blueprint
from werkzeug import Response

from app.domain.permissions import Action
from app.web.access import allow, catalogue
from app.web.pages import render

information = Blueprint("information", __name__)


@information.get("/help")
@allow(Action.PUBLIC)
def help() -> Response:
    return render("information/help.html")


@information.get("/privacy")
@allow(Action.PUBLIC)
def privacy() -> Response:
    return render("information/privacy.html")


@information.get("/accessibility")
@allow(Action.PUBLIC)
def accessibility() -> Response:
    return render("information/accessibility.html")


@information.get("/measures")
@allow(Action.PUBLIC)
def measures() -> Response:
    """Whose questionnaires these are, and under which terms they are used here."""
    return render("information/measures.html", instruments=tuple(catalogue()))


@information.get("/healthz")
@allow(Action.PUBLIC)
def healthz() -> Response:
    """The process answers. It says nothing about the database."""
    return Response("ok\n", mimetype="text/plain")
