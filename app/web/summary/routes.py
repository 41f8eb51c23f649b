"""A practitioner's own summary: on screen, and on one sheet of paper."""

from flask import Blueprint, Response, request

from app.domain.permissions import Action
from app.queries.caseload import scores_of
from app.web.access import allow, catalogue, current_actor
from app.web.calendar import today
from app.web.pages import render
from app.web.summary.asking import read_caseload
from app.web.summary.choosing import Chosen
from app.web.summary.presenters import summary_page
from app.web.summary.sheet import sheet_of

summary = Blueprint("summary", __name__)


@summary.get("/summary")
@allow(Action.SEE_OWN_SUMMARY)
def own() -> Response:
    """As many queries for two dyads as for two hundred."""
    asked = read_caseload(current_actor(), catalogue(), Chosen.read(request.args), today())
    lines = asked.caseload.lines(asked.chosen.measure, asked.chosen.page)
    page = summary_page(asked, lines, scores_of(lines.assessment_ids), today())
    return render("summary/own.html", page=page, nav_current="summary")


@summary.get("/summary/sheet")
@allow(Action.SEE_OWN_SUMMARY)
def sheet() -> Response:
    """The same on one A4 page, to take to supervision."""
    asked = read_caseload(current_actor(), catalogue(), Chosen.read(request.args), today())
    return render("summary/sheet.html", page=sheet_of(asked, today()), nav_current="summary")
