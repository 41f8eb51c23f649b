"""The home page: what to do next."""

from flask import Blueprint
from werkzeug import Response

from app.clock import now
from app.domain.permissions import Action, Actor
from app.queries.alerting import open_alerts
from app.queries.caseload import occasions_of, own_dyads
from app.queries.granting import grants_out
from app.queries.kept_aside import Kept, kept_aside
from app.queries.sending import still_out as devices_out
from app.queries.sending import unsettled as answers_unsettled
from app.web.access import allow, catalogue, current_actor
from app.web.calendar import today as todays_date
from app.web.pages import render
from app.web.today.presenters import First, TodayPage, look_first
from app.web.today.waiting import still_out, to_settle

today = Blueprint("today", __name__)


@today.get("/")
@allow(Action.SEE_OWN_DYADS)
def home() -> Response:
    dyads = own_dyads(current_actor())
    occasions = occasions_of([dyad.intervention_id for dyad in dyads])
    actor = current_actor()
    page = TodayPage.make(
        dyads,
        occasions,
        todays_date(),
        look_first(catalogue(), open_alerts(actor)),
        _to_settle(actor),
        still_out(grants_out(actor), devices_out(actor, now())),
    )
    return render("today/home.html", page=page, nav_current="today")


def _to_settle(actor: Actor) -> tuple[First, ...]:
    unsettled = answers_unsettled(actor)
    kept = kept_aside(actor, {each.occasion_id for each in unsettled})
    unreadable = {each.assessment_id for each in kept if each.kind is Kept.UNREADABLE}
    return to_settle(catalogue(), unsettled, unreadable)
