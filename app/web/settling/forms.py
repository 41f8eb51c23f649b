"""Choosing a side, and saying why what is missing is waited for no more."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from app.web import answer_words
from app.web.forms import choices_of


class ChooseForm(FlaskForm):  # type: ignore[misc]
    """Its choices are the sides of the page; `seen` is what was shown when it was made."""

    side = RadioField(_l("Which answers should count?"), [InputRequired(_l("Choose which answers should count"))])
    seen = HiddenField()


class CloseForm(FlaskForm):  # type: ignore[misc]
    why = RadioField(
        _l("Why will you not wait?"),
        [InputRequired(_l("Choose a reason"))],
        choices=choices_of(answer_words.CLOSE_REASONS),
    )
