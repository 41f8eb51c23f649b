"""One question to a page, the check before the end, and the end."""

import uuid

from flask import Blueprint, make_response, request, url_for
from flask import Response as FlaskResponse
from werkzeug import Response

from app.domain.audit import Kind
from app.domain.errors import Closed, NotFound
from app.domain.instrument import Collect, Entry
from app.domain.journey import Journey, Step
from app.domain.permissions import Action, Actor
from app.operations.collecting import finish, record_answer
from app.operations.granting import finish_link
from app.queries.collecting import AssessmentView, OccasionView, occasion_of
from app.web.access import allow, catalogue, current_actor
from app.web.answer_fields import FIELD, answer_from
from app.web.pages import in_place, render, see_other
from app.web.questionnaire.drawn_pages import question_page
from app.web.questionnaire.presenters import (
    PRACTITIONER,
    CheckPage,
    ThanksPage,
    WelcomePage,
    layout_for,
)
from app.web.questionnaire.step_page import address_of, step_page

questionnaire = Blueprint("questionnaire", __name__, url_prefix="/q/<uuid:occasion_id>")


def own_occasion(occasion_id: uuid.UUID, *, to_write: bool = False) -> OccasionView:
    """The occasion of one of the actor's own dyads. Raises NotFound."""
    found = occasion_of(current_actor(), catalogue(), occasion_id, to_write=to_write)
    if found is None:
        raise NotFound("occasion")
    return found


def own_assessment(occasion: OccasionView, assessment_id: uuid.UUID) -> AssessmentView:
    """One of the occasion's assessments. Raises NotFound."""
    found = occasion.assessment(assessment_id)
    if found is None:
        raise NotFound("assessment")
    return found


def part_of(occasion: OccasionView, assessment: AssessmentView) -> tuple[AssessmentView, ...]:
    """What is answered in one go: all open on-screen measures together, a paper form by itself."""
    if assessment.instrument.collect is Collect.ON_SCREEN:
        return occasion.on_screen
    on_paper = assessment.collectable and current_actor().grant is None
    return (assessment,) if on_paper else ()


@questionnaire.get("/")
@allow(Action.ANSWER)
def welcome(occasion_id: uuid.UUID) -> Response:
    """A calm first page for a parent; a practitioner who asks or copies goes straight to the questions."""
    occasion = own_occasion(occasion_id)
    asked = occasion.on_screen
    if not asked:
        return see_other(url_for("questionnaire.thanks", occasion_id=occasion_id))
    journey = occasion.journey_of(asked)
    start_url = _go_on(occasion, journey)
    if current_actor().grant is None:
        back = request.args.get("start") == "1"
        return see_other(url_for("occasions.occasion", occasion_id=occasion_id) if back else start_url)
    return render("questionnaire/welcome.html", welcome=WelcomePage.make(occasion, journey, start_url))


def _go_on(occasion: OccasionView, journey: Journey) -> str:
    """Where to go on: the first step not passed, or the check page."""
    step = journey.first_open()
    return _check_url(occasion.id, journey) if step is None else address_of(occasion.id, step)


def _check_url(occasion_id: uuid.UUID, journey: Journey) -> str:
    part = journey.parts[0]
    if part.instrument.collect is Collect.ON_SCREEN:
        return url_for("questionnaire.check", occasion_id=occasion_id)
    return url_for("questionnaire.check_paper", occasion_id=occasion_id, assessment_id=uuid.UUID(part.key))


