"""The short code that takes a tablet back, the life of a link, and the full sign-in after too many tries."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from app.operations.granting import LINK_DAYS
from app.web.forms import choices_of


class SetPinForm(FlaskForm):  # type: ignore[misc]
    """Not password fields: a browser would offer to keep them, and offer them to the parent."""

    pin = StringField(_l("Your PIN, six digits"), [InputRequired(_l("Enter six digits"))])
    again = StringField(_l("The same PIN again"), [InputRequired(_l("Enter the same six digits again"))])


class PasswordForm(FlaskForm):  # type: ignore[misc]
    email = EmailField(_l("Work email"), [InputRequired(_l("Enter your work email")), Length(max=254)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password")), Length(max=128)])


class LinkForm(FlaskForm):  # type: ignore[misc]
    days = RadioField(
        _l("How long should the link work?"),
        [InputRequired(_l("Choose how long the link should work"))],
        choices=choices_of({str(days): lazy_ngettext("%(num)d day", "%(num)d days", days) for days in LINK_DAYS}),
    )
