"""The newest release for everybody, without a sign-in. Off unless it is switched on (`DCS_PUBLIC_FIGURES`).

It reads releases and nothing else, sets no cookie, and is the same for everybody, so that any cache may keep it.
"""

from flask import Blueprint, current_app
from werkzeug import Response

from app.config import Settings
from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.released.reading import Edition
from app.web.access import allow
from app.web.caching import cacheable
from app.web.pages import render
from app.web.public.presenters import public_page
from app.web.released import released

public = Blueprint("public", __name__, url_prefix="/figures")


@public.get("")
@cacheable
@allow(Action.PUBLIC)
def figures() -> Response:
    return render("public/figures.html", page=public_page(released(), _newest()))


@public.get("/release.json")
@cacheable
@allow(Action.PUBLIC)
def as_json() -> Response:
    """The release as it was signed: the bytes whose checksum stands on the page."""
    return current_app.response_class(released().whole(_newest()), mimetype="application/json")


def _newest() -> Edition:
    settings: Settings = current_app.config["SETTINGS"]
    found = released().newest() if settings.public_figures else None
    if found is None:
        raise NotFound("release")
    return found
