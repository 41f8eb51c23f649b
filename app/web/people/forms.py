"""Inviting people, and giving, changing and ending roles."""

import re
import uuid
from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, EmailField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.domain.permissions import Actor
from app.domain.vocabulary import SERVICE_ROLES, Role, Stage
from app.operations.membership import may_give
from app.web import role_names
from app.web.forms import choices_of

NOBODY = ""
ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]+")
A_DAY = _l("Enter a day, as in 8 9 2026")


def one_of(field: SelectField, choices: Mapping[uuid.UUID, str], first: str) -> None:
    """Offer these, after a line that is no choice."""
    field.choices = choices_of({NOBODY: first, **{str(key): text for key, text in choices.items()}})


def chosen(field: SelectField) -> uuid.UUID | None:
    return uuid.UUID(field.data) if field.data else None


class RoleForm(FlaskForm):  # type: ignore[misc]
    """A role, with what belongs to it: a practitioner's stage, and the service of all but national roles."""

    role = RadioField(_l("Role"), [InputRequired(_l("Choose a role"))])
    stage = RadioField(_l("Stage of a practitioner"), [Optional()], choices=choices_of(role_names.STAGES))
    service_id = SelectField(_l("Service"), [Optional()])
    starts_on = DateField(_l("First day"), [InputRequired(A_DAY)])
    several_services = False
    """Whether there is a service to choose."""

    def offer(self, actor: Actor, services: Mapping[uuid.UUID, str]) -> None:
        """The roles this actor may give, and the services they may give them in."""
        self.role.choices = choices_of({role: role_names.ROLES[role] for role in may_give(actor)})
        one_of(self.service_id, services, _("Choose a service"))
        self.several_services = bool(services)

    def validate(self, extra_validators: None = None) -> bool:
        super().validate(extra_validators)
        if self.role.data == Role.PRACTITIONER and not self.stage.data and not self.stage.errors:
            self.stage.errors = [_("Choose the stage of the practitioner")]
        if self.role.data in SERVICE_ROLES and self.several_services and not self.service_id.data:
            self.service_id.errors = [_("Choose the service")]
        return not self.errors

    @property
    def chosen_role(self) -> Role:
        return Role(self.role.data)

    @property
    def chosen_stage(self) -> Stage | None:
        return Stage(self.stage.data) if self.chosen_role is Role.PRACTITIONER else None

    def service_for(self, actor: Actor) -> uuid.UUID | None:
        """The chosen service; a lead's own, which nobody has to choose."""
        return chosen(self.service_id) if self.several_services else actor.service_id


class InviteForm(RoleForm):
    name = StringField(
        _l("Name"), [InputRequired(_l("Enter the name")), Length(max=120, message=_l("Use 120 letters or fewer"))]
    )
    email = EmailField(
        _l("Work email"),
        [
            InputRequired(_l("Enter the work email")),
            Length(max=254, message=_l("This email is too long. Check it")),
        ],
    )
    post = BooleanField(_l("Send the link to this address"))

    def validate(self, extra_validators: None = None) -> bool:
        super().validate(extra_validators)
        if self.email.data and not self.email.errors and not ADDRESS.fullmatch(self.email.data.strip()):
            self.email.errors = [_("Enter an email address, as in name@service.nhs.uk")]
        return not self.errors


class StageForm(FlaskForm):  # type: ignore[misc]
    stage = RadioField(_l("Stage"), [InputRequired(_l("Choose a stage"))], choices=choices_of(role_names.STAGES))
    from_day = DateField(_l("From which day?"), [InputRequired(A_DAY)])


class EndForm(FlaskForm):  # type: ignore[misc]
    ends_on = DateField(_l("The first day without this role"), [InputRequired(A_DAY)])


class LeaveForm(FlaskForm):  # type: ignore[misc]
    """Who takes the families over, and whether this person goes on in another service."""

    handing_to = SelectField(_l("Who takes over the families?"), [Optional()])
    to_service = SelectField(_l("Do they go on in another service?"), [Optional()])


class SupervisorForm(FlaskForm):  # type: ignore[misc]
    supervisor_id = SelectField(_l("Supervisor"), [InputRequired(_l("Choose a supervisor"))])
    starts_on = DateField(_l("First day"), [InputRequired(A_DAY)])
