"""A service lead's own service: its measures, and what is said and done about alerts."""

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.domain.errors import Invalid
from app.domain.permissions import Action
from app.operations import service_rules as writes
from app.queries import organisation as reads
from app.web.access import allow, catalogue, current_actor
from app.web.calendar import today
from app.web.forms import choices_of, errors_of
from app.web.leading.forms import AddMeasureForm, AlertForm, KeepingForm
from app.web.leading.presenters import addable, chosen_measures, kept_words
from app.web.pages import render, see_other

leading = Blueprint("leading", __name__, url_prefix="/service")


@leading.get("")
@allow(Action.LEAD_SERVICE)
def overview() -> Response:
    service_id = current_actor().service_id
    chosen = [catalogue().latest(code).short_name for code in reads.default_set(service_id)]
    rules = reads.rules_of(service_id)
    kept = kept_words(rules.keep_years)
    return render("leading/overview.html", rules=rules, measures=chosen, kept=kept, nav_current="leading")


@leading.get("/measures")
@allow(Action.LEAD_SERVICE)
def measures() -> Response:
    return _measures_page(_add_form())


@leading.post("/measures")
@allow(Action.LEAD_SERVICE)
def add() -> Response:
    form = _add_form()
    if not form.validate():
        return _measures_page(form, 422)
    writes.add_measure(current_actor(), catalogue(), form.code.data, today())
    return see_other(url_for("leading.measures"))


@leading.post("/measures/<code>/up")
@allow(Action.LEAD_SERVICE)
def move_up(code: str) -> Response:
    writes.move_measure(current_actor(), code, -1)
    return see_other(url_for("leading.measures"))


@leading.post("/measures/<code>/down")
@allow(Action.LEAD_SERVICE)
def move_down(code: str) -> Response:
    writes.move_measure(current_actor(), code, 1)
    return see_other(url_for("leading.measures"))


@leading.post("/measures/<code>/remove")
@allow(Action.LEAD_SERVICE)
def remove(code: str) -> Response:
    try:
        writes.remove_measure(current_actor(), code)
    except Invalid:
        form = _add_form()
        form.code.errors = [_("A service collects at least one measure. Add another one first.")]
        return _measures_page(form, 422)
    return see_other(url_for("leading.measures"))


@leading.get("/alerts")
@allow(Action.LEAD_SERVICE)
def alerts() -> Response:
    rules = reads.rules_of(current_actor().service_id)
    return _alerts_page(
        AlertForm(
            data={
                "alert_prompt": rules.alert_prompt,
                "who_to_call": rules.who_to_call,
                "alert_days": rules.alert_days,
                "hold_back_unattended": rules.hold_back_unattended,
            }
        )
    )


@leading.post("/alerts")
@allow(Action.LEAD_SERVICE)
def save_alerts() -> Response:
    form = AlertForm()
    if not form.validate():
        return _alerts_page(form, 422)
    writes.set_alert_rules(
        current_actor(),
        who_to_call=(form.who_to_call.data or "").strip(),
        alert_prompt=(form.alert_prompt.data or "").strip(),
        alert_days=form.alert_days.data or 0,
        hold_back_unattended=bool(form.hold_back_unattended.data),
    )
    return see_other(url_for("leading.overview"))


@leading.get("/keeping")
@allow(Action.LEAD_SERVICE)
def keeping() -> Response:
    return _keeping_page(KeepingForm(data={"keep_years": reads.rules_of(current_actor().service_id).keep_years}))


@leading.post("/keeping")
@allow(Action.LEAD_SERVICE)
def save_keeping() -> Response:
    form = KeepingForm()
    if not form.validate():
        return _keeping_page(form, 422)
    writes.set_keeping(current_actor(), form.keep_years.data)
    return see_other(url_for("leading.overview"))


def _keeping_page(form: KeepingForm, status: int = 200) -> Response:
    return render("leading/keeping.html", status, form=form, errors=errors_of(form), nav_current="leading")


def _add_form() -> AddMeasureForm:
    form, service_id = AddMeasureForm(), current_actor().service_id
    found = addable(catalogue(), reads.default_set(service_id), reads.permissions_in(service_id), today())
    form.code.choices = choices_of({"": _("Choose a measure"), **found})
    return form


def _measures_page(form: AddMeasureForm, status: int = 200) -> Response:
    service_id = current_actor().service_id
    rows = chosen_measures(catalogue(), reads.default_set(service_id), reads.permissions_in(service_id), today())
    return render("leading/measures.html", status, rows=rows, form=form, errors=errors_of(form), nav_current="leading")


def _alerts_page(form: AlertForm, status: int = 200) -> Response:
    return render("leading/alerts.html", status, form=form, errors=errors_of(form), nav_current="leading")
