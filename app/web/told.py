"""How a link of the audit reads, for whoever searches it and on a family's own page."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.audit import Kind, Subject
from app.domain.vocabulary import Role
from app.queries.auditing import Told
from app.web import words
from app.web.place_words import place_words

KINDS: dict[str, LazyString] = {
    Kind.READ: _l("Looked"),
    Kind.CHANGE: _l("Changed"),
    Kind.SIGN_IN: _l("Signed in"),
    Kind.SIGN_IN_REFUSED: _l("Was not let in"),
    Kind.SIGN_OUT: _l("Signed out"),
    Kind.REFUSED: _l("Was refused"),
    Kind.EXPORT: _l("Exported"),
    Kind.ERASURE: _l("Deleted a record"),
}
_GRANTED = frozenset({Role.GRANT_HOLDER})


@dataclass(frozen=True, slots=True)
class ToldLine:
    when: str
    who: str
    what: str
    place: str
    record: str
    """The first part of the record's number: enough to see that two lines are about one family, and no code."""

    @classmethod
    def make(cls, told: Told) -> "ToldLine":
        return cls(
            words.moment(told.at),
            _who(told),
            str(KINDS.get(told.kind, told.kind)),
            str(place_words(told.place)),
            str(told.subject_id)[:8] if told.subject == Subject.DYAD else "",
        )


def _who(told: Told) -> str:
    if told.name is not None:
        return told.name
    if told.roles in _GRANTED:
        return _("A parent")
    return _("Nobody signed in") if told.kind == Kind.SIGN_IN_REFUSED else _("The server")
