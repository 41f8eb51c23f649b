"""Searching the audit: who did what, and when."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import DateField, SelectField
from wtforms.validators import Optional

from app.domain.audit import Kind
from app.domain.permissions import Action
from app.queries.auditing import Wanted, people_in
from app.queries.auditing import search as search_links
from app.web.access import allow, current_actor
from app.web.forms import choices_of, errors_of
from app.web.pages import render
from app.web.told import KINDS, ToldLine

audit = Blueprint("audit", __name__)


class SearchForm(FlaskForm):  # type: ignore[misc]
    """Who, what kind, when. In the address, so that a search can be kept and opened again; it holds no family."""

    class Meta:
        csrf = False  # it looks and changes nothing

    who = SelectField(_l("Who"), [Optional()])
    kind = SelectField(_l("What"), [Optional()], choices=choices_of({"": _l("Anything"), **KINDS}))
    first_day = DateField(_l("From"), [Optional()])
    last_day = DateField(_l("To"), [Optional()])


@dataclass(frozen=True)
class SearchPage:
    lines: tuple[ToldLine, ...]
    newer: str | None
    older: str | None


@audit.get("/audit")
@allow(Action.SEARCH_AUDIT)
def search() -> Response:
    """A page of fifty, newest first."""
    actor = current_actor()
    form = SearchForm(request.args)
    people = people_in(actor)
    form.who.choices = choices_of({"": _l("Anybody"), **dict(people)})
    if not form.validate():
        return render(
            "audit/search.html",
            422,
            page=SearchPage((), None, None),
            form=form,
            errors=errors_of(form),
            nav_current="audit",
        )
    chosen = {str(each): each for each, _name in people}
    kind = Kind(form.kind.data) if form.kind.data else None
    wanted = Wanted(chosen.get(form.who.data or ""), kind, form.first_day.data, form.last_day.data)
    number = max(request.args.get("page", 1, type=int), 1)
    found, more = search_links(actor, wanted, number)
    page = SearchPage(
        tuple(map(ToldLine.make, found)),
        _address(number - 1) if number > 1 else None,
        _address(number + 1) if more else None,
    )
    return _page(form, page)


def _page(form: SearchForm, page: SearchPage, status: int = 200) -> Response:
    return render("audit/search.html", status, page=page, form=form, errors=errors_of(form), nav_current="audit")


def _address(number: int) -> str:
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page"}
    return url_for("audit.search", **kept, page=number)
