"""What all forms share."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, request
from flask_babel import LazyString
from flask_wtf.csrf import CSRFError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the published types
from wtforms.form import BaseForm

from app.domain.errors import Invalid
from app.web.extensions import csrf
from app.web.methods import READING
from app.web.this_request import this_request

OWN, BY_HAND = "same-origin", "none"
"""From a page of ours, and from no page at all: how Sec-Fetch-Site says it."""


def register(app: Flask) -> None:
    """Ask every posted form for its CSRF token, and refuse what no person can type and no database can keep."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,  # tied to the sign-in: a form may lie open for hours in a cellar flat
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer, and our pages tell browsers to send none
    )
    app.before_request(_refuse_other_sites)
    csrf.init_app(app)
    app.before_request(_refuse_nul)


def _refuse_other_sites() -> None:
    """Refuse what a browser says another site sent, beside the token. Raises CSRFError.

    Chromium and Firefox say it in Sec-Fetch-Site, older browsers in Origin, which is `null` where no Referer is sent.
    """
    asked = this_request()
    if asked.method in READING:
        return
    said = asked.headers
    site, origin = said.get("Sec-Fetch-Site"), said.get("Origin", "null")
    if site is None:
        site = OWN if origin == "null" or urlsplit(origin).netloc == asked.host else "cross-site"
    if site not in (OWN, BY_HAND):
        raise CSRFError


def _refuse_nul() -> None:
    """PostgreSQL stores no NUL character. Raises Invalid."""
    for name, values in request.form.lists():
        if "\0" in name or "\0" in "".join(values):
            raise Invalid("form", "holds a NUL character")


def errors_of(form: BaseForm) -> tuple[tuple[str, str], ...]:
    """`(id of the field, message)` for every error, in the order of the fields, for the summary at the top."""
    found: list[tuple[str, str]] = []
    for field in form:
        if field.errors:
            options: list[Any] = list(cast(Any, field)) if hasattr(field, "iter_choices") else []
            anchor = options[0].id if options else field.id
            found.append((anchor, str(field.errors[0])))
    return tuple(found)


def choices_of(words: Mapping[Any, LazyString | str]) -> list[SelectChoice]:
    """Options of a radio, checkbox or select field, from code -> words, in their order."""
    return [SelectChoice(str(code), label) for code, label in words.items()]
