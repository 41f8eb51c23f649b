"""What an invited person says: what they are called, and their password."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.web.new_password import NewPasswordForm


class JoinForm(NewPasswordForm):
    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Enter your name")), Length(max=120, message=_l("Use 120 letters or fewer"))],
    )