@questionnaire.get("/paper/<uuid:assessment_id>")
@allow(Action.COLLECT)
def paper(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Begin or go on copying a paper form."""
    occasion = own_occasion(occasion_id)
    assessment = own_assessment(occasion, assessment_id)
    if Entry.ITEMS not in assessment.instrument.entry:
        return see_other(url_for("questionnaire.total", occasion_id=occasion_id, assessment_id=assessment_id))
    asked = part_of(occasion, assessment)
    if not asked:
        return _closed(occasion, assessment)
    return see_other(_go_on(occasion, occasion.journey_of(asked)))


@questionnaire.get("/<uuid:assessment_id>/<item>")
@allow(Action.ANSWER)
def step(occasion_id: uuid.UUID, assessment_id: uuid.UUID, item: str) -> Response:
    occasion = own_occasion(occasion_id)
    assessment = own_assessment(occasion, assessment_id)
    journey = occasion.journey_of(part_of(occasion, assessment))
    found = journey.find(str(assessment_id), item)
    if found is None:
        return _closed(occasion, assessment)
    if not journey.may_visit(found):
        return see_other(_go_on(occasion, journey))
    return _show(current_actor(), occasion, journey, found)


@questionnaire.post("/<uuid:assessment_id>/<item>")
@allow(Action.ANSWER, audit=Kind.ANSWER)
def save_step(occasion_id: uuid.UUID, assessment_id: uuid.UUID, item: str) -> Response:
    """Save one answer and show what comes next."""
    occasion = own_occasion(occasion_id, to_write=True)
    assessment = own_assessment(occasion, assessment_id)
    journey = occasion.journey_of(part_of(occasion, assessment))
    found = journey.find(str(assessment_id), item)
    if found is None:
        _closed(occasion, assessment)
        raise Closed
    if not journey.may_visit(found):
        return see_other(_go_on(occasion, journey))
    answer, form_id, problem = answer_from(found.item, request.form)
    if answer is None:
        page = step_page(occasion, journey, found, request.form.get(FIELD), problem)
        return render("questionnaire/step.html", 422, step=page, layout=layout_for(current_actor()))
    actor = current_actor()
    record_answer(actor, catalogue(), assessment, item=item, answer=answer, form_id=form_id)
    return _next(actor, occasion, journey.having(found.part.key, item, answer), found)


def _next(actor: Actor, occasion: OccasionView, journey: Journey, step: Step) -> Response:
    """The step after this one, at once for htmx; the check page after the last."""
    following = journey.after(step)
    if following is None:
        return see_other(_check_url(occasion.id, journey))
    return in_place(_show(actor, occasion, journey, following), address_of(occasion.id, following))


def _show(actor: Actor, occasion: OccasionView, journey: Journey, step: Step) -> FlaskResponse:
    if actor.grant is not None:
        return make_response(question_page(occasion, journey, step))
    page = step_page(occasion, journey, step)
    return render("questionnaire/step.html", step=page, layout=PRACTITIONER, nav_current="dyads")


def _closed(occasion: OccasionView, assessment: AssessmentView) -> Response:
    """Lead away from what takes no more answers; an item that never was is not found."""
    if assessment.collectable:
        raise NotFound("item")
    if current_actor().grant is not None:
        return see_other(url_for("questionnaire.thanks", occasion_id=occasion.id))
    return see_other(url_for("occasions.occasion", occasion_id=occasion.id))


@questionnaire.get("/check")
@allow(Action.ANSWER)
def check(occasion_id: uuid.UUID) -> Response:
    occasion = own_occasion(occasion_id)
    return _check_page(occasion, occasion.on_screen)


@questionnaire.post("/check")
@allow(Action.ANSWER)
def finish_screen(occasion_id: uuid.UUID) -> Response:
    """Finish all on-screen measures of this sitting."""
    occasion = own_occasion(occasion_id, to_write=True)
    asked = occasion.on_screen
    if not asked:
        return see_other(url_for("questionnaire.thanks", occasion_id=occasion_id))
    if not occasion.journey_of(asked).all_passed:
        return see_other(_go_on(occasion, occasion.journey_of(asked)))
    actor = current_actor()
    finish(actor, catalogue(), asked)
    if actor.grant is None:
        return see_other(url_for("occasions.results", occasion_id=occasion_id))
    finish_link(actor.grant)
    return see_other(url_for("questionnaire.thanks", occasion_id=occasion_id))


@questionnaire.get("/check/<uuid:assessment_id>")
@allow(Action.COLLECT)
def check_paper(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    occasion = own_occasion(occasion_id)
    return _check_page(occasion, part_of(occasion, own_assessment(occasion, assessment_id)))


@questionnaire.post("/check/<uuid:assessment_id>")
@allow(Action.COLLECT)
def finish_paper(occasion_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Finish one paper form."""
    occasion = own_occasion(occasion_id, to_write=True)
    asked = part_of(occasion, own_assessment(occasion, assessment_id))
    if asked and not occasion.journey_of(asked).all_passed:
        return see_other(_go_on(occasion, occasion.journey_of(asked)))
    finish(current_actor(), catalogue(), asked)
    return see_other(url_for("occasions.occasion", occasion_id=occasion_id))


def _check_page(occasion: OccasionView, asked: tuple[AssessmentView, ...]) -> Response:
    if not asked:
        return see_other(url_for("occasions.occasion", occasion_id=occasion.id))
    journey = occasion.journey_of(asked)
    if not journey.all_passed:
        return see_other(_go_on(occasion, journey))
    page = CheckPage.make(occasion, journey, layout_for(current_actor()), _check_url(occasion.id, journey))
    return render("questionnaire/check.html", check=page, nav_current="dyads")


@questionnaire.get("/thanks")
@allow(Action.ANSWER)
def thanks(occasion_id: uuid.UUID) -> Response:
    """A parent's last page. A practitioner has no use for it."""
    occasion, grant = own_occasion(occasion_id), current_actor().grant
    if grant is None:
        return see_other(url_for("occasions.results", occasion_id=occasion_id))
    if occasion.on_screen:
        return see_other(url_for("questionnaire.welcome", occasion_id=occasion_id))
    return render("questionnaire/thanks.html", thanks=ThanksPage.make(occasion, grant))


@questionnaire.get("/not-today")
@allow(Action.ANSWER)
def not_today(occasion_id: uuid.UUID) -> Response:
    """The parent would rather stop: what was saved is kept, and nothing is asked for now."""
    occasion, grant = own_occasion(occasion_id), current_actor().grant
    if grant is None:
        return see_other(url_for("occasions.occasion", occasion_id=occasion_id))
    page = ThanksPage.make(occasion, grant)
    welcome_url = url_for("questionnaire.welcome", occasion_id=occasion_id)
    return render("questionnaire/not_today.html", thanks=page, welcome_url=welcome_url)
