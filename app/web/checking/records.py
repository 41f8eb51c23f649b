"""One drawn record at a time: look, then agree, ask about it, or say that it cannot be checked. Nothing is changed."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.checking import CheckState, QueryReason, Said, may_follow
from app.domain.errors import NotFound
from app.domain.permissions import Action
from app.operations.checking import say
from app.queries.check_file import check_file
from app.queries.checking import CheckView, check_to_make, draw_of
from app.web import check_words
from app.web.access import allow, catalogue, current_actor
from app.web.calendar import today
from app.web.checking.blueprints import checking
from app.web.checking.forms import EndingForm, QueryForm, VerdictForm
from app.web.checking.record_page import RecordPage
from app.web.forms import choices_of, errors_of
from app.web.pages import render, see_other


def _check(check_id: uuid.UUID) -> CheckView:
    found = check_to_make(current_actor(), check_id, today())
    if found is None:
        raise NotFound("check")
    return found


@checking.get("/<uuid:check_id>")
@allow(Action.CHECK_RECORDS)
def record(check_id: uuid.UUID) -> Response:
    """A record, and what was said of it so far."""
    return _page(_check(check_id), VerdictForm(), EndingForm())


@checking.post("/<uuid:check_id>")
@allow(Action.CHECK_RECORDS)
def judge(check_id: uuid.UUID) -> Response:
    """Agree, or say that it cannot be checked; whoever wants to ask is led to the question."""
    check = _check(check_id)
    form = _offering(VerdictForm(), check)
    if not form.check.choices or form.was_sent(check, form.check.data):
        return _to_next(check)
    if not form.validate():
        return _page(check, form, EndingForm(formdata=None), 422)
    said = Said(form.check.data)
    if said is Said.QUERY:
        return see_other(url_for("checking.ask", check_id=check.id))
    if not say(current_actor(), check, said, seen=form.shown):
        return _overtaken(check)
    return _to_next(check)


@checking.get("/<uuid:check_id>/query")
@allow(Action.CHECK_RECORDS)
def ask(check_id: uuid.UUID) -> Response:
    """Why one asks, and a line of words."""
    check = _check(check_id)
    if not may_follow(check.state, Said.QUERY):
        return see_other(url_for("checking.record", check_id=check.id))
    return _query_page(check, QueryForm())


@checking.post("/<uuid:check_id>/query")
@allow(Action.CHECK_RECORDS)
def send_query(check_id: uuid.UUID) -> Response:
    check, form = _check(check_id), QueryForm()
    if form.was_sent(check, Said.QUERY):
        return _to_next(check)
    if not may_follow(check.state, Said.QUERY):
        return _overtaken(check)
    if not form.validate():
        return _query_page(check, form, 422)
    reason, text = QueryReason(form.why.data), (form.text.data or "").strip()
    if not say(current_actor(), check, Said.QUERY, seen=form.shown, reason=reason, text=text):
        return _overtaken(check)
    return _to_next(check)


@checking.post("/<uuid:check_id>/ending")
@allow(Action.CHECK_RECORDS)
def end(check_id: uuid.UUID) -> Response:
    """Close a query, or ask again."""
    check = _check(check_id)
    form = _with_endings(EndingForm(), check)
    if not form.then.choices or form.was_sent(check, form.then.data):
        return see_other(url_for("checking.record", check_id=check.id))
    if not form.validate():
        return _page(check, VerdictForm(formdata=None), form, 422)
    said, text = Said(form.then.data), (form.text.data or "").strip()
    if not say(current_actor(), check, said, seen=form.shown, text=text):
        return _overtaken(check)
    return see_other(url_for("checking.record", check_id=check.id))


def _to_next(check: CheckView) -> Response:
    """The next record of the draw that nobody has said anything about, or the draw itself once all is done."""
    draw = draw_of(current_actor(), check.draw_id, today())
    following = draw.next if draw else None
    if following is None or following.id == check.id:
        return see_other(url_for("checking.draw_page", draw_id=check.draw_id))
    return see_other(url_for("checking.record", check_id=following.id))


def _overtaken(check: CheckView) -> Response:
    """Somebody was quicker, perhaps in another tab: show what stands there now."""
    return _page(_check(check.id), VerdictForm(formdata=None), EndingForm(formdata=None), 409, overtaken=True)


def _offering(form: VerdictForm, check: CheckView) -> VerdictForm:
    offered = {said: label for said, label in check_words.VERDICTS.items() if may_follow(check.state, said)}
    form.check.choices = choices_of(offered)
    return form


def _with_endings(form: EndingForm, check: CheckView) -> EndingForm:
    offered = {said: label for said, label in check_words.ENDINGS.items() if may_follow(check.state, said)}
    form.then.choices = choices_of(offered)
    return form


def _page(
    check: CheckView, form: VerdictForm, ending: EndingForm, status: int = 200, *, overtaken: bool = False
) -> Response:
    file = check_file(current_actor(), catalogue(), check, today())
    if file is None:
        raise NotFound("check")
    form.has_shown(check)
    ending.has_shown(check)
    return render(
        "checking/record.html",
        status,
        page=RecordPage.make(file),
        check=check,
        form=_offering(form, check),
        ending=_with_endings(ending, check),
        hints=check_words.VERDICT_HINTS,
        is_last=check.state is not CheckState.WAITING or check.place == check.of,
        overtaken=overtaken,
        errors=(*errors_of(form), *errors_of(ending)),
        nav_current="supervisees",
    )


def _query_page(check: CheckView, form: QueryForm, status: int = 200) -> Response:
    form.has_shown(check)
    told = check_words.what(catalogue(), check.instrument_code, check.instrument_version, check.kind, check.number)
    title = _("%(who)s, %(what)s", who=check.practitioner, what=told)
    return render(
        "checking/ask.html",
        status,
        check=check,
        title=title,
        form=form,
        errors=errors_of(form),
        nav_current="supervisees",
    )
