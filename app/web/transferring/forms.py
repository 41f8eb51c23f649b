"""To whom a dyad is given."""

import uuid
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.queries.transferring import Colleague
from app.web.forms import choices_of


class TransferForm(FlaskForm):  # type: ignore[misc]
    to_id = RadioField(_l("Who takes this dyad on?"), [InputRequired(_l("Choose who takes this dyad on"))])

    @classmethod
    def among(cls, colleagues: Sequence[Colleague]) -> "TransferForm":
        """The form with these people to choose from."""
        form = cls()
        form.to_id.choices = choices_of({str(each.id): each.name for each in colleagues})
        return form

    @property
    def chosen(self) -> uuid.UUID:
        return uuid.UUID(self.to_id.data)
