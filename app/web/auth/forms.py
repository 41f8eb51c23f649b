"""The sign-in form."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = EmailField(
        _l("Work email"),
        [InputRequired(_l("Enter your work email")), Length(max=254, message=_l("This email is too long. Check it"))],
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password")), Length(max=128, message=_l("This password is too long. Check it"))],
    )
