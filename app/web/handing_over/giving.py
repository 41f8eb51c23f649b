"""Links for a parent's own phone, and the list of everything that was given out."""

import uuid

from flask import request, url_for
from werkzeug import Response

from app.clock import now
from app.domain.audit import Kind
from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.domain.vocabulary import Mode
from app.operations.collecting import choose_mode
from app.operations.granting import open_link, revoke, send_link
from app.queries.collecting import OccasionView
from app.queries.granting import grants_of, newest_grants
from app.queries.sending import still_out
from app.web.access import GRANT_PREFIX, allow, begin_grant, current_actor, load_signed_in
from app.web.addresses import full_address
from app.web.forms import errors_of
from app.web.handing_over.forms import LinkForm
from app.web.handing_over.presenters import GrantsPage
from app.web.handing_over.routes import handing_over, own_occasion
from app.web.links import LinkPage
from app.web.pages import render, see_other

MOST_GRANTS = 50


@handing_over.get("/occasions/<uuid:occasion_id>/link")
@allow(Action.COLLECT)
def link(occasion_id: uuid.UUID) -> Response:
    """Choose how long a link for the parent's own phone should live."""
    return _link_page(own_occasion(occasion_id), LinkForm())


@handing_over.post("/occasions/<uuid:occasion_id>/link")
@allow(Action.COLLECT)
def make_link(occasion_id: uuid.UUID) -> Response:
    """Show the link and its code once: only a hash of it is kept."""
    found = own_occasion(occasion_id)
    form = LinkForm()
    if not form.validate():
        return _link_page(found, form, 422)
    choose_mode(current_actor(), found, Mode.OWN_PHONE)
    token = send_link(current_actor(), found, int(form.days.data))
    address = full_address(url_for("handing_over.arrive", token=token))
    return render("handing_over/new_link.html", occasion=found, link=LinkPage.make(address), nav_current="dyads")


def _link_page(found: OccasionView, form: LinkForm, status: int = 200) -> Response:
    return render(
        "handing_over/link.html", status, occasion=found, form=form, errors=errors_of(form), nav_current="dyads"
    )


@handing_over.get("/grants")
@allow(Action.COLLECT)
def grants() -> Response:
    """Every hand-over and link of one's own: where it is, for how long, and how to end it."""
    actor = current_actor()
    page = GrantsPage.make(newest_grants(actor, MOST_GRANTS), still_out(actor, now()))
    return render("handing_over/grants.html", page=page, nav_current="today")


@handing_over.post("/occasions/<uuid:occasion_id>/revoke/<uuid:grant_id>")
@allow(Action.COLLECT)
def end_grant(occasion_id: uuid.UUID, grant_id: uuid.UUID) -> Response:
    found = own_occasion(occasion_id)
    if all(each.id != grant_id for each in grants_of(current_actor(), occasion_id)):
        raise NotFound("grant")
    revoke(current_actor(), found, grant_id)
    if request.args.get("came_from") == "list":
        return see_other(url_for("handing_over.grants"))
    return see_other(url_for("occasions.occasion", occasion_id=occasion_id))


@handing_over.get("/open/<token>")
@allow(Action.PUBLIC)
def arrive(token: str) -> Response:
    """The first page of a link. It opens nothing by itself: messengers look at links before people do."""
    return render("handing_over/arrive.html", token=token)


@handing_over.post("/open/<token>")
@allow(Action.PUBLIC, audit=Kind.SIGN_IN)
def open_own(token: str) -> Response:
    """Exchange the link for a cookie, once, so that no token stays in an address."""
    fresh = open_link(token)
    if fresh is None:
        return render("handing_over/link_used.html", 404)
    begin_grant(fresh)
    holder = load_signed_in(GRANT_PREFIX + fresh)
    if holder is None or holder.actor.grant is None:
        raise NotFound("grant")
    return see_other(url_for("questionnaire.welcome", occasion_id=holder.actor.grant.occasion_id))
