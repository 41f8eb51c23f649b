"""Hours of supervision: all of one's own, and writing down a meeting that one had or gave."""

from flask import request, url_for
from werkzeug import Response

from app.domain.errors import Invalid
from app.domain.permissions import Action, Actor, may
from app.domain.supervising import USUAL_MINUTES, SupervisionHow, SupervisionKind
from app.operations.supervision_hours import write_given_hours, write_own_hours
from app.queries.supervision import own_supervisors, supervisees_of
from app.queries.supervision_hours import own_hours
from app.web.access import allow, current_actor
from app.web.calendar import today
from app.web.forms import errors_of
from app.web.pages import new_form_id, render, see_other
from app.web.supervision.entries import Reader, entry_row
from app.web.supervision.forms import GivenForm, HadForm, number_in
from app.web.supervision.routes import supervision

MOST_ENTRIES = 40


@supervision.get("/hours")
@allow(Action.SUPERVISION_HOURS)
def hours() -> Response:
    """Everything in which one has a part; what waits for oneself first."""
    actor = current_actor()
    rows = [entry_row(each, Reader(actor.user_id)) for each in own_hours(actor)]
    rest = [each for each in rows if not each.waits]
    shown = rest if "all" in request.args else rest[:MOST_ENTRIES]
    return render(
        "supervision/hours.html",
        waiting=[each for each in rows if each.waits],
        rest=shown,
        hidden=len(rest) - len(shown),
        supervises=may(actor, Action.SUPERVISE),
        trains=may(actor, Action.OWN_SUPERVISION),
        nav_current=section(actor),
    )


@supervision.get("/hours/had")
@allow(Action.OWN_SUPERVISION)
def had() -> Response:
    """A supervisee writes down supervision that they had."""
    return _had_page(HadForm.among(own_supervisors(current_actor()), today(), **_usual()))


@supervision.post("/hours/had")
@allow(Action.OWN_SUPERVISION)
def save_had() -> Response:
    actor = current_actor()
    form = HadForm.among(own_supervisors(actor), today())
    form_id = number_in(form.form_id)
    if not form.validate() or form_id is None:
        return _had_page(form, 422)
    chosen = next(each for each in own_supervisors(actor) if str(each.supervisor_id) == form.supervisor_id.data)
    try:
        hours_id = write_own_hours(
            actor,
            chosen.supervisor_id,
            form.facts(SupervisionKind.INDIVIDUAL),
            form_id,
            today(),
            another=form.another.data,
        )
    except Invalid as error:
        form.refuse(error.field)
        return _had_page(form, 422)
    return see_other(url_for("supervision.entry", hours_id=hours_id))


@supervision.get("/hours/given")
@allow(Action.SUPERVISE)
def give() -> Response:
    """A supervisor writes down supervision that they gave: one entry, also for a group."""
    return _given_page(GivenForm.among(supervisees_of(current_actor(), today()), **_usual()))


@supervision.post("/hours/given")
@allow(Action.SUPERVISE)
def save_given() -> Response:
    actor = current_actor()
    people = supervisees_of(actor, today())
    form = GivenForm.among(people)
    form_id = number_in(form.form_id)
    if not form.validate() or form_id is None:
        return _given_page(form, 422)
    try:
        hours_id = write_given_hours(
            actor,
            form.chosen(people),
            form.facts(SupervisionKind(form.kind.data)),
            form_id,
            today(),
            another=form.another.data,
        )
    except Invalid as error:
        form.refuse(error.field)
        return _given_page(form, 422)
    return see_other(url_for("supervision.entry", hours_id=hours_id))


def section(actor: Actor) -> str:
    """Where in the navigation hours stand for somebody: with their own supervision, if they have any."""
    return "supervision" if may(actor, Action.OWN_SUPERVISION) else "supervisees"


def _usual() -> dict[str, object]:
    return {
        "form_id": new_form_id(),
        "held_on": today(),
        "minutes": USUAL_MINUTES,
        "how": str(SupervisionHow.VIDEO),
    }


def _had_page(form: HadForm, status: int = 200) -> Response:
    return render("supervision/had.html", status, form=form, errors=errors_of(form), nav_current="supervision")


def _given_page(form: GivenForm, status: int = 200) -> Response:
    return render("supervision/given.html", status, form=form, errors=errors_of(form), nav_current="supervisees")
