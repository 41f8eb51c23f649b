"""Bring in what a tablet could not send: the same events under the same names, so twice does no more than once."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug import Response
from werkzeug.exceptions import RequestEntityTooLarge

from app.domain.errors import Invalid
from app.domain.permissions import Action
from app.operations.receiving import Brought, receive_file
from app.queries.collecting import occasion_of
from app.web.access import allow, catalogue, current_actor
from app.web.forms import errors_of
from app.web.pages import render
from app.web.sealed_files.forms import BringForm
from app.web.sealing_keys import key_ring
from app.web.transaction import give_up

sealed_files = Blueprint("sealed_files", __name__, url_prefix="/sealed-file")

LARGEST_FILE = 2 * 1024 * 1024
"""Bytes. A questionnaire of 60 answers is about 40 kB; a tablet holds a few."""


@dataclass(frozen=True, slots=True)
class BroughtPage:
    said: str
    others: str | None
    lines: tuple[tuple[str, str], ...]
    """Client code and the address of what is new, for each occasion."""

    @classmethod
    def make(cls, brought: Brought) -> "BroughtPage":
        said = ngettext("%(num)d answer was added.", "%(num)d answers were added.", brought.new)
        others = _("Some answers in this file are not from your own dyads. Ask the practitioner whose they are.")
        return cls(
            said if brought.new else _("Everything in this file had arrived before. Nothing is missing."),
            others if brought.unknown else None,
            tuple((_code_of(each), url_for("occasions.results", occasion_id=each)) for each in brought.occasions),
        )


def _code_of(occasion_id: uuid.UUID) -> str:
    occasion = occasion_of(current_actor(), catalogue(), occasion_id)
    return occasion.dyad_code if occasion else ""


@sealed_files.url_value_preprocessor
def take_more(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file is larger than any form. Said here because it runs before anything looks at the body."""
    request.max_content_length = LARGEST_FILE


@sealed_files.get("")
@allow(Action.COLLECT)
def choose() -> Response:
    return _page(BringForm())


@sealed_files.post("")
@allow(Action.COLLECT)
def bring_in() -> Response:
    """Take in a sealed file, and say what came of it."""
    form = BringForm()
    if not form.validate():
        return _page(form, 422)
    try:
        brought = receive_file(current_actor(), catalogue(), key_ring(), form.file.data.read())
    except Invalid:
        return _refused(form, _("This is not a sealed file from a tablet. Its name ends with .vigsealed."))
    if not brought.occasions:
        return _refused(form, _("No answers in it are from your own dyads. Ask the practitioner whose they are."))
    return render("sealed_files/brought.html", page=BroughtPage.make(brought), nav_current="today")


@sealed_files.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """Said at the field as every other mistake is. The form cannot be read again, so it is a new one."""
    give_up()
    return _refused(BringForm(formdata=None), _("This file is larger than 2 MB. A sealed file is smaller than that."))


def _refused(form: BringForm, why: str) -> Response:
    form.file.errors = [why]
    return _page(form, 422)


def _page(form: BringForm, status: int = 200) -> Response:
    return render("sealed_files/bring_in.html", status, form=form, errors=errors_of(form), nav_current="today")
