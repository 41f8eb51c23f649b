"""A REDCap data dictionary, of one form, as a draft."""

import csv
import re
from collections.abc import Iterator

from app.instrument_drafts.draft import Builder, Draft, DraftRefused, Option, as_code, plain

NAME, FORM, KIND = "Variable / Field Name", "Form Name", "Field Type"
LABEL, CHOICES, HEADER = "Field Label", "Choices, Calculations, OR Slider Labels", "Section Header"
CHECKED_AS = "Text Validation Type OR Show Slider Number"
LOW, HIGH = "Text Validation Min", "Text Validation Max"
WHOLE = re.compile(r"-?[0-9]{1,6}")
RECORD_ID = "record_id"
YES_NO = {"yesno": (("1", "Yes"), ("0", "No")), "truefalse": (("1", "True"), ("0", "False"))}
Field = dict[str, str]


def read(text: str) -> Draft:
    """DraftRefused where the text is no dictionary, or holds several forms."""
    fields = list(_fields(text))
    forms = {each[FORM] for each in fields if each[NAME] != RECORD_ID}
    if len(forms) != 1:
        raise DraftRefused(f"the dictionary must hold one form, and holds {len(forms)}")
    builder = Builder()
    for each in fields:
        if each[NAME] != RECORD_ID:
            _field(builder, each)
    form = forms.pop()
    return builder.finished(form, form.replace("_", " "))


def _fields(text: str) -> Iterator[Field]:
    try:
        rows = csv.DictReader(text.splitlines(keepends=True), strict=True)
        headings = {heading.strip() for heading in rows.fieldnames or ()}
        if not {NAME, FORM, KIND, LABEL, CHOICES} <= headings:
            raise DraftRefused(f"the file is neither JSON nor a REDCap dictionary: it has no column {NAME!r}")
        for number, row in enumerate(rows, start=2):
            if None in row:
                raise DraftRefused(f"row {number}: has more cells than the heading")
            yield {(key or "").strip(): (value or "").strip() for key, value in row.items()}
    except csv.Error as error:
        raise DraftRefused(f"the file is no CSV: {error}") from None


def _field(builder: Builder, of: Field) -> None:
    name, kind = of[NAME], of[KIND]
    builder.begin_with(of.get(HEADER))
    if kind in ("radio", "dropdown"):
        builder.choice(name, of[LABEL], _options(name, of[CHOICES]))
    elif kind in YES_NO:
        builder.choice(name, of[LABEL], [Option(code, label, int(code)) for code, label in YES_NO[kind]])
    elif kind == "slider" or (kind == "text" and of.get(CHECKED_AS) == "integer"):
        builder.number(name, of[LABEL], _whole(of.get(LOW)), _whole(of.get(HIGH)))
    elif kind == "descriptive":
        builder.notes.append(f"{name}: {plain(of[LABEL], name)}")
    elif kind == "calc":
        builder.notes.append(f"{name} was calculated there, and is not scored here yet: {plain(of[CHOICES], name)}")
    else:
        builder.leave_out(name, kind or "nothing")


def _options(name: str, text: str) -> list[Option]:
    found = []
    for each in text.split("|"):
        code, comma, label = each.strip().partition(",")
        if not comma or not label.strip():
            raise DraftRefused(f"{plain(name, 'a name')[:40]}: choices must have the form 0, Never | 1, Always")
        found.append(Option(as_code(code), plain(label, name), _whole(code)))
    return found


def _whole(text: str | None) -> int | None:
    return int(text) if text and WHOLE.fullmatch(text.strip()) else None
