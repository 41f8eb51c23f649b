"""The home page: what to do next."""

from flask import Blueprint
from werkzeug import Response

from app.domain.permissions import Action
from app.queries.alerting import open_alerts
from app.queries.caseload import occasions_of, own_dyads
from app.queries.granting import grants_out
from app.web.access import allow, catalogue, current_actor
from app.web.calendar import today as todays_date
from app.web.pages import render
from app.web.today.presenters import TodayPage, look_first, still_out

today = Blueprint("today", __name__)


@today.get("/")
@allow(Action.SEE_OWN_DYADS)
def home() -> Response:
    dyads = own_dyads(current_actor())
    occasions = occasions_of([dyad.intervention_id for dyad in dyads])
    actor = current_actor()
    page = TodayPage.make(
        dyads, occasions, todays_date(), look_first(catalogue(), open_alerts(actor)), still_out(grants_out(actor))
    )
    return render("today/home.html", page=page, nav_current="today")
