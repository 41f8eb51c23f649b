"""What can be taken away, and by whom: one list for everybody, in which each finds their own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.permissions import Action, Actor, may
from app.domain.table import Kind as ValueKind
from app.export_formats import CODEBOOK, CSV, R_SCRIPT, SPSS, XLSX
from app.export_formats.writing import Format

FORMAT_NAMES: dict[str, LazyString] = {
    CSV.code: _l("CSV"),
    XLSX.code: _l("Excel"),
    SPSS.code: _l("SPSS"),
    CODEBOOK.code: _l("Codebook (CSV)"),
    R_SCRIPT.code: _l("R script that loads the CSV"),
}
VALUE_KINDS: dict[ValueKind, LazyString] = {
    ValueKind.TEXT: _l("Text"),
    ValueKind.INTEGER: _l("Whole number"),
    ValueKind.DECIMAL: _l("Number"),
    ValueKind.DATE: _l("Date, year-month-day"),
    ValueKind.CODED: _l("One of these codes"),
}
DATA = (CSV, XLSX, SPSS)
BESIDE = (CODEBOOK, R_SCRIPT)
"""They hold no data, so nobody is asked for a password."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that can be taken away. `never`: what is not in it."""

    name: str
    title: LazyString
    who: LazyString
    holds: LazyString
    never: LazyString
    action: Action


KINDS = (
    Kind(
        "own",
        _l("Your own data"),
        _l("Practitioners"),
        _l("A line for each score of your own dyads, with client code, dates, circumstances, band and outcome."),
        _l("Free text, answers to single questions, names, and anybody else’s dyads."),
        Action.TAKE_OWN_DATA,
    ),
    Kind(
        "mhsds",
        _l("Scores for the Mental Health Services Data Set"),
        _l("Practitioners"),
        _l("Your own dyads’ scores that have a SNOMED CT code, with client code and day, in the data set’s own range."),
        _l("Scores without a code, free text, names, and anybody else’s dyads."),
        Action.TAKE_OWN_DATA,
    ),
    Kind(
        "service",
        _l("Your service’s outcomes"),
        _l("Service leads"),
        _l("A line for each score: how many families, means, change with its interval, and how many improved."),
        _l("Anything about one family, one practitioner, or fewer than ten families."),
        Action.TAKE_SERVICE_DATA,
    ),
    Kind(
        "release",
        _l("The newest national release"),
        _l("National analysts"),
        _l("Every published figure by place, population and quarter, as it was signed."),
        _l("Anything that was not published."),
        Action.TAKE_RELEASE,
    ),
    Kind(
        "measures",
        _l("Measures for other systems"),
        _l("Practitioners, service leads and administrators"),
        _l("A questionnaire as a REDCap dictionary, an XLSForm or a FHIR Questionnaire, with its owner’s terms."),
        _l("Answers, and the words of any measure whose owner does not allow it."),
        Action.TAKE_MEASURES,
    ),
    Kind(
        "record",
        _l("One family’s record"),
        _l("The family’s own practitioner, on the family’s page"),
        _l("What was asked, answered and scored, as a FHIR bundle for another record system."),
        _l("Goals, notes, names, and the words of measures that may not be shown."),
        Action.TAKE_OWN_DATA,
    ),
    Kind(
        "extracts",
        _l("Rows for research"),
        _l("National analysts, under an agreement that an administrator recorded"),
        _l(
            "A line for each score of families who agree to national use: region, ages and circumstances as coarse as "
            "needed so that no family stands out, and weeks since VIG started."
        ),
        _l("Client codes, dates, services, practitioners, free text, and families who would stand out."),
        Action.TAKE_EXTRACT,
    ),
)


WAYS: dict[str, tuple[str, LazyString]] = {
    "measures": ("exports.measures", _l("Choose a measure")),
    "record": ("dyads.caseload", _l("Choose a dyad")),
}
"""Kinds that are taken from another page."""


@dataclass(frozen=True, slots=True)
class Button:
    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One kind as the page shows it. `open`: the asker may take it."""

    kind: Kind
    open: bool
    posts: tuple[Button, ...]
    gets: tuple[Button, ...]
    page: str | None
    further: tuple[Button, ...] = ()
    """Pages where it goes on."""


def listed(actor: Actor) -> tuple[Listed, ...]:
    """Everything there is, the asker's own first."""
    found = [_listed(kind, may(actor, kind.action), actor) for kind in KINDS]
    return tuple(sorted(found, key=lambda each: not each.open))


def _listed(kind: Kind, is_open: bool, actor: Actor) -> Listed:
    if kind.action is Action.TAKE_EXTRACT:
        beside = buttons(BESIDE, lambda each: url_for("exports.extract_beside", beside=each.code))
        return Listed(kind, is_open, (), beside, None, tuple(_to_extracts(actor)))
    if kind.name in WAYS and is_open:
        endpoint, name = WAYS[kind.name]
        return Listed(kind, True, (), (), None, (Button(url_for(endpoint), str(name)),))
    if not is_open:
        return Listed(kind, False, (), (), None)
    if kind.name != "own":
        return Listed(
            kind,
            True,
            buttons(DATA, lambda each: url_for(f"exports.{kind.name}", form=each.code)),
            buttons(BESIDE, lambda each: url_for("exports.beside", what=kind.name, beside=each.code)),
            None,
        )
    return Listed(
        kind,
        True,
        buttons(DATA, lambda each: url_for(f"exports.{kind.name}", form=each.code)),
        buttons(BESIDE, lambda each: url_for(f"exports.{kind.name}_beside", beside=each.code)),
        url_for(f"exports.{kind.name}_codebook"),
    )


def _to_extracts(actor: Actor) -> Iterator[Button]:
    if may(actor, Action.TAKE_EXTRACT):
        yield Button(url_for("exports.extracts"), _("Agreements that hold today"))
    if may(actor, Action.KEEP_AGREEMENTS):
        yield Button(url_for("exports.agreements"), _("Record an agreement"))


def buttons(formats: Iterable[Format], address: Callable[[Format], str]) -> tuple[Button, ...]:
    """One for each format, each with its address."""
    return tuple(Button(address(each), str(FORMAT_NAMES[each.code])) for each in formats)
