"""Preparing for supervision: mark a session, look at it together on one page, and say that it was talked over."""

import uuid

from flask import url_for
from werkzeug import Response

from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.operations.discussing import mark_for_supervision, say_discussed, unmark
from app.queries.discussions import marks_of
from app.queries.reading import eyes_on_visit
from app.queries.visits import OwnVisit, own_visit
from app.web.access import allow, catalogue, current_actor
from app.web.calendar import today
from app.web.forms import errors_of
from app.web.pages import render, see_other
from app.web.supervision.forms import MarkForm
from app.web.supervision.routes import supervision
from app.web.supervision.talking import talk_page


@supervision.get("/sessions/<uuid:visit_id>")
@allow(Action.TALK_OVER)
def talk(visit_id: uuid.UUID) -> Response:
    """The page that both sides see: the dyad by its code, the goals, the lines, and the question."""
    actor = current_actor()
    eyes = eyes_on_visit(actor, visit_id, today())
    page = talk_page(eyes, visit_id, catalogue(), own=eyes is actor) if eyes else None
    if page is None:
        raise NotFound("visit")
    return render("supervision/talk.html", page=page, nav_current="supervision" if page.own else "supervisees")


@supervision.get("/sessions/<uuid:visit_id>/mark")
@allow(Action.WRITE_VISITS)
def mark(visit_id: uuid.UUID) -> Response:
    return _mark_page(_own(visit_id), MarkForm(formdata=None, data={"question": _question(visit_id)}))


@supervision.post("/sessions/<uuid:visit_id>/mark")
@allow(Action.WRITE_VISITS)
def save_mark(visit_id: uuid.UUID) -> Response:
    found = _own(visit_id)
    form = MarkForm(already_saved={"question": _question(visit_id)})
    if not form.validate():
        return _mark_page(found, form, 422)
    mark_for_supervision(current_actor(), visit_id, form.asked())
    return see_other(url_for("supervision.talk", visit_id=visit_id))


@supervision.post("/sessions/<uuid:visit_id>/unmark")
@allow(Action.WRITE_VISITS)
def take_mark_off(visit_id: uuid.UUID) -> Response:
    unmark(current_actor(), visit_id)
    return see_other(url_for("supervision.talk", visit_id=visit_id))


@supervision.post("/sessions/<uuid:visit_id>/discussed")
@allow(Action.TALK_OVER)
def discussed(visit_id: uuid.UUID) -> Response:
    say_discussed(current_actor(), visit_id, today())
    return see_other(url_for("supervision.talk", visit_id=visit_id))


def _own(visit_id: uuid.UUID) -> OwnVisit:
    found = own_visit(current_actor(), visit_id)
    if found is None:
        raise NotFound("visit")
    return found


def _question(visit_id: uuid.UUID) -> str:
    """What is asked about a session that the caller has been shown to own; empty where it is not marked."""
    return next((each.question for each in marks_of(visit_id) if each.ended_at is None), "")


def _mark_page(found: OwnVisit, form: MarkForm, status: int = 200) -> Response:
    return render(
        "supervision/mark.html", status, visit=found, form=form, errors=errors_of(form), nav_current="supervision"
    )
