"""Agreements with researchers: recorded here, by somebody who takes no rows under them."""

import uuid
from typing import ClassVar

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.domain.errors import Invalid
from app.domain.permissions import Action
from app.operations.extracting import NewAgreement, confirm_agreement, record_agreement
from app.queries.extracting import agreements as kept
from app.web.access import allow, current_actor, step_up
from app.web.calendar import today
from app.web.exports.routes import exports
from app.web.forms import errors_of
from app.web.free_text import ChecksIdentifiers
from app.web.pages import render, see_other


class AgreementForm(ChecksIdentifiers):
    not_free_text: ClassVar[frozenset[str]] = frozenset({"reference", "recipient"})

    reference = StringField(_l("Reference"), [InputRequired(_l("Enter the reference")), Length(max=80)])
    recipient = StringField(_l("Who gets the rows"), [InputRequired(_l("Enter who gets the rows")), Length(max=200)])
    purpose = TextAreaField(_l("What for"), [InputRequired(_l("Enter what the rows are for")), Length(max=600)])
    ends_on = DateField(
        _l("The first day on which it no longer holds"),
        [InputRequired(_l("Enter the first day on which it no longer holds"))],
    )


@exports.get("/agreements")
@allow(Action.KEEP_AGREEMENTS)
def agreements() -> Response:
    return _page(AgreementForm(formdata=None))


@exports.post("/agreements")
@allow(Action.KEEP_AGREEMENTS)
@step_up
def add_agreement() -> Response:
    form = AgreementForm()
    if not form.validate():
        return _page(form, 422)
    new = NewAgreement(
        (form.reference.data or "").strip(),
        (form.recipient.data or "").strip(),
        (form.purpose.data or "").strip(),
        form.ends_on.data or today(),
    )
    try:
        record_agreement(current_actor(), new, today())
    except Invalid as refused:
        wrong = {
            "reference": _("There is an agreement with this reference already"),
            "ends_on": _("Choose a day after today"),
        }
        form[refused.field].errors = [wrong[refused.field]]
        return _page(form, 422)
    return see_other(url_for("exports.agreements"))


@exports.post("/agreements/<uuid:agreement_id>/confirm")
@allow(Action.KEEP_AGREEMENTS)
@step_up
def confirm(agreement_id: uuid.UUID) -> Response:
    """The second person behind an agreement that came from a command."""
    confirm_agreement(current_actor(), agreement_id, today())
    return see_other(url_for("exports.agreements"))


def _page(form: AgreementForm, status: int = 200) -> Response:
    return render(
        "exports/agreements.html",
        status,
        form=form,
        errors=errors_of(form),
        agreements=kept(),
        today=today(),
        nav_current="exports",
    )
