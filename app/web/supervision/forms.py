"""What is asked about supervision."""

import uuid
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.supervising import LONGEST_QUESTION, SupervisionFacts, SupervisionHow, SupervisionKind
from app.domain.visits import LONGEST_MINUTES
from app.queries.supervision import Supervisee, SupervisorLink, Where
from app.web import supervision_words
from app.web.forms import choices_of
from app.web.free_text import ChecksIdentifiers

MINUTES = _l("Enter the minutes as a number from 1 to 480")


def number_in(field: HiddenField) -> uuid.UUID | None:
    """The id in a hidden field; None where somebody sent something else."""
    try:
        return uuid.UUID(field.data or "")
    except ValueError:
        return None


class HoursForm(FlaskForm):  # type: ignore[misc]
    """What was when, and how. Shared by those who had supervision, gave it, or put an entry right."""

    held_on = DateField(_l("Day"), [InputRequired(_l("Enter the day"))])
    minutes = IntegerField(_l("Minutes"), [InputRequired(MINUTES), NumberRange(1, LONGEST_MINUTES, MINUTES)])
    how = RadioField(
        _l("How did you meet?"),
        [InputRequired(_l("Choose how you met"))],
        choices=choices_of(supervision_words.HOWS),
    )

    def facts(self, kind: SupervisionKind) -> SupervisionFacts:
        """What a form found valid says."""
        held_on, minutes = self.held_on.data, self.minutes.data
        assert held_on is not None, "a form without its day is not valid"  # noqa: S101
        return SupervisionFacts(held_on, minutes or 0, kind, SupervisionHow(self.how.data))

    def refuse(self, field: str) -> None:
        """Say at the field what the operation did not accept."""
        told = {
            "held_on": _("Choose a day that has come, on which this supervision was already set up"),
            "people": _("One to one is with one person. Choose one, or choose “In a group”"),
            "same_day": _("There is an entry of this day already. Was this another meeting?"),
        }[field]
        self["held_on" if field == "same_day" else field].errors = [told]


class NewHoursForm(HoursForm):
    """`form_id` makes a double tap harmless."""

    form_id = HiddenField()
    another = BooleanField(_l("Yes, it was another meeting on the same day"))
    asked_again = False
    """Whether the page offers `another`."""

    def refuse(self, field: str) -> None:
        super().refuse(field)
        self.asked_again = field == "same_day"


class HadForm(NewHoursForm):
    """A supervisee writes down supervision that they had, one to one."""

    supervisor_id = RadioField(_l("With whom?"), [InputRequired(_l("Choose your supervisor"))])

    @classmethod
    def among(cls, links: tuple[SupervisorLink, ...], today: date, **data: object) -> "HadForm":
        """With everybody who has been one's supervisor; the only one of today is chosen already."""
        current = {each.supervisor_id for each in links if each.ends_on is None or each.ends_on > today}
        if data and len(current) == 1:
            data["supervisor_id"] = str(next(iter(current)))
        form = cls(formdata=None, data=data) if data else cls()
        form.supervisor_id.choices = choices_of({str(each.supervisor_id): each.name for each in links})
        return form


class GivenForm(NewHoursForm):
    """A supervisor writes down supervision that they gave, to one or to several at once."""

    kind = RadioField(
        _l("What was it?"),
        [InputRequired(_l("Choose one to one, or in a group"))],
        choices=choices_of(supervision_words.KINDS),
    )
    people = SelectMultipleField(
        _l("Who was there?"),
        [InputRequired(_l("Choose who was there"))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @classmethod
    def among(cls, supervisees: tuple[Supervisee, ...], **data: object) -> "GivenForm":
        form = cls(formdata=None, data=data) if data else cls()
        form.people.choices = choices_of({_key(each.where): f"{each.name}, {each.service}" for each in supervisees})
        return form

    def chosen(self, supervisees: tuple[Supervisee, ...]) -> tuple[Where, ...]:
        return tuple(each.where for each in supervisees if _key(each.where) in (self.people.data or ()))


def _key(where: Where) -> str:
    return ".".join(each.hex for each in where)


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """Yes to an entry as it was shown; or, by its own button, that somebody was not there."""

    revision = IntegerField(validators=[InputRequired()])
    about_id = HiddenField()

    @property
    def seen(self) -> int:
        """Which state of the entry was looked at."""
        return self.revision.data or 0


class DisputeForm(AnswerForm):
    dispute = RadioField(
        _l("What is not right?"),
        [InputRequired(_l("Choose what is not right"))],
        choices=choices_of(supervision_words.DISPUTES),
    )


class CorrectForm(HoursForm, AnswerForm):
    """An entry as it should be."""


class MarkForm(ChecksIdentifiers):
    question = TextAreaField(
        _l("What would you like to talk over?"),
        [
            InputRequired(_l("Write your question")),
            Length(max=LONGEST_QUESTION, message=_l("Use 300 letters or fewer")),
        ],
    )

    def asked(self) -> str:
        return " ".join((self.question.data or "").split())


class StageForm(FlaskForm):  # type: ignore[misc]
    form_id = HiddenField()
    held_on = DateField(_l("Day of the meeting"), [InputRequired(_l("Enter the day of the meeting"))])
    all_the_same = BooleanField(_l("Record it all the same"))


class MistakeForm(FlaskForm):  # type: ignore[misc]
    form_id = HiddenField()
