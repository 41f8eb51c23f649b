"""What an analyst fills in to prepare a release, and what a second person does to sign one."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired


class PrepareForm(FlaskForm):  # type: ignore[misc]
    quarter = SelectField(_l("Up to which quarter"), [InputRequired(_l("Choose a quarter"))])


class SignForm(FlaskForm):  # type: ignore[misc]
    looked = BooleanField(
        _l("I have looked at the figures, and they may be published"),
        [InputRequired(_l("Look at the figures first, then say that you have"))],
    )
