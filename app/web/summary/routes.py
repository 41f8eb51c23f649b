"""A practitioner's own summary: on screen, on one sheet of paper, and as data to take away."""

from collections.abc import Iterator

from flask import Blueprint, Response, request, stream_with_context

from app.domain.permissions import Action
from app.queries.caseload import scores_of
from app.web.access import allow, catalogue, current_actor
from app.web.calendar import today
from app.web.pages import render
from app.web.summary.asking import read_caseload
from app.web.summary.choosing import Chosen
from app.web.summary.download import codebook_lines, data_lines, read_courses
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


@summary.get("/summary/data.csv")
@allow(Action.SEE_OWN_SUMMARY)
def data() -> Response:
    """Everything scored in one's own caseload, one line for each score. No free text."""
    courses = read_courses(current_actor())
    return _download(stream_with_context(data_lines(courses)), "vig-dcs-own-data.csv")


@summary.get("/summary/codebook.csv")
@allow(Action.SEE_OWN_SUMMARY)
def codebook() -> Response:
    """What each column of the data means."""
    return _download(codebook_lines(catalogue()), "vig-dcs-codebook.csv")


def _download(lines: Iterator[str], name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(lines, content_type="text/csv; charset=utf-8", headers=headers)
