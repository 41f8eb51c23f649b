"""Signed releases for a national analyst: by place, population, measure and over time.

Nothing here can reach a row: figures come from `released()`, and the build fails where anything else is imported.
"""

from flask import Blueprint, request
from werkzeug import Response

from app.domain.disclosure.quarters import parse_quarter
from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.released.reading import Edition
from app.web.access import allow
from app.web.national.presenters import edition_page, measure_page
from app.web.pages import render
from app.web.released import released

national = Blueprint("national", __name__, url_prefix="/national")


@national.get("")
@allow(Action.SEE_RELEASES)
def newest() -> Response:
    found = released().newest()
    if found is None:
        return render("national/nothing.html", set_up=released().is_set_up, nav_current="national")
    return _edition_page(found)


@national.get("/<quarter>")
@allow(Action.SEE_RELEASES)
def edition(quarter: str) -> Response:
    return _edition_page(_edition(quarter))


@national.get("/<quarter>/<instrument_code>/<scale>")
@allow(Action.SEE_RELEASES)
def measure(quarter: str, instrument_code: str, scale: str) -> Response:
    found = _edition(quarter)
    told = found.measure(f"{instrument_code}.{scale}")
    if told is None or not told.better:
        raise NotFound("measure")
    cells = released().figures(found, told.key)
    page = measure_page(found, told, cells, request.args.get("until", ""), request.args.get("population", ""))
    return render("national/measure.html", page=page, quarter=quarter, nav_current="national")


def _edition(written: str) -> Edition:
    quarter = parse_quarter(written)
    found = released().edition(quarter) if quarter else None
    if found is None:
        raise NotFound("release")
    return found


def _edition_page(found: Edition) -> Response:
    return render("national/edition.html", page=edition_page(released(), found), nav_current="national")
