"""What is asked about a session: everything that can be guessed is filled in already."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.visits import HIGHEST_RATING, LONGEST_MINUTES, LONGEST_NOTE, LOWEST_RATING, MOST_CYCLES, VisitFacts
from app.domain.vocabulary import Attendance, Place, Principle, VisitKind
from app.web import words
from app.web.forms import choices_of
from app.web.free_text import ChecksIdentifiers

RATINGS: dict[str, Any] = {
    **{str(rating): str(rating) for rating in range(LOWEST_RATING, HIGHEST_RATING + 1)},
    "": _l("None"),
}
"""A rating, and last of all the way to take it back."""
NEXT = {"week": _l("In a week"), "weeks": _l("In two weeks"), "day": _l("On a day"), "open": _l("Not planned yet")}
AHEAD = {"week": timedelta(weeks=1), "weeks": timedelta(weeks=2)}


def _rating() -> RadioField:
    return RadioField("", [Optional()], choices=choices_of(RATINGS))


class NextForm(FlaskForm):  # type: ignore[misc]
    """When the next session will be."""

    next = RadioField(_l("Next session"), [Optional()], choices=choices_of(NEXT))
    next_on = DateField(_l("Which day?"), [Optional()])

    def planned(self, from_day: date) -> date | None:
        """The day that was chosen; None where it is not planned."""
        chosen = self.next.data
        if chosen in AHEAD:
            return from_day + AHEAD[chosen]
        return self.next_on.data if chosen == "day" or (not chosen and self.next_on.data) else None

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if fine and self.next.data == "day" and self.next_on.data is None:
            self.next_on.errors = [_("Enter the day of the next session")]
            return False
        return fine


class VisitForm(ChecksIdentifiers, NextForm):
    kind = RadioField(
        _l("What"), [InputRequired(_l("Choose what the session was"))], choices=choices_of(words.VISIT_KINDS)
    )
    attendance = RadioField(
        _l("Did it take place?"),
        [InputRequired(_l("Choose whether it took place"))],
        choices=choices_of(words.ATTENDANCES),
    )
    held_on = DateField(_l("Day"), [InputRequired(_l("Enter the day of the session"))])
    place = RadioField(_l("Where"), [Optional()], choices=choices_of(words.PLACES))
    minutes = IntegerField(
        _l("Minutes"),
        [Optional(), NumberRange(1, LONGEST_MINUTES, _l("Enter the minutes as a number from 1 to 480"))],
    )
    cycle = IntegerField(
        _l("Cycle"), [Optional(), NumberRange(1, MOST_CYCLES, _l("Enter the number of the cycle, from 1 to 99"))]
    )
    principles = SelectMultipleField(
        _l("Principles you worked on"),
        choices=choices_of(words.PRINCIPLES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    goal_1 = _rating()
    goal_2 = _rating()
    goal_3 = _rating()
    note = StringField(_l("A line for yourself"), [Length(max=LONGEST_NOTE, message=_l("Use 300 letters or fewer"))])

    @classmethod
    def kept(cls, fields: Mapping[str, list[str]], **options: Any) -> "VisitForm":
        """The form as it was left half-filled."""
        form = MultiDict([(name, value) for name, values in fields.items() for value in values])
        return cls(formdata=form, **options)

    @property
    def goals(self) -> tuple[RadioField, ...]:
        return self.goal_1, self.goal_2, self.goal_3

    def facts(self) -> VisitFacts:
        """What a form found valid says."""
        held_on = self.held_on.data
        assert held_on is not None, "a form without its day is not valid"  # noqa: S101
        ratings = {number: int(field.data) for number, field in enumerate(self.goals, start=1) if field.data}
        return VisitFacts(
            kind=VisitKind(self.kind.data),
            held_on=held_on,
            attendance=Attendance(self.attendance.data),
            place=Place(self.place.data) if self.place.data else None,
            minutes=self.minutes.data,
            cycle=self.cycle.data,
            principles=tuple(map(Principle, self.principles.data or ())),
            ratings=ratings,
            note=" ".join((self.note.data or "").split()),
            next_on=self.planned(held_on),
        )
