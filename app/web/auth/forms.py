"""The form for proving again who one is."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from app.domain.passwords import LONGEST


class ProveForm(FlaskForm):  # type: ignore[misc]
    """The password again, before something that a thief of an open tablet must not do."""

    password = PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Enter your password")),
            Length(max=LONGEST, message=_l("This password is too long. Check it")),
        ],
    )
