"""A forgotten password: asking for a link, and setting a new one with it."""

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import EmailField
from wtforms.validators import InputRequired, Length

from app.domain.permissions import Action
from app.operations.passwords import WeakPassword
from app.operations.resetting import ask_for_reset, reset_is_live, reset_password
from app.web import mail
from app.web.access import allow
from app.web.addresses import full_address
from app.web.callers import caller, remember_device
from app.web.forms import errors_of
from app.web.new_password import WEAK, NewPasswordForm
from app.web.pages import render, see_other
from app.web.passwords import password_hasher
from app.web.transaction import commit_now

resetting = Blueprint("resetting", __name__)


class ForgottenForm(FlaskForm):  # type: ignore[misc]
    email = EmailField(
        _l("Work email"),
        [InputRequired(_l("Enter your work email")), Length(max=254, message=_l("This email is too long. Check it"))],
    )


@resetting.get("/forgotten")
@allow(Action.PUBLIC)
def forgotten() -> Response:
    return _forgotten_page(ForgottenForm())


@resetting.post("/forgotten")
@allow(Action.PUBLIC)
def ask() -> Response:
    """The same reply for every address, and as fast: the message leaves afterwards."""
    form = ForgottenForm()
    if not form.validate():
        return _forgotten_page(form, 422)
    token = ask_for_reset(form.email.data or "", caller()) if mail.is_set_up() else None
    if token is not None:
        commit_now()
        address = full_address(url_for("resetting.reset", token=token))
        mail.send_afterwards((form.email.data or "").strip(), *mail.new_password(address))
    return see_other(url_for("resetting.asked"))


@resetting.get("/forgotten/asked")
@allow(Action.PUBLIC)
def asked() -> Response:
    return render("resetting/asked.html")


@resetting.get("/reset/<token>")
@allow(Action.PUBLIC)
def reset(token: str) -> Response:
    return _page(token, NewPasswordForm()) if reset_is_live(token) else _over()


@resetting.post("/reset/<token>")
@allow(Action.PUBLIC)
def save(token: str) -> Response:
    """Set the password. Nobody is signed in by it: the second step is still to come."""
    form = NewPasswordForm()
    if not reset_is_live(token):
        return _over()
    if not form.validate():
        return _page(token, form, 422)
    try:
        device_token = reset_password(token, form.new_password.data or "", caller(), password_hasher())
    except WeakPassword as weak:
        form.new_password.errors = [WEAK[weak.why]]
        return _page(token, form, 422)
    if device_token is None:
        return _over()
    remember_device(device_token)
    return see_other(url_for("resetting.done"))


@resetting.get("/reset")
@allow(Action.PUBLIC)
def done() -> Response:
    return render("resetting/done.html")


def _over() -> Response:
    return render("resetting/over.html", 404)


def _page(token: str, form: NewPasswordForm, status: int = 200) -> Response:
    action = url_for("resetting.save", token=token)
    return render("resetting/new_password.html", status, action=action, form=form, errors=errors_of(form))


def _forgotten_page(form: ForgottenForm, status: int = 200) -> Response:
    can_post = mail.is_set_up()
    return render("resetting/forgotten.html", status, form=form, errors=errors_of(form), can_post=can_post)
