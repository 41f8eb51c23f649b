"""An XLSForm of one questionnaire, as ODK, KoBo and others read it: a workbook of three sheets (xlsform.org)."""

from collections.abc import Iterator

from app.domain.instrument import Instrument, Scale
from app.domain.table import Row
from app.export_formats.questionnaire import (
    Question,
    can_be_calculated,
    divisor,
    note,
    questions,
    turned,
    variable,
)
from app.export_formats.workbook import Sheet, write_sheets

SURVEY = ("type", "name", "label", "constraint", "constraint_message", "calculation")
CHOICES = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version", "default_language")


def write(instrument: Instrument) -> Iterator[bytes]:
    """NotFound where the words may not be shown."""
    asked = list(questions(instrument))
    settings: Row = (instrument.name, instrument.code, instrument.version, "English (en)")
    return write_sheets(
        (
            Sheet("survey", SURVEY, list(_survey(instrument, asked))),
            Sheet("choices", CHOICES, list(_choices(asked))),
            Sheet("settings", SETTINGS, [settings]),
        )
    )


def _survey(instrument: Instrument, asked: list[Question]) -> Iterator[Row]:
    words = instrument.words()
    for name, text in (("stem", words.stem), ("instruction", words.instruction)):
        if text:
            yield "note", variable(instrument, name), text, None, None, None
    for each in asked:
        if each.options:
            yield f"select_one {each.choices}", each.name, each.label, None, None, None
        else:
            limits = f". >= {each.low} and . <= {each.high}"
            yield "integer", each.name, each.label, limits, f"{each.low} to {each.high}", None
    for scale in instrument.scales:
        if can_be_calculated(instrument, scale):
            name = variable(instrument, f"score_{scale.code}")
            yield "calculate", name, None, None, None, _sum(instrument, scale)
    yield "note", variable(instrument, "source"), note(instrument), None, None, None


def _choices(asked: list[Question]) -> Iterator[Row]:
    lists = {each.choices: each.options for each in asked if each.options}
    for name, options in lists.items():
        for option in options:
            yield name, option.name, option.label


def _sum(instrument: Instrument, scale: Scale) -> str:
    """Empty until every item is answered."""
    names = [variable(instrument, code) for code in scale.items]
    parts = []
    for name, code in zip(names, scale.items, strict=True):
        turn = turned(instrument.item(code))
        parts.append(f"number(${{{name}}})" if turn is None else f"({turn} - number(${{{name}}}))")
    total = f"({' + '.join(parts)}) div {divisor(scale)}" if divisor(scale) > 1 else " + ".join(parts)
    answered = " and ".join(f"${{{name}}} != ''" for name in names)
    return f"if({answered}, {total}, '')"
