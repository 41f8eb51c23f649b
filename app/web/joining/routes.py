"""Where an invitation leads: a person sets their name and password, once."""

from flask import Blueprint, url_for
from werkzeug import Response

from app.domain.permissions import Action
from app.operations.inviting import accept
from app.operations.passwords import WeakPassword
from app.queries.inviting import Invited, invited_by_link
from app.web.access import allow
from app.web.forms import errors_of
from app.web.joining.forms import JoinForm
from app.web.new_password import WEAK
from app.web.pages import render, see_other
from app.web.passwords import password_hasher

joining = Blueprint("joining", __name__)


@joining.get("/invitation/<token>")
@allow(Action.PUBLIC)
def invitation(token: str) -> Response:
    """The form. Looking at it uses nothing up: mail programs look at links before people do."""
    invited = invited_by_link(token)
    if invited is None:
        return _over()
    return _page(token, invited, JoinForm(data={"name": invited.name}))


@joining.post("/invitation/<token>")
@allow(Action.PUBLIC)
def join(token: str) -> Response:
    invited = invited_by_link(token)
    if invited is None:
        return _over()
    form = JoinForm()
    if not form.validate():
        return _page(token, invited, form, 422)
    name = " ".join((form.name.data or "").split())
    try:
        email = accept(token, name, form.new_password.data or "", password_hasher())
    except WeakPassword as weak:
        form.new_password.errors = [WEAK[weak.why]]
        return _page(token, invited, form, 422)
    if email is None:
        return _over()
    return see_other(url_for("joining.joined"))


@joining.get("/joined")
@allow(Action.PUBLIC)
def joined() -> Response:
    return render("joining/joined.html")


def _over() -> Response:
    return render("joining/over.html", 404)


def _page(token: str, invited: Invited, form: JoinForm, status: int = 200) -> Response:
    return render("joining/invitation.html", status, token=token, invited=invited, form=form, errors=errors_of(form))
