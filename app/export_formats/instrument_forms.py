"""Every format in which a questionnaire itself can be taken into another system."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.instrument import Instrument
from app.export_formats import fhir, redcap, xlsform
from app.export_formats.questionnaire import printable


@dataclass(frozen=True, slots=True)
class InstrumentForm:
    """`write` raises NotFound for an instrument whose words may not be shown."""

    code: str
    suffix: str
    mimetype: str
    write: Callable[[Instrument], Iterator[bytes]]

    def file_name(self, instrument: Instrument) -> str:
        return f"{instrument.code}-{instrument.version}-{self.code}.{self.suffix}"


REDCAP = InstrumentForm("redcap", "csv", "text/csv; charset=utf-8", redcap.write)
XLSFORM = InstrumentForm(
    "xlsform", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsform.write
)
FHIR = InstrumentForm("fhir", "json", "application/fhir+json", fhir.write_questionnaire)
INSTRUMENT_FORMS = {each.code: each for each in (REDCAP, XLSFORM, FHIR)}


def instrument_form(code: str, instrument: Instrument) -> InstrumentForm:
    """The format of this name. NotFound where there is none, or where the words may not be given away."""
    printable(instrument)
    try:
        return INSTRUMENT_FORMS[code]
    except KeyError:
        raise NotFound("format") from None
