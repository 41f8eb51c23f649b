"""Regions, services, and by what right a service collects a measure."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.domain.vocabulary import ServicePurpose
from app.web import role_names
from app.web.forms import choices_of


class RegionForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        _l("Name of the region"),
        [InputRequired(_l("Enter the name of the region")), Length(max=80, message=_l("Use 80 letters or fewer"))],
    )
    nation = StringField(
        _l("Nation"),
        [InputRequired(_l("Enter the nation")), Length(max=40, message=_l("Use 40 letters or fewer"))],
    )


class NationForm(FlaskForm):  # type: ignore[misc]
    """Which nation, and what it is called from now on."""

    nation = SelectField(_l("Nation"), [InputRequired(_l("Choose a nation"))])
    name = StringField(
        _l("New name"),
        [InputRequired(_l("Enter the new name")), Length(max=40, message=_l("Use 40 letters or fewer"))],
    )


class ServiceForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        _l("Name of the service"),
        [InputRequired(_l("Enter the name of the service")), Length(max=120, message=_l("Use 120 letters or fewer"))],
    )
    region_id = SelectField(_l("Region"), [InputRequired(_l("Choose a region"))])
    purpose = SelectField(
        _l("What it is for"),
        [InputRequired(_l("Choose what it is for"))],
        choices=choices_of(role_names.PURPOSES),
        default=ServicePurpose.FAMILIES,
    )


class PermissionForm(FlaskForm):  # type: ignore[misc]
    switched_on = BooleanField(_l("This service may collect it"))
    licence = StringField(
        _l("Licence, or where the forms were bought"),
        [Optional(), Length(max=200, message=_l("Use 200 letters or fewer"))],
    )
    licence_ends_on = DateField(_l("First day without the licence"), [Optional()])
