"""Changing one's own password."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from app.domain.passwords import LONGEST
from app.domain.permissions import Action
from app.operations.accounts import hasher
from app.operations.guessing import TooManyTries
from app.operations.passwords import WeakPassword, change_password
from app.web.access import allow, current_actor, sign_in_token
from app.web.auth.account import account
from app.web.callers import caller
from app.web.errors import page as error_page
from app.web.forms import errors_of
from app.web.new_password import WEAK, NewPasswordForm
from app.web.pages import render, see_other
from app.web.second_step import settings


class ChangePasswordForm(NewPasswordForm):
    old_password = PasswordField(
        _l("Password of now"),
        [
            InputRequired(_l("Enter your password of now")),
            Length(max=LONGEST, message=_l("This password is too long. Check it")),
        ],
    )


@account.get("/password")
@allow(Action.SIGNED_IN)
def password_page() -> Response:
    return _page(ChangePasswordForm())


@account.post("/password")
@allow(Action.SIGNED_IN)
def save_password() -> Response:
    form = ChangePasswordForm()
    if not form.validate():
        return _page(form, 422)
    old, new, hashes = (
        form.old_password.data or "",
        form.new_password.data or "",
        hasher(fast=settings().fast_password_hash),
    )
    try:
        right = change_password(current_actor(), sign_in_token(), old, new, caller(), hashes)
    except TooManyTries:
        return error_page(429)
    except WeakPassword as weak:
        form.new_password.errors = [WEAK[weak.why]]
        return _page(form, 422)
    if not right:
        form.old_password.errors = [_("This is not your password of now. Check it and try again.")]
        return _page(form, 422)
    return see_other(url_for("account.overview"))


def _page(form: ChangePasswordForm, status: int = 200) -> Response:
    return render("auth/password.html", status, form=form, errors=errors_of(form))
