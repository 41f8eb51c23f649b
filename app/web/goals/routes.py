"""The helping question and the goals of a dyad."""

import uuid

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Action
from app.operations.goals import write_goals, write_plan
from app.queries.caseload import DyadView, own_dyad
from app.queries.goals import wish_of
from app.web import words
from app.web.access import allow, current_actor
from app.web.forms import errors_of
from app.web.goals.forms import GoalsForm
from app.web.pages import render, see_other
from app.web.transaction import give_up

goals = Blueprint("goals", __name__, url_prefix="/dyads/<uuid:dyad_id>/goals")


def _own(dyad_id: uuid.UUID) -> DyadView:
    found = own_dyad(current_actor(), dyad_id)
    if found is None:
        raise NotFound("dyad")
    return found


@goals.get("")
@allow(Action.SEE_OWN_DYADS)
def edit(dyad_id: uuid.UUID) -> Response:
    found = _own(dyad_id)
    return _page(found, GoalsForm.of(wish_of(found.intervention_id)))


@goals.post("")
@allow(Action.COLLECT)
def save(dyad_id: uuid.UUID) -> Response:
    found = _own(dyad_id)
    form = GoalsForm.posted(wish_of(found.intervention_id))
    if not form.validate():
        return _page(found, form, 422)
    try:
        write_goals(current_actor(), dyad_id, form.goals())
    except Invalid as error:
        give_up()
        new = not form.already_saved.get(error.field)
        form[error.field].errors = [_("Write the goal that this rates") if new else words.GOAL_IS_RATED]
        return _page(found, form, 422)
    write_plan(current_actor(), dyad_id, form.question(), form.planned_cycles.data)
    return see_other(_way_back(found))


def _way_back(found: DyadView) -> str:
    occasion_id = request.args.get("occasion", type=uuid.UUID)
    if occasion_id is not None:
        return url_for("occasions.occasion", occasion_id=occasion_id)
    return url_for("dyads.dyad", dyad_id=found.id)


def _page(found: DyadView, form: GoalsForm, status: int = 200) -> Response:
    return render(
        "goals/goals.html",
        status,
        dyad=found,
        form=form,
        errors=errors_of(form),
        back_url=_way_back(found),
        action=url_for("goals.save", dyad_id=found.id, occasion=request.args.get("occasion", type=uuid.UUID)),
        nav_current="dyads",
    )
