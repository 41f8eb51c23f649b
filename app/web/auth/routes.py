"""Signing in and out."""

import re

from flask import Blueprint, current_app, request, session
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug import Response

from app.config import Settings
from app.domain.permissions import Action
from app.operations.accounts import TooManyTries, end_sign_in, sign_in
from app.operations.demonstration import DEMONSTRATION_PASSWORD, SIGN_INS
from app.web.access import allow, begin, load_signed_in, sign_in_token
from app.web.auth.forms import SignInForm
from app.web.errors import page as error_page
from app.web.forms import errors_of
from app.web.pages import render, see_other

auth = Blueprint("auth", __name__)

OUR_ADDRESS = re.compile(r"/(?!/)[!-\[\]-~]*")
"""One slash, then printable ASCII. A backslash counts as a slash in a browser, and a tab or a line end as nothing."""


@auth.get("/sign-in")
@allow(Action.PUBLIC)
def sign_in_page() -> Response:
    if current_user.is_authenticated:
        return see_other(safe_next())
    return _page(SignInForm())


@auth.post("/sign-in")
@allow(Action.PUBLIC)
def start() -> Response:
    form = SignInForm()
    if not form.validate():
        return _page(form, 422)
    try:
        token = sign_in(form.email.data or "", form.password.data or "", fast_hash=_settings().fast_password_hash)
    except TooManyTries:
        return error_page(429)
    if token is None or load_signed_in(token) is None:
        form.password.errors = [_("The email or the password is not right. Check both and try again.")]
        return _page(form, 422)
    begin(token)
    return see_other(safe_next())


@auth.post("/sign-out")
@allow(Action.SIGNED_IN)
def sign_out() -> Response:
    end_sign_in(sign_in_token())
    logout_user()
    session.clear()
    return see_other("/sign-in")


def safe_next() -> str:
    """Where to go after signing in: an address of our own, or the home page. Never another host."""
    wanted = request.args.get("next", "")
    return wanted if OUR_ADDRESS.fullmatch(wanted) else "/"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _page(form: SignInForm, status: int = 200) -> Response:
    demonstration = _settings().demonstration
    return render(
        "auth/sign_in.html",
        status,
        form=form,
        errors=errors_of(form),
        demo_sign_ins=SIGN_INS if demonstration else (),
        demo_password=DEMONSTRATION_PASSWORD if demonstration else None,
    )
