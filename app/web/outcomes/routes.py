"""A service's own outcomes: on screen for whoever works there, and as a report for commissioners for who leads it."""

from flask import Blueprint, Response, request

from app.domain.permissions import Action
from app.web.access import allow, catalogue, current_actor
from app.web.calendar import today
from app.web.outcomes.asking import ask, outcomes_of
from app.web.outcomes.drawing import drawn
from app.web.outcomes.published import STUDIES, Study
from app.web.outcomes.report import report_of
from app.web.pages import render

outcomes = Blueprint("outcomes", __name__)


@outcomes.app_template_global()
def published_studies() -> tuple[Study, ...]:
    """What is published, for a part of the page that is the same on all of them."""
    return STUDIES


@outcomes.get("/outcomes")
@allow(Action.SEE_SERVICE_TOTALS)
def service() -> Response:
    """As many queries for a million pairs as for ten."""
    asked = ask(current_actor(), catalogue(), measure=request.args.get("measure"), year=_year())
    return render("outcomes/service.html", body=drawn(asked), nav_current="outcomes")


@outcomes.get("/outcomes/report")
@allow(Action.SEE_OUTCOMES)
def report() -> Response:
    """On A4, with the methods."""
    found = outcomes_of(ask(current_actor(), catalogue(), year=_year()))
    return render("outcomes/report.html", page=report_of(found, today()), nav_current="outcomes")


def _year() -> int | None:
    """The financial year that was asked for; None where it is none that a database could hold."""
    year = request.args.get("year", None, type=int)
    return year if year is not None and 1 <= year <= 9999 else None
