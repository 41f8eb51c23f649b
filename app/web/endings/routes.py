"""How a course of VIG ends: why, the measures after it there and then, a follow-up, and another course."""

import uuid
from datetime import date

from flask import Blueprint, url_for
from werkzeug import Response

from app.domain.calendar_months import months_later
from app.domain.due import Due, left_to_collect
from app.domain.errors import Closed, Invalid, NotFound
from app.domain.permissions import Action
from app.domain.vocabulary import EndingReason, NoAfter
from app.operations.ending import (
    begin_again,
    collect_after_all,
    end_intervention,
    leave_out_after,
    plan_follow_up,
    reopen,
)
from app.queries.caseload import DyadView, occasions_of, own_dyad
from app.web import words
from app.web.access import allow, current_actor
from app.web.calendar import today
from app.web.endings.forms import EndingForm, FollowUpForm, NextCourseForm, NoAfterForm
from app.web.forms import errors_of
from app.web.pages import render, see_other

endings = Blueprint("endings", __name__, url_prefix="/dyads/<uuid:dyad_id>")
SUGGESTED_MONTHS = 3


def _own(dyad_id: uuid.UUID) -> DyadView:
    found = own_dyad(current_actor(), dyad_id)
    if found is None:
        raise NotFound("dyad")
    return found


def _to_dyad(dyad_id: uuid.UUID) -> Response:
    return see_other(url_for("dyads.dyad", dyad_id=dyad_id))


@endings.get("/ending")
@allow(Action.SEE_OWN_DYADS)
def ending(dyad_id: uuid.UUID) -> Response:
    """Say when and why VIG ended."""
    found = _own(dyad_id)
    return _ending_page(found, EndingForm(data={"ended_on": found.ended_on or today(), "ending": found.ending}))


@endings.post("/ending")
@allow(Action.COLLECT)
def save_ending(dyad_id: uuid.UUID) -> Response:
    found = _own(dyad_id)
    form = EndingForm()
    if not form.validate():
        return _ending_page(found, form, 422)
    try:
        end_intervention(
            current_actor(), dyad_id, form.ended_on.data or today(), EndingReason(form.ending.data), today()
        )
    except Invalid:
        form.ended_on.errors = [words.DAY_OUTSIDE]
        return _ending_page(found, form, 422)
    left = left_to_collect(_own(dyad_id), occasions_of([found.intervention_id]).get(found.intervention_id, ()), today())
    if left is not None and left.due is Due.AFTER:
        return see_other(url_for("endings.after", dyad_id=dyad_id))
    return _to_dyad(dyad_id)


def _ending_page(found: DyadView, form: EndingForm, status: int = 200) -> Response:
    return render("endings/ending.html", status, dyad=found, form=form, errors=errors_of(form), nav_current="dyads")


@endings.post("/ending/undo")
@allow(Action.COLLECT)
def undo(dyad_id: uuid.UUID) -> Response:
    """VIG goes on after all."""
    reopen(current_actor(), dyad_id)
    return _to_dyad(dyad_id)


@endings.get("/after")
@allow(Action.SEE_OWN_DYADS)
def after(dyad_id: uuid.UUID) -> Response:
    """The measures after VIG: now, later, or not at all and why."""
    found = _own(dyad_id)
    return _after_page(found, NoAfterForm(data={"no_after": found.no_after}))


@endings.post("/after/not-collected")
@allow(Action.COLLECT)
def leave_out(dyad_id: uuid.UUID) -> Response:
    found = _own(dyad_id)
    if found.ended_on is None:
        raise Closed
    form = NoAfterForm()
    if not form.validate():
        return _after_page(found, form, 422)
    leave_out_after(current_actor(), dyad_id, NoAfter(form.no_after.data))
    return _to_dyad(dyad_id)


@endings.post("/after/due-again")
@allow(Action.COLLECT)
def due_again(dyad_id: uuid.UUID) -> Response:
    collect_after_all(current_actor(), dyad_id)
    return _to_dyad(dyad_id)


def _after_page(found: DyadView, form: NoAfterForm, status: int = 200) -> Response:
    if found.ended_on is None:
        return see_other(url_for("endings.ending", dyad_id=found.id))
    return render("endings/after.html", status, dyad=found, form=form, errors=errors_of(form), nav_current="dyads")


@endings.get("/follow-up")
@allow(Action.SEE_OWN_DYADS)
def follow_up(dyad_id: uuid.UUID) -> Response:
    """From which day a follow-up is due."""
    found = _own(dyad_id)
    suggested = months_later(found.ended_on or today(), SUGGESTED_MONTHS)
    return _follow_up_page(found, FollowUpForm(data={"follow_up_on": found.follow_up_on or suggested}))


@endings.post("/follow-up")
@allow(Action.COLLECT)
def save_follow_up(dyad_id: uuid.UUID) -> Response:
    found = _own(dyad_id)
    form = FollowUpForm()
    if not form.validate():
        return _follow_up_page(found, form, 422)
    day: date | None = None if form.nothing.data else form.follow_up_on.data
    try:
        plan_follow_up(current_actor(), dyad_id, day)
    except Invalid:
        form.follow_up_on.errors = [words.FOLLOW_UP_TOO_EARLY]
        return _follow_up_page(found, form, 422)
    return _to_dyad(dyad_id)


def _follow_up_page(found: DyadView, form: FollowUpForm, status: int = 200) -> Response:
    if found.ended_on is None:
        return see_other(url_for("endings.ending", dyad_id=found.id))
    return render("endings/follow_up.html", status, dyad=found, form=form, errors=errors_of(form), nav_current="dyads")


@endings.post("/courses")
@allow(Action.COLLECT)
def next_course(dyad_id: uuid.UUID) -> Response:
    """Begin another course of VIG with the same dyad."""
    form = NextCourseForm()
    if not form.validate():
        raise Invalid("follows", "is not a course")
    begin_again(current_actor(), dyad_id, form.follows.data or 1, today())
    return _to_dyad(dyad_id)
