"""What a supervisor draws and says, and what a practitioner answers. Each form carries how much its page had shown."""

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.domain.checking import Said
from app.operations.checking import MOST_DRAWN
from app.queries.checking import CheckView
from app.web import check_words
from app.web.forms import choices_of
from app.web.free_text import ChecksIdentifiers

LONGEST = 300


class DrawForm(FlaskForm):  # type: ignore[misc]
    wanted = IntegerField(
        _l("How many records?"),
        [
            InputRequired(_l("Enter a number")),
            NumberRange(1, MOST_DRAWN, message=_l("Enter a number from 1 to 30")),
        ],
    )
    again = BooleanField(_l("Also records that have come up in this quarter"))
    form_id = HiddenField()


class AfterSeeing(FlaskForm):  # type: ignore[misc]
    """A form that says how much of a check's history its page had shown."""

    seen = HiddenField()

    @property
    def shown(self) -> int:
        """How many things had been said; -1 for what no page of ours sends."""
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1

    def has_shown(self, check: CheckView) -> None:
        """From now on the page shows the check as it is."""
        self.seen.data = str(len(check.history))

    def was_sent(self, check: CheckView, said: str | None) -> bool:
        """Whether this very form has arrived before: a double tap, or Back and the same again."""
        return 0 <= self.shown < len(check.history) and check.history[self.shown].said == said


class VerdictForm(AfterSeeing):
    """`check` offers what can still be said."""

    check = RadioField(_l("What do you think?"), [InputRequired(_l("Choose what you think"))])


class _WithText(AfterSeeing, ChecksIdentifiers):
    not_free_text: ClassVar[frozenset[str]] = frozenset({"seen"})


def _line(label: Any, *first: Any) -> StringField:
    return StringField(label, [*first, Length(max=LONGEST, message=_l("Use 300 letters or fewer"))])


class QueryForm(_WithText):
    why = RadioField(
        _l("Why do you ask?"), [InputRequired(_l("Choose a reason"))], choices=choices_of(check_words.REASONS)
    )
    text = _line(_l("Your question"), InputRequired(_l("Write a line, so that they know what to look at")))


class EndingForm(_WithText):
    """Close a query, or ask again: then with words."""

    then = RadioField(_l("What now?"), [InputRequired(_l("Choose whether to close it"))])
    text = _line(_l("A line about it"), Optional())

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        return _has_words(self, fine, needed=self.then.data == Said.ASK_AGAIN)


class ReplyForm(_WithText):
    reply = RadioField(
        _l("What do you answer?"), [InputRequired(_l("Choose an answer"))], choices=choices_of(check_words.REPLIES)
    )
    text = _line(_l("A line about it"), Optional())

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        return _has_words(self, fine, needed=self.reply.data in (Said.STANDS, Said.CANNOT))


def _has_words(form: Any, fine: bool, *, needed: bool) -> bool:
    if not needed or (form.text.data or "").strip():
        return fine
    form.text.errors = [_("Write a line, so that they understand")]
    return False
