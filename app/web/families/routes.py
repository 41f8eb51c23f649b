"""What a family may ask for: who has seen their record, everything that is held, no national use, or to be deleted."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, request, stream_with_context, url_for
from flask import Response as FlaskResponse
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from app.domain.audit import Kind
from app.domain.codes import parse_code
from app.domain.errors import InvalidCode, NotFound
from app.domain.permissions import Action
from app.domain.vocabulary import NationalUse
from app.operations.withdrawing import erase, set_national_use
from app.queries.auditing import history_of
from app.queries.caseload import DyadView, own_dyad
from app.queries.subject_access import everything_about
from app.web import words
from app.web.access import allow, current_actor, step_up
from app.web.forms import choices_of, errors_of
from app.web.pages import render, see_other
from app.web.told import ToldLine

families = Blueprint("families", __name__)


class NationalUseForm(FlaskForm):  # type: ignore[misc]
    national_use = RadioField(
        _l("What does the family say today?"),
        [InputRequired(_l("Choose what the family says"))],
        choices=choices_of(words.NATIONAL_USES),
    )


class ErasureForm(FlaskForm):  # type: ignore[misc]
    code = StringField(_l("Type the client code to delete everything"), [InputRequired(_l("Type the client code"))])


@dataclass(frozen=True)
class HistoryPage:
    lines: tuple[ToldLine, ...]
    newer: str | None
    older: str | None


def _own(dyad_id: uuid.UUID) -> DyadView:
    found = own_dyad(current_actor(), dyad_id)
    if found is None:
        raise NotFound("dyad")
    return found


@families.get("/dyads/<uuid:dyad_id>/family")
@allow(Action.FAMILY_RIGHTS)
def rights(dyad_id: uuid.UUID) -> Response:
    """What a family may ask for."""
    return _page(_own(dyad_id))


@families.post("/dyads/<uuid:dyad_id>/family/national-use")
@allow(Action.FAMILY_RIGHTS)
def save_national_use(dyad_id: uuid.UUID) -> Response:
    found, form = _own(dyad_id), NationalUseForm()
    if not form.validate():
        return _page(found, national_use=form)
    set_national_use(current_actor(), dyad_id, NationalUse(form.national_use.data))
    return see_other(url_for("dyads.dyad", dyad_id=dyad_id))


@families.post("/dyads/<uuid:dyad_id>/family/delete")
@allow(Action.FAMILY_RIGHTS)
@step_up
def delete(dyad_id: uuid.UUID) -> Response:
    """Delete everything, once the code has been typed."""
    found, form = _own(dyad_id), ErasureForm()
    if form.validate() and not _names(found, form.code.data or ""):
        form.code.errors = [_("This is not the client code of this dyad")]
    if form.errors or form.code.errors:
        return _page(found, erasure=form)
    erase(current_actor(), dyad_id)
    return see_other(url_for("families.deleted"))


def _names(dyad: DyadView, typed: str) -> bool:
    try:
        return parse_code(typed) == dyad.code
    except InvalidCode:
        return False


@families.get("/dyads/deleted")
@allow(Action.SIGNED_IN)
def deleted() -> Response:
    return render("families/deleted.html", nav_current="dyads")


def _page(
    found: DyadView, *, national_use: NationalUseForm | None = None, erasure: ErasureForm | None = None
) -> Response:
    wrong = national_use or erasure
    return render(
        "families/rights.html",
        422 if wrong else 200,
        dyad=found,
        national_use=national_use or NationalUseForm(formdata=None, data={"national_use": found.national_use}),
        erasure=erasure or ErasureForm(formdata=None),
        errors=errors_of(wrong) if wrong else (),
        nav_current="dyads",
    )


@families.post("/dyads/<uuid:dyad_id>/family/everything.json")
@allow(Action.FAMILY_RIGHTS, audit=Kind.EXPORT)
@step_up
def as_json(dyad_id: uuid.UUID) -> Response:
    """Everything that is held, for a machine: one object for each row."""
    _own(dyad_id)
    return _download(_json(dyad_id), "application/json", "everything-held.json")


@families.post("/dyads/<uuid:dyad_id>/family/everything.txt")
@allow(Action.FAMILY_RIGHTS, audit=Kind.EXPORT)
@step_up
def as_text(dyad_id: uuid.UUID) -> Response:
    """Everything that is held, to be read."""
    _own(dyad_id)
    return _download(_text(dyad_id), "text/plain; charset=utf-8", "everything-held.txt")


def _json(dyad_id: uuid.UUID) -> Iterator[str]:
    before = "[\n"
    for table, row in everything_about(dyad_id):
        yield before + json.dumps({"kept_in": table, **row}, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n"


def _text(dyad_id: uuid.UUID) -> Iterator[str]:
    last = None
    for table, row in everything_about(dyad_id):
        if table != last:
            yield f"{table.replace('_', ' ').upper()}\n\n"
            last = table
        yield "".join(f"{name.replace('_', ' ')}: {value}\n" for name, value in row.items() if value is not None) + "\n"


def _download(pieces: Iterator[str], kind: str, name: str) -> Response:
    """Sent piece by piece, after the link that tells of it has been committed. The name of the file says nothing."""
    reply = FlaskResponse(stream_with_context(pieces), content_type=kind)
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply


@families.get("/dyads/<uuid:dyad_id>/history")
@allow(Action.FAMILY_RIGHTS)
def history(dyad_id: uuid.UUID) -> Response:
    """Who has looked at this record or changed it."""
    found = _own(dyad_id)
    number = max(request.args.get("page", 1, type=int), 1)
    told, more = history_of(dyad_id, number)
    page = HistoryPage(
        tuple(map(ToldLine.make, told)),
        url_for("families.history", dyad_id=dyad_id, page=number - 1) if number > 1 else None,
        url_for("families.history", dyad_id=dyad_id, page=number + 1) if more else None,
    )
    return render("families/history.html", dyad=found, page=page, nav_current="dyads")
