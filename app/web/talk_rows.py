"""Sessions that wait to be talked over, wherever they are listed."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.domain.vocabulary import VisitKind
from app.queries.discussions import MarkedVisit
from app.web import words


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One of them. `what`: the question that the practitioner wrote, in quotation marks."""

    code: str
    text: str
    what: str
    href: str


def talk_rows(marked: Iterable[MarkedVisit]) -> tuple[TalkRow, ...]:
    return tuple(
        TalkRow(
            each.dyad_code,
            _(
                "%(kind)s of %(day)s",
                kind=str(words.VISIT_KINDS[VisitKind(each.kind)]).lower(),
                day=words.day(each.held_on),
            ),
            f"“{each.question}”",
            url_for("supervision.talk", visit_id=each.visit_id),
        )
        for each in marked
    )
