"""The meeting at the end of a stage: a supervisor records it, and corrects one that was recorded by mistake."""

import uuid
from contextlib import suppress

from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import Closed, Invalid, NotFound
from app.domain.pathway import following
from app.domain.permissions import Action
from app.domain.vocabulary import Stage
from app.operations.staging import correct_transition, record_transition
from app.queries.stages import standing_one, transitions_of
from app.queries.supervision import Supervisee
from app.web import role_names, words
from app.web.access import allow, current_actor, pathway
from app.web.calendar import today
from app.web.forms import errors_of
from app.web.pages import new_form_id, render, see_other
from app.web.supervision.forms import MistakeForm, StageForm, number_in
from app.web.supervision.home import person_url
from app.web.supervision.people import meeting_of, person_page
from app.web.supervision.routes import known, supervision

WRONG_DAY = "held_on"


@supervision.get("/people/<uuid:supervisee_id>/<uuid:practice_id>/stage")
@allow(Action.SUPERVISE)
def stage(supervisee_id: uuid.UUID, practice_id: uuid.UUID) -> Response:
    """What the stage asks for, what there is of it, and the meeting to record."""
    form = StageForm(formdata=None, data={"form_id": new_form_id(), "held_on": today()})
    return _stage_page(known(supervisee_id, practice_id), form)


@supervision.post("/people/<uuid:supervisee_id>/<uuid:practice_id>/stage")
@allow(Action.SUPERVISE)
def save_stage(supervisee_id: uuid.UUID, practice_id: uuid.UUID) -> Response:
    supervisee, form = known(supervisee_id, practice_id), StageForm()
    form_id, held_on = number_in(form.form_id), form.held_on.data
    if not form.validate() or form_id is None or held_on is None:
        return _stage_page(supervisee, form, 422)
    try:
        record_transition(
            current_actor(),
            supervisee.where,
            pathway(),
            held_on,
            form_id,
            today(),
            all_the_same=form.all_the_same.data,
        )
    except Closed:
        return _back(supervisee)  # it was recorded just now: the page says so
    except Invalid as error:
        if error.field == WRONG_DAY:
            form.held_on.errors = [_("Choose a day that has come, and on which this stage had begun")]
        else:
            form.all_the_same.errors = [_("The numbers of this stage are not all there. Tick this if it is right")]
        return _stage_page(supervisee, form, 422)
    return _back(supervisee)


@supervision.get("/people/<uuid:supervisee_id>/<uuid:practice_id>/stage/<uuid:transition_id>")
@allow(Action.SUPERVISE)
def mistake(supervisee_id: uuid.UUID, practice_id: uuid.UUID, transition_id: uuid.UUID) -> Response:
    """Before a meeting is corrected: which one, and what follows."""
    supervisee = known(supervisee_id, practice_id)
    found = next((each for each in transitions_of(supervisee.where) if each.id == transition_id), None)
    if found is None:
        raise NotFound("transition")
    if standing_one(transitions_of(supervisee.where), supervisee.stage) != found:
        return _back(supervisee)
    return render(
        "supervision/mistake.html",
        person=supervisee,
        day=words.day(found.held_on),
        from_stage=role_names.STAGES[found.from_stage],
        to_stage=role_names.STAGES[found.to_stage],
        action=person_url("correct_stage", supervisee.where, transition_id=transition_id),
        back_url=person_url("person", supervisee.where),
        form=MistakeForm(formdata=None, data={"form_id": new_form_id()}),
        nav_current="supervisees",
    )


@supervision.post("/people/<uuid:supervisee_id>/<uuid:practice_id>/stage/<uuid:transition_id>")
@allow(Action.SUPERVISE)
def correct_stage(supervisee_id: uuid.UUID, practice_id: uuid.UUID, transition_id: uuid.UUID) -> Response:
    supervisee = known(supervisee_id, practice_id)
    form_id = number_in(MistakeForm().form_id) or uuid.uuid4()
    with suppress(Closed):  # it was corrected just now: the page says so
        correct_transition(current_actor(), supervisee.where, transition_id, pathway(), form_id, today())
    return _back(supervisee)


def _back(supervisee: Supervisee) -> Response:
    return see_other(person_url("person", supervisee.where))


def _stage_page(supervisee: Supervisee, form: StageForm, status: int = 200) -> Response:
    current = Stage(supervisee.stage)
    to_stage = following(current)
    if to_stage is None:
        return _back(supervisee)
    return render(
        "supervision/stage.html",
        status,
        page=person_page(current_actor(), supervisee, pathway(), today()),
        meeting=meeting_of(current),
        to_stage=role_names.STAGES[to_stage],
        action=person_url("save_stage", supervisee.where),
        back_url=person_url("person", supervisee.where),
        form=form,
        errors=errors_of(form),
        nav_current="supervisees",
    )
