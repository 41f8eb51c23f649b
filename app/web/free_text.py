"""Every form with free text warns, before saving, of what seems to say who somebody is.

A form takes part by its base class: `class NoteForm(ChecksIdentifiers)`, and its template by one line above the button:
`{{ identifier_tick(form) }}` from `components/identifiers.html`. Nothing else is needed in the view: `form.validate()`
says no until the words are changed or the tick is set, and counts the tick.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField

from app.domain.identifiers import Identifier, IdentifierKind, find_identifiers
from app.operations.free_text import note_saved_anyway
from app.web.access import current_actor

INSTEAD: dict[IdentifierKind, LazyString] = {
    IdentifierKind.NAME: _l("looks like a name. Write who it is to the child: mother, grandfather, health visitor."),
    IdentifierKind.BIRTH_DATE: _l("looks like a date of birth. Write an age in months or years."),
    IdentifierKind.NHS_NUMBER: _l("looks like an NHS number. Leave it out: the client code is enough."),
    IdentifierKind.NI_NUMBER: _l("looks like a National Insurance number. Leave it out."),
    IdentifierKind.POSTCODE: _l("looks like a postcode. Write the kind of place: home, clinic, school."),
    IdentifierKind.TELEPHONE: _l("looks like a telephone number. Leave it out."),
    IdentifierKind.EMAIL: _l("looks like an e-mail address. Leave it out."),
}


class ChecksIdentifiers(FlaskForm):  # type: ignore[misc]
    """A form whose text fields are read for identifiers, all but those in `not_free_text`.

    Saving anyway needs a tick. The tick holds for exactly what was warned of: another name needs another tick.
    """

    not_free_text: ClassVar[frozenset[str]] = frozenset()
    save_anyway = StringField()

    def __init__(self, *args: Any, already_saved: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        """`already_saved`: field -> text that was accepted before, and is not warned of again."""
        super().__init__(*args, **kwargs)
        self.already_saved = dict(already_saved or {})
        self.identifiers: dict[str, tuple[Identifier, ...]] = {}

    @property
    def identifier_digest(self) -> str:
        """What the tick sends: it stands for exactly these identifiers in these fields."""
        told = repr([(name, each.kind, each.text) for name, found in self.identifiers.items() for each in found])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        self.identifiers = {name: found for name, text in self._free_texts() if (found := find_identifiers(text))}
        if not self.identifiers:
            return fine
        if self.save_anyway.data != self.identifier_digest:
            for name, found in self.identifiers.items():
                self[name].errors = [*self[name].errors, _warning(found[0])]
            return False
        if fine:
            kinds = {name: [each.kind for each in found] for name, found in self.identifiers.items()}
            note_saved_anyway(current_actor(), kinds)
        return fine

    def _free_texts(self) -> list[tuple[str, str]]:
        texts = [
            (field.short_name, field.data or "")
            for field in self
            if isinstance(field, StringField) and field.short_name not in {"save_anyway", *self.not_free_text}
        ]
        return [(name, text) for name, text in texts if self.already_saved.get(name) != text]


def _warning(found: Identifier) -> str:
    return _("“%(text)s” %(instead)s", text=found.text, instead=INSTEAD[found.kind])
