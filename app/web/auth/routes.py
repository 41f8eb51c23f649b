"""Signing in and out: the password first, and then a second step. Nobody is in after one of them."""

import re

from flask import Blueprint, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug import Response

from app.domain.audit import Kind
from app.domain.errors import Closed
from app.domain.permissions import Action
from app.operations.accounts import Finished, check_password, end_sign_in
from app.operations.guessing import TooManyTries
from app.queries.kept_forms import has_kept_forms
from app.queries.signing_in import factors_of
from app.web.access import allow, begin_finished, load_signed_in, sign_in_token
from app.web.callers import caller
from app.web.errors import page as error_page
from app.web.forms import errors_of
from app.web.pages import render, see_other
from app.web.second_step import (
    UNFINISHED,
    SecondStep,
    SecondStepForm,
    remember_unfinished,
    settings,
    take_second_step,
    unfinished,
)
from app.web.sign_in_page import SignInForm, show_sign_in

auth = Blueprint("auth", __name__)

OUR_ADDRESS = re.compile(r"/(?!/)[!-\[\]-~]*")
"""One slash, then printable ASCII. A backslash counts as a slash in a browser, and a tab or a line end as nothing."""


@auth.get("/sign-in")
@allow(Action.PUBLIC)
def sign_in_page() -> Response:
    if current_user.is_authenticated:
        return see_other(safe_next())
    return show_sign_in(SignInForm())


@auth.post("/sign-in")
@allow(Action.PUBLIC, audit=Kind.SIGN_IN)
def start() -> Response:
    form = SignInForm()
    if not form.validate():
        return show_sign_in(form, 422)
    try:
        token = check_password(
            form.email.data or "", form.password.data or "", caller(), fast_hash=settings().fast_password_hash
        )
    except TooManyTries:
        return error_page(429)
    if token is None:
        form.password.errors = [_("The email or the password is not right. Check both and try again.")]
        return show_sign_in(form, 422)
    return begin_second_step(token)


def begin_second_step(token: str) -> Response:
    """The first step was right: everything of an earlier visitor leaves the cookie, and the second step comes."""
    session.clear()
    remember_unfinished(token)
    return see_other(url_for("auth.second_step_page", next=wanted()))


@auth.get("/sign-in/second-step")
@allow(Action.PUBLIC)
def second_step_page() -> Response:
    begun = unfinished()
    if begun is None:
        return see_other(url_for("auth.sign_in_page", next=wanted()))
    if not factors_of(begun.user_id).enrolled:
        return see_other(url_for("auth.set_up_page", next=wanted()))
    return _second_step_page(SecondStepForm())


@auth.post("/sign-in/second-step")
@allow(Action.PUBLIC, audit=Kind.SIGN_IN)
def finish_sign_in() -> Response:
    form = SecondStepForm()
    if not form.validate():
        return _second_step_page(form, 422)
    try:
        finished = take_second_step(form)
    except TooManyTries:
        return error_page(429)
    except Closed:
        session.pop(UNFINISHED, None)
        return see_other(url_for("auth.sign_in_page", next=wanted()))
    if finished is None:
        return _second_step_page(form, 422)
    if not is_in(finished):
        return error_page(403)
    return see_other(after_sign_in())


def is_in(finished: Finished) -> bool:
    """Begin the sign-in, unless this person has no role today: then they are somebody, but nobody here."""
    if load_signed_in(finished.token) is None:
        session.pop(UNFINISHED, None)
        return False
    begin_finished(finished)
    return True


@auth.post("/sign-out")
@allow(Action.SIGNED_IN, audit=Kind.SIGN_OUT)
def sign_out() -> Response:
    end_sign_in(sign_in_token())
    logout_user()
    session.clear()
    return see_other(url_for("auth.sign_in_page"))


def wanted() -> str | None:
    """The page that was asked for before signing in: an address of our own. Never another host."""
    address = request.args.get("next", "")
    return address if OUR_ADDRESS.fullmatch(address) else None


def safe_next() -> str:
    """Where to go after signing in."""
    return wanted() or "/"


def after_sign_in() -> str:
    """What was kept of somebody whose time ran out comes before anything else."""
    return url_for("account.kept") if has_kept_forms(current_user.actor) else safe_next()


def _second_step_page(form: SecondStepForm, status: int = 200) -> Response:
    begun = unfinished()
    if begun is None:
        return see_other(url_for("auth.sign_in_page", next=wanted()))
    return render(
        "auth/second_step.html",
        status,
        step=SecondStep.of(begun, form),
        form=form,
        errors=errors_of(form),
        action=url_for("auth.finish_sign_in", next=wanted()),
        start_again=url_for("auth.sign_in_page", next=wanted()),
    )
