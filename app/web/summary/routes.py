"""A practitioner's own summary."""

from flask import Blueprint, request
from werkzeug import Response

from app.domain.permissions import Action
from app.queries.caseload import changes_of, occasions_of, own_dyads, scores_of
from app.web.access import allow, catalogue, current_actor
from app.web.calendar import today
from app.web.pages import render
from app.web.summary.caseload import Caseload
from app.web.summary.presenters import SummaryPage

summary = Blueprint("summary", __name__)


@summary.get("/summary")
@allow(Action.SEE_OWN_SUMMARY)
def own() -> Response:
    """Five queries however many dyads: dyads, occasions, assessments, changes, and the scores of this page."""
    dyads = own_dyads(current_actor())
    interventions = [dyad.intervention_id for dyad in dyads]
    caseload = Caseload(catalogue(), dyads, occasions_of(interventions), changes_of(interventions))
    number = request.args.get("page", 1, type=int)
    lines = caseload.lines(request.args.get("measure"), number)
    page = SummaryPage.make(caseload, lines, scores_of(lines.assessment_ids), today())
    return render("summary/own.html", page=page, nav_current="summary")
