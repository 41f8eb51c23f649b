"""Why and when VIG ended, why it is not measured afterwards, when it is followed up, and what follows it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SubmitField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.web.course_words import ENDINGS, NO_AFTER
from app.web.forms import choices_of

MOST_COURSES = 99


class EndingForm(FlaskForm):  # type: ignore[misc]
    ended_on = DateField(_l("The last day of VIG"), [InputRequired(_l("Enter the last day of VIG"))])
    ending = RadioField(_l("Why did it end?"), [InputRequired(_l("Choose why it ended"))], choices=choices_of(ENDINGS))


class NoAfterForm(FlaskForm):  # type: ignore[misc]
    no_after = RadioField(
        _l("Will they not be collected at all? Why?"),
        [InputRequired(_l("Choose why they will not be collected"))],
        choices=choices_of(NO_AFTER),
    )


class FollowUpForm(FlaskForm):  # type: ignore[misc]
    """A day, or none: `nothing` is the other button."""

    follow_up_on = DateField(_l("The day from which the follow-up is due"), [Optional()])
    nothing = SubmitField()


class NextCourseForm(FlaskForm):  # type: ignore[misc]
    """`follows`: the course that the new one comes after. Set by the page, so that a double tap begins one."""

    follows = IntegerField(validators=[InputRequired(), NumberRange(1, MOST_COURSES)])
