"""A REDCap data dictionary of one questionnaire: eighteen columns, one line for each field.

Scores are calculated fields that stay empty until every item is answered: REDCap's own sum() would take a missing
answer for nought.
"""

import csv
from collections.abc import Iterator

from app.domain.instrument import Instrument, Scale
from app.domain.spreadsheet import neutral
from app.export_formats.csv_file import Lines
from app.export_formats.questionnaire import (
    Question,
    can_be_calculated,
    divisor,
    note,
    questions,
    turned,
    variable,
)

HEADINGS = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)


def write(instrument: Instrument) -> Iterator[bytes]:
    """NotFound where the words may not be shown; ValueError where they hold a sign that parts choices in REDCap."""
    lines = Lines()
    writer = csv.writer(lines)
    writer.writerow(HEADINGS)
    for row in _rows(instrument):
        writer.writerow([neutral(row.get(heading, "")) for heading in HEADINGS])
    yield lines.take()


def _rows(instrument: Instrument) -> Iterator[dict[str, str]]:
    words, form = instrument.words(), variable(instrument, "form").removesuffix("_form")
    yield _field("record_id", form, "text", "Record ID")
    header = "\n".join(text for text in (words.stem, words.instruction) if text)
    for place, each in enumerate(questions(instrument)):
        yield {**_question(each, form), "Section Header": header if place == 0 else ""}
    for scale in instrument.scales:
        if can_be_calculated(instrument, scale):
            name = variable(instrument, f"score_{scale.code}")
            field = _field(name, form, "calc", words.scales[scale.code])
            yield {**field, "Choices, Calculations, OR Slider Labels": _sum(instrument, scale)}
    yield _field(variable(instrument, "source"), form, "descriptive", note(instrument))


def _field(name: str, form: str, kind: str, label: str) -> dict[str, str]:
    return {"Variable / Field Name": name, "Form Name": form, "Field Type": kind, "Field Label": label}


def _question(of: Question, form: str) -> dict[str, str]:
    if not of.options:
        limits = {"Text Validation Min": str(of.low), "Text Validation Max": str(of.high)}
        number = {"Text Validation Type OR Show Slider Number": "integer", **limits}
        return {**_field(of.name, form, "text", of.label), **number}
    if any("|" in option.label for option in of.options):
        raise ValueError(f"{of.name}: REDCap cannot hold a choice with | in it")
    choices = " | ".join(f"{option.name}, {option.label}" for option in of.options)
    return {**_field(of.name, form, "radio", of.label), "Choices, Calculations, OR Slider Labels": choices}


def _sum(instrument: Instrument, scale: Scale) -> str:
    parts = []
    for code in scale.items:
        stored, turn = f"[{variable(instrument, code)}]", turned(instrument.item(code))
        parts.append(stored if turn is None else f"({turn}-{stored})")
    total = "+".join(parts)
    return f"({total})/{divisor(scale)}" if divisor(scale) > 1 else total
