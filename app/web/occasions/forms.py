"""Choosing who answers, saying on which day it was, and why a measure is not collected."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField
from wtforms.validators import InputRequired

from app.web import alert_words, words
from app.web.forms import choices_of


class ModeForm(FlaskForm):  # type: ignore[misc]
    mode = RadioField(
        _l("Who will answer, and how?"),
        [InputRequired(_l("Choose who will answer"))],
        choices=choices_of(words.MODES),
    )


class DayForm(FlaskForm):  # type: ignore[misc]
    held_on = DateField(_l("Day"), [InputRequired(_l("Enter the day"))])


class AlertForm(FlaskForm):  # type: ignore[misc]
    action = RadioField(
        _l("What will you do?"),
        [InputRequired(_l("Choose what you will do"))],
        choices=choices_of(alert_words.ACTIONS),
    )


class NotCollectedForm(FlaskForm):  # type: ignore[misc]
    reason = RadioField(
        _l("Why is it not collected?"),
        [InputRequired(_l("Choose a reason"))],
        choices=choices_of(words.NOT_COLLECTED),
    )
