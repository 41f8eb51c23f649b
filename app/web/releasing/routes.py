"""Preparing a release, looking at the draft, and signing it: two people, one after the other."""

import uuid

from flask import Blueprint, current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.domain.disclosure.quarters import parse_quarter
from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Action
from app.operations import releasing as writes
from app.operations.release_source import RowSource
from app.operations.signing_off import confirm_draft, sign_release
from app.queries import releasing as reads
from app.web.access import allow, catalogue, current_actor, step_up
from app.web.calendar import today
from app.web.forms import choices_of, errors_of
from app.web.pages import render, see_other
from app.web.releasing.forms import PrepareForm, SignForm
from app.web.releasing.presenters import quarters_to_prepare, release_page, rows

releasing = Blueprint("releasing", __name__, url_prefix="/releases")

REFUSALS = {
    ("key", "is not set up"): _l("This server has no secret for releases yet. Whoever runs it must set one up."),
    ("key", "is another one"): _l(
        "The secret is not the one of earlier releases. Whoever runs this server must put it back."
    ),
    ("quarter", "has nothing to release"): _l("There is nothing to release yet."),
    ("release", "holds somebody who has left"): _l(
        "Since this was prepared, a family has taken back that it counts. Prepare the release again."
    ),
    ("release", "is no longer the next one"): _l("Another release has been signed since. Prepare this one again."),
}
WORKED_OUT_BEFORE = _l("This cannot be done now. Prepare the release again.")


@releasing.get("")
@allow(Action.PREPARE_RELEASE)
def listing() -> Response:
    return _list_page(_prepare_form())


@releasing.post("")
@allow(Action.PREPARE_RELEASE)
def prepare() -> Response:
    """Begin a draft. Its measures are then worked out one by one, so that nobody waits before a still page."""
    form = _prepare_form()
    quarter = parse_quarter(form.quarter.data or "") if form.validate() else None
    if quarter is None:
        return _list_page(form, 422)
    try:
        release_id = writes.begin_release(current_actor(), quarter, RowSource(catalogue()), _key())
    except Invalid as error:
        form.quarter.errors = [_refusal(error)]
        return _list_page(form, 422)
    return see_other(url_for("releasing.look", release_id=release_id))


@releasing.get("/<uuid:release_id>")
@allow(Action.PREPARE_RELEASE)
def look(release_id: uuid.UUID) -> Response:
    return _release_page(release_id, SignForm())


@releasing.post("/<uuid:release_id>/next")
@allow(Action.PREPARE_RELEASE)
def go_on(release_id: uuid.UUID) -> Response:
    """Work out one more measure."""
    writes.prepare_next(current_actor(), release_id, RowSource(catalogue()), _key())
    return see_other(url_for("releasing.look", release_id=release_id))


@releasing.post("/<uuid:release_id>/confirm")
@step_up
@allow(Action.PREPARE_RELEASE)
def confirm(release_id: uuid.UUID) -> Response:
    """Stand for what a command prepared in one's name."""
    confirm_draft(current_actor(), release_id)
    return see_other(url_for("releasing.look", release_id=release_id))


@releasing.post("/<uuid:release_id>/sign")
@step_up
@allow(Action.SIGN_RELEASE)
def sign(release_id: uuid.UUID) -> Response:
    form = SignForm()
    if not form.validate():
        return _release_page(release_id, form, 422)
    try:
        sign_release(current_actor(), release_id, RowSource(catalogue()))
    except Invalid as error:
        form.looked.errors = [_refusal(error)]
        return _release_page(release_id, form, 422)
    return see_other(url_for("releasing.look", release_id=release_id))


@releasing.post("/<uuid:release_id>/discard")
@allow(Action.PREPARE_RELEASE)
def discard(release_id: uuid.UUID) -> Response:
    writes.discard_draft(current_actor(), release_id)
    return see_other(url_for("releasing.listing"))


def _key() -> bytes | None:
    key: bytes | None = current_app.extensions["release_key"]
    return key


def _refusal(error: Invalid) -> str:
    return str(REFUSALS.get((error.field, error.message), WORKED_OUT_BEFORE))


def _prepare_form() -> PrepareForm:
    form = PrepareForm()
    offered = quarters_to_prepare(reads.releases(current_actor()), today())
    form.quarter.choices = choices_of({"": _("Choose a quarter"), **offered})
    return form


def _list_page(form: PrepareForm, status: int = 200) -> Response:
    found = reads.releases(current_actor())
    draft = next((each for each in found if each.signed_at is None), None)
    return render(
        "releasing/listing.html",
        status,
        rows=rows(found),
        draft=draft,
        form=form,
        errors=errors_of(form),
        nav_current="releasing",
    )


def _release_page(release_id: uuid.UUID, form: SignForm, status: int = 200) -> Response:
    line = reads.release(current_actor(), release_id)
    if line is None:
        raise NotFound("release")
    page = release_page(line, reads.parts_of(line), current_actor())
    template = "releasing/release.html" if line.is_whole else "releasing/progress.html"
    return render(template, status, page=page, form=form, errors=errors_of(form), nav_current="releasing")
