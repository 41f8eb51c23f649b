"""The page on which a password is asked for. It asks no database, so that it can be shown before all else is loaded."""

from flask import Response, current_app, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from app.config import Settings
from app.demonstration_sign_ins import PASSWORD, SIGN_INS
from app.domain.passwords import LONGEST
from app.web.forms import errors_of
from app.web.pages import render


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = EmailField(
        _l("Work email"),
        [InputRequired(_l("Enter your work email")), Length(max=254, message=_l("This email is too long. Check it"))],
    )
    password = PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Enter your password")),
            Length(max=LONGEST, message=_l("This password is too long. Check it")),
        ],
    )


def show_sign_in(form: SignInForm, status: int = 200) -> Response:
    """The page with this form. In a demonstration it says who may sign in."""
    settings: Settings = current_app.config["SETTINGS"]
    return render(
        "auth/sign_in.html",
        status,
        form=form,
        errors=errors_of(form),
        provider=settings.provider,
        provider_url=url_for("auth.to_provider"),
        demo_sign_ins=SIGN_INS if settings.demonstration else (),
        demo_password=PASSWORD if settings.demonstration else None,
    )
