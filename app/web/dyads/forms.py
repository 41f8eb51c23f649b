"""The small steps of "Add a dyad", the search box, and the day VIG ended."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.codes import parse_code
from app.domain.errors import CodeFault, InvalidCode
from app.domain.vocabulary import AdultRole, ChildAge, OccasionKind
from app.web import words
from app.web.forms import choices_of

OLDEST_CHILD_MONTHS = 18 * 12


class StepForm(FlaskForm):  # type: ignore[misc]
    """One step: its field or fields, and how they are kept in the draft."""

    def fields_to_keep(self) -> dict[str, Any]:
        return {name: value for name, value in self.data.items() if name != "csrf_token"}

    @classmethod
    def from_draft(cls, fields: Mapping[str, Any]) -> "StepForm":
        return cls(data=dict(fields))


class AdultRoleStep(StepForm):
    adult_role = RadioField(
        _l("Who is the adult?"),
        [InputRequired(_l("Choose who the adult is"))],
        choices=choices_of(
            {role: label for role, label in words.ADULT_ROLES.items() if role is not AdultRole.NOT_RECORDED}
        ),
    )


class AdultAgeStep(StepForm):
    adult_age = RadioField(
        _l("How old is the adult?"),
        [InputRequired(_l("Choose an age, or “Not known”"))],
        choices=choices_of(words.ADULT_AGES),
    )


class ChildAgeStep(StepForm):
    """Months, or not yet born. One of the two, never both."""

    child_months = IntegerField(_l("Age in months"), [Optional(), NumberRange(0, OLDEST_CHILD_MONTHS)])
    child_age = RadioField(
        _l("How old is the child?"), [Optional()], choices=choices_of({ChildAge.UNBORN: _l("Not yet born")})
    )

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        unborn = self.child_age.data == ChildAge.UNBORN
        typed = bool(self.child_months.raw_data and str(self.child_months.raw_data[0]).strip())
        if self.child_months.errors:
            self.child_months.errors = [
                _("Enter the age in whole months, from 0 to %(most)d", most=OLDEST_CHILD_MONTHS)
            ]
        elif typed and unborn:
            self.child_months.errors = [_("Enter an age or choose “Not yet born”, not both")]
        elif not typed and not unborn:
            self.child_months.errors = [_("Enter the age in months, or choose “Not yet born”")]
        return not self.child_months.errors and not self.child_age.errors

    def fields_to_keep(self) -> dict[str, Any]:
        if self.child_age.data == ChildAge.UNBORN:
            return {"child_age": ChildAge.UNBORN.value, "child_months": None}
        return {"child_age": ChildAge.MONTHS.value, "child_months": self.child_months.data}


class PopulationsStep(StepForm):
    populations = SelectMultipleField(
        _l("Does any of this apply?"),
        choices=choices_of(words.POPULATIONS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class ReferralStep(StepForm):
    referral = RadioField(
        _l("Who referred them?"),
        [InputRequired(_l("Choose who referred them"))],
        choices=choices_of(words.REFERRALS),
    )


class CourtOrderedStep(StepForm):
    court_ordered = RadioField(
        _l("Did a court ask for VIG?"),
        [InputRequired(_l("Choose yes or no"))],
        choices=choices_of({"no": _l("No"), "yes": _l("Yes")}),
    )

    def fields_to_keep(self) -> dict[str, Any]:
        return {"court_ordered": self.court_ordered.data == "yes"}

    @classmethod
    def from_draft(cls, fields: Mapping[str, Any]) -> "StepForm":
        known = {True: "yes", False: "no"}
        return cls(data={"court_ordered": known.get(fields.get("court_ordered", ""))})


class NationalUseStep(StepForm):
    national_use = RadioField(
        _l("May their figures count in the national picture?"),
        [InputRequired(_l("Choose what the family said, or “Not asked yet”"))],
        choices=choices_of(words.NATIONAL_USES),
    )


STEPS: dict[str, type[StepForm]] = {
    "adult-role": AdultRoleStep,
    "adult-age": AdultAgeStep,
    "child-age": ChildAgeStep,
    "populations": PopulationsStep,
    "referral": ReferralStep,
    "court-ordered": CourtOrderedStep,
    "national-use": NationalUseStep,
}
"""The steps by their address, in order. The name of a step's main field is its address with underscores."""


class FindForm(FlaskForm):  # type: ignore[misc]
    """Find one of one's own dyads by its code."""

    code = StringField(
        _l("Client code"),
        [InputRequired(_l("Enter a client code")), Length(max=40, message=words.CODE_FAULTS[CodeFault.LENGTH])],
    )

    def parsed(self) -> str | None:
        """The code as stored, or None with the reason at the field."""
        try:
            return parse_code(self.code.data or "")
        except InvalidCode as error:
            self.code.errors = [words.CODE_FAULTS[error.reason]]
            return None


class OccasionForm(FlaskForm):  # type: ignore[misc]
    """Which time point to open. Both fields are set by the page, not typed."""

    kind = SelectField(choices=choices_of({kind: kind.value for kind in OccasionKind}))
    number = IntegerField(validators=[InputRequired(), NumberRange(1, 99)])
