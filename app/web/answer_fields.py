"""Item kinds as form fields: the registry that makes a posted value an answer.

A new kind is an entry here, a class in `domain/item.py` and a template `items/<kind>.html`.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, RadioField, StringField
from wtforms.validators import InputRequired

from app.domain.answers import CLEARED, DECLINED, Answer
from app.domain.instrument import NOT_APPLICABLE, Instrument, Item, ItemKind, NumberItem
from app.web.forms import choices_of

FIELD = "answer"
SKIP = "skip"
DECLINE_VALUE = "_declined"
LEFT_OUT_VALUE = "_left_out"
"""No item can store these two: a stored value begins with a letter or a digit."""
APART = {DECLINE_VALUE: DECLINED, LEFT_OUT_VALUE: CLEARED}

Labels = tuple[tuple[str, str], ...]


def choice_labels(instrument: Instrument, item: Item) -> Labels:
    """The printed answers, verbatim."""
    texts = instrument.words().choices[item.choices]  # type: ignore[attr-defined]
    return tuple((value, texts[value]) for value in item.allowed())


def score_labels(instrument: Instrument, item: Item) -> Labels:
    """The numbers that can be copied from the paper form."""
    return tuple((value, _("Not applicable") if value == NOT_APPLICABLE else value) for value in item.allowed())


def rating_labels(instrument: Instrument, item: Item) -> Labels:
    """0 to 10, with the owner's words at both ends; the words for the middle stand in the instruction."""
    anchors = instrument.words().anchors
    values = item.allowed()
    return tuple((value, anchors.get(value, value) if value in (values[0], values[-1]) else value) for value in values)


def no_labels(instrument: Instrument, item: Item) -> Labels:
    """A number is typed, not chosen."""
    return ()


LABELS: dict[ItemKind, Callable[[Instrument, Item], Labels]] = {
    ItemKind.CHOICE: choice_labels,
    ItemKind.SCORE: score_labels,
    ItemKind.GOAL_RATING: rating_labels,
    ItemKind.NUMBER: no_labels,
}


def _one_of(item: Item) -> Field:
    values = (*item.allowed(), *APART)
    return RadioField(
        choices=choices_of({value: value for value in values}),
        validators=[InputRequired(_l("Choose an answer, or skip the question"))],
        validate_choice=True,
    )


def _typed(item: Item) -> Field:
    return StringField(validators=[InputRequired(_l("Enter a number, or skip the question"))], filters=[_plain_number])


def _plain_number(text: str | None) -> str | None:
    stripped = (text or "").strip()
    return str(int(stripped)) if stripped.lstrip("-").isdecimal() and len(stripped) < 8 else stripped


FIELDS: dict[ItemKind, Callable[[Item], Field]] = {
    ItemKind.CHOICE: _one_of,
    ItemKind.SCORE: _one_of,
    ItemKind.GOAL_RATING: _one_of,
    ItemKind.NUMBER: _typed,
}


class AnswerForm(Form):
    """The form of one item. CSRF is checked for every posted form before it gets here."""


@lru_cache(maxsize=1024)
def _form_class(item: Item) -> type[AnswerForm]:
    return type("ItemForm", (AnswerForm,), {FIELD: FIELDS[item.kind](item)})


def answer_from(item: Item, posted: "MultiDict[str, str]") -> tuple[Answer | None, str, str | None]:
    """The answer in a posted form: `(answer, form id, None)`, or `(None, form id, what is wrong)`."""
    form_id = posted.get("form_id", "")[:64]
    if any(posted.getlist(SKIP)):  # `get` makes an error page of what is not there, and throws it away
        return CLEARED, form_id, None
    values = [value for value in posted.getlist(FIELD) if value != ""]
    if len(values) > 1:
        return None, form_id, _("Choose one answer only")
    if values and item.accepts(values[0]):  # what nearly every form holds; the rest is for what is wrong
        return Answer.of(values[0]), form_id, None
    form: Any = _form_class(item)(MultiDict({FIELD: values[0]} if values else {}))
    if not form.validate():
        return None, form_id, _message(item, form[FIELD].errors[0], bool(values))
    value = form[FIELD].data
    if value in APART:
        return APART[value], form_id, None
    if not item.accepts(value):
        return None, form_id, _message(item, "", True)
    return Answer.of(value), form_id, None


def _message(item: Item, error: Any, filled: bool) -> str:
    if not filled:
        return str(error)
    if isinstance(item, NumberItem):
        return _("Enter a whole number from %(low)d to %(high)d", low=item.minimum, high=item.maximum)
    return _("Choose one of the answers on this page")
