"""Why an answer is put right. The answer itself is a field of its item's own kind."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.web import answer_words
from app.web.forms import choices_of


class ReasonForm(FlaskForm):  # type: ignore[misc]
    why = RadioField(
        _l("Why is it put right?"),
        [InputRequired(_l("Choose a reason"))],
        choices=choices_of(answer_words.AMEND_REASONS),
    )
