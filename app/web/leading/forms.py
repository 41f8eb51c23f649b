"""What a service lead decides for their service."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.operations.service_rules import LONGEST_KEPT_YEARS, LONGEST_WAIT_DAYS


class AddMeasureForm(FlaskForm):  # type: ignore[misc]
    code = SelectField(_l("Add a measure"), [InputRequired(_l("Choose a measure"))])


class AlertForm(FlaskForm):  # type: ignore[misc]
    alert_prompt = TextAreaField(
        _l("What practitioners do about an alert here"),
        [Optional(), Length(max=600, message=_l("Use 600 letters or fewer"))],
    )
    who_to_call = StringField(_l("Who to call"), [Optional(), Length(max=300, message=_l("Use 300 letters or fewer"))])
    alert_days = IntegerField(
        _l("How many days may an alert wait?"),
        [
            InputRequired(_l("Enter a number of days")),
            NumberRange(1, LONGEST_WAIT_DAYS, message=_l("Enter 1 to 28 days")),
        ],
    )
    hold_back_unattended = BooleanField(_l("Leave measures with questions about harm out of links"))


class KeepingForm(FlaskForm):  # type: ignore[misc]
    keep_years = IntegerField(
        _l("Years after VIG"),
        [Optional(), NumberRange(1, LONGEST_KEPT_YEARS, message=_l("Enter 1 to 100 years"))],
    )
