"""Choosing a new password, wherever it is asked for."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired

from app.domain.passwords import Weakness


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """Typed once: a browser or a password manager can show it, and a mistake is mended with a new link."""

    new_password = PasswordField(_l("New password"), [InputRequired(_l("Enter a new password"))])


WEAK: dict[Weakness, LazyString] = {
    Weakness.TOO_SHORT: _l("Use 12 characters or more. Three words that do not belong together are good."),
    Weakness.TOO_LONG: _l("Use 128 characters or fewer."),
    Weakness.COMMON: _l("This password is one of the first to be tried. Use three words that do not belong together."),
    Weakness.PREDICTABLE: _l("This is easy to guess, because it repeats itself or runs along the keyboard."),
    Weakness.PERSONAL: _l("This is easy to guess, because it is your name, your email or the name of this system."),
}
