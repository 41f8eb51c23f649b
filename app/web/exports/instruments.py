"""The questionnaires themselves, for other systems: only those whose words may be shown, with their owner's terms."""

from flask import Response as FlaskResponse
from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.domain.errors import NotFound
from app.domain.instrument import Collect, Instrument
from app.domain.permissions import Action
from app.export_formats.instrument_forms import FHIR, INSTRUMENT_FORMS, REDCAP, XLSFORM, instrument_form
from app.web.access import allow, catalogue
from app.web.exports.listing import Button
from app.web.exports.routes import exports
from app.web.pages import render

NAMES: dict[str, LazyString] = {
    REDCAP.code: _l("REDCap data dictionary"),
    XLSFORM.code: _l("XLSForm, for ODK and KoBo"),
    FHIR.code: _l("FHIR Questionnaire"),
}


def _on_screen() -> list[Instrument]:
    return [each for each in catalogue() if each.collect is Collect.ON_SCREEN]


@exports.get("/measures")
@allow(Action.TAKE_MEASURES)
def measures() -> Response:
    """The measures that can be built in another system, with what their owners allow."""
    found = [
        (each, [Button(url_for("exports.measure", code=each.code, kind=kind), str(NAMES[kind])) for kind in NAMES])
        for each in _on_screen()
    ]
    return render("exports/measures.html", measures=found, nav_current="exports")


@exports.get("/measures/<code>/<kind>")
@allow(Action.TAKE_MEASURES)
def measure(code: str, kind: str) -> Response:
    """One measure as a file. It holds no data, so nobody is asked for a password."""
    instrument = next((each for each in _on_screen() if each.code == code), None)
    if instrument is None or kind not in INSTRUMENT_FORMS:
        raise NotFound("measure")
    found = instrument_form(kind, instrument)
    reply = FlaskResponse(found.write(instrument), content_type=found.mimetype)
    reply.headers["Content-Disposition"] = f'attachment; filename="{found.file_name(instrument)}"'
    return reply
