"""The home page: what to do next."""

from datetime import date, timedelta

from flask import Blueprint, request
from werkzeug import Response

from app.clock import now
from app.domain.permissions import Action, Actor
from app.queries.alerting import open_alerts
from app.queries.caseload import occasions_of, own_dyads
from app.queries.checking import waiting_for
from app.queries.discussions import own_marked
from app.queries.granting import grants_out
from app.queries.kept_aside import Kept, kept_aside
from app.queries.sending import still_out as devices_out
from app.queries.sending import unsettled as answers_unsettled
from app.queries.stages import own_training
from app.queries.supervision_hours import own_hours
from app.queries.transferring import given_to
from app.queries.visits import courses_of, own_visit_drafts
from app.web.access import allow, catalogue, current_actor, pathway
from app.web.calendar import today as todays_date
from app.web.navigation import first_page
from app.web.pages import render, see_other
from app.web.today.firsts import First
from app.web.today.presenters import TodayPage, half_filled, look_first
from app.web.today.training import stage_line, to_confirm, to_talk_over
from app.web.today.waiting import arrived, asked, still_out, to_settle

today = Blueprint("today", __name__)

TOLD_FOR = timedelta(days=60)
"""How long somebody is told of a dyad that came to them, unless they open it."""


@today.get("/")
@allow(Action.SEE_OWN_DYADS)
def home() -> Response:
    actor = current_actor()
    dyads = own_dyads(actor)
    interventions = [dyad.intervention_id for dyad in dyads]
    page = TodayPage.make(
        dyads,
        occasions_of(interventions),
        courses_of(interventions),
        todays_date(),
        look_first(catalogue(), open_alerts(actor)),
        _to_settle(actor),
        asked(catalogue(), waiting_for(actor)),
        still_out(grants_out(actor), devices_out(actor, now())),
        half_filled(own_visit_drafts(actor)),
        stage_line(own_training(actor, pathway()), pathway().source),
        to_talk_over(own_marked(actor)),
        to_confirm(_hours_waiting(actor)),
        arrived(given_to(actor, now() - TOLD_FOR)),
        everything="all" in request.args,
    )
    return render("today/home.html", page=page, nav_current="today")


@today.get("/welcome")
@allow(Action.SIGNED_IN)
def welcome() -> Response:
    """Where somebody without a caseload begins: the first page that is theirs."""
    address = first_page(current_actor())
    if address is not None:
        return see_other(address)
    return render("today/no_caseload.html", name=current_actor().name)


def _to_settle(actor: Actor) -> tuple[First, ...]:
    unsettled = answers_unsettled(actor)
    kept = kept_aside(actor, {each.occasion_id for each in unsettled})
    unreadable = {each.assessment_id for each in kept if each.kind is Kept.UNREADABLE}
    return to_settle(catalogue(), unsettled, unreadable)


def _hours_waiting(actor: Actor) -> list[date]:
    return [each.facts.held_on for each in own_hours(actor) if each.waits_for(actor.user_id)]
