"""Queries come home: a practitioner sees what was asked about one of their records, and answers or puts it right."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.checking import OPEN, CheckState, Said, may_follow
from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Action
from app.operations.checking import say
from app.queries.checking import CheckView, own_queries, own_query
from app.web import check_words
from app.web.access import allow, catalogue, current_actor
from app.web.checking.blueprints import queries
from app.web.checking.forms import ReplyForm
from app.web.checking.record_page import HistoryLine
from app.web.checking.rows import query_line
from app.web.forms import errors_of
from app.web.pages import render, see_other


@queries.get("")
@allow(Action.ANSWER_QUERIES)
def listing() -> Response:
    """What waits for an answer, what waits for the supervisor, and what is closed."""
    found = own_queries(current_actor())
    return render(
        "checking/queries.html",
        waiting=tuple(query_line(each) for each in found if each.state is CheckState.ASKED),
        answered=tuple(query_line(each) for each in found if each.state is CheckState.ANSWERED),
        closed=tuple(query_line(each) for each in reversed(found) if each.state not in OPEN),
        nav_current="today",
    )


@queries.get("/<uuid:check_id>")
@allow(Action.ANSWER_QUERIES)
def query(check_id: uuid.UUID) -> Response:
    return _page(_query(check_id), ReplyForm())


@queries.post("/<uuid:check_id>")
@allow(Action.ANSWER_QUERIES)
def reply(check_id: uuid.UUID) -> Response:
    """Answer. What was put right is put right on the record's own pages; here it is only told."""
    found, form = _query(check_id), ReplyForm()
    if form.was_sent(found, form.reply.data):
        return see_other(url_for("queries.query", check_id=check_id))
    if not may_follow(found.state, Said.STANDS):
        return _page(found, ReplyForm(formdata=None), 409, overtaken=True)
    if not form.validate():
        return _page(found, form, 422)
    try:
        added = say(current_actor(), found, Said(form.reply.data), seen=form.shown, text=(form.text.data or "").strip())
    except Invalid:
        form.reply.errors = [_("Nothing was changed since the question. Put it right first, or choose another answer.")]
        return _page(found, form, 422)
    if not added:
        return _page(_query(check_id), ReplyForm(formdata=None), 409, overtaken=True)
    return see_other(url_for("queries.query", check_id=check_id))


def _query(check_id: uuid.UUID) -> CheckView:
    found = own_query(current_actor(), check_id)
    if found is None:
        raise NotFound("query")
    return found


def _page(check: CheckView, form: ReplyForm, status: int = 200, *, overtaken: bool = False) -> Response:
    form.has_shown(check)
    return render(
        "checking/query.html",
        status,
        check=check,
        title=check_words.what(catalogue(), check.instrument_code, check.instrument_version, check.kind, check.number),
        history=tuple(map(HistoryLine.make, check.history)),
        state=check_words.STATES[check.state],
        tag_kind=check_words.TAGS[check.state],
        waits=check.state is CheckState.ASKED,
        is_open=check.state in OPEN,
        form=form,
        hints=check_words.REPLY_HINTS,
        answers_url=url_for("amending.answers", occasion_id=check.occasion_id, assessment_id=check.assessment_id),
        dyad_url=url_for("dyads.dyad", dyad_id=check.dyad_id),
        overtaken=overtaken,
        errors=errors_of(form),
        nav_current="today",
    )
