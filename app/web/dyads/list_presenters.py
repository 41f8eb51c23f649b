"""What the caseload list and the steps of "Add a dyad" show."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.due import Due, left_to_collect
from app.domain.vocabulary import AdultAge, AdultRole, ChildAge, NationalUse, Population, Referral
from app.queries.caseload import DyadView, OccasionLine
from app.web import words

PAGE_LENGTH = 50


@dataclass(frozen=True)
class DyadLine:
    code: str
    who: str
    state: str
    href: str


@dataclass(frozen=True)
class CaseloadPage:
    lines: tuple[DyadLine, ...]
    total: int
    number: int
    previous: str | None
    following: str | None

    @classmethod
    def make(
        cls,
        dyads: tuple[DyadView, ...],
        occasions: Mapping[uuid.UUID, tuple[OccasionLine, ...]],
        number: int,
        today: date,
    ) -> "CaseloadPage":
        """The lines of one page of the list; `number` counts from 1 and is brought into range."""
        last = max(1, -(-len(dyads) // PAGE_LENGTH))
        number = min(max(1, number), last)
        shown = dyads[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH]
        return cls(
            tuple(_line(dyad, occasions.get(dyad.intervention_id, ()), today) for dyad in shown),
            len(dyads),
            number,
            url_for("dyads.caseload", page=number - 1) if number > 1 else None,
            url_for("dyads.caseload", page=number + 1) if number < last else None,
        )


TO_COLLECT = {
    Due.BEFORE: _l("To collect: before VIG"),
    Due.AFTER: _l("To collect: after VIG"),
    Due.FOLLOW_UP: _l("To collect: follow-up"),
}


def _line(dyad: DyadView, occasions: tuple[OccasionLine, ...], today: date) -> DyadLine:
    left = left_to_collect(dyad, occasions, today)
    if left is not None:
        state = str(TO_COLLECT[left.due])
    elif dyad.ended_on is not None:
        state = _("Ended %(day)s", day=words.day(dyad.ended_on))
    else:
        state = _("Under way since %(day)s", day=words.day(dyad.started_on))
    return DyadLine(dyad.code, words.who(dyad), state, url_for("dyads.dyad", dyad_id=dyad.id))


@dataclass(frozen=True)
class StepPage:
    """Where one step stands: its number, and the pages before and after."""

    number: int
    of: int
    action: str
    back_url: str

    @classmethod
    def make(cls, draft_id: uuid.UUID, name: str, names: tuple[str, ...], from_check: bool) -> "StepPage":
        place = names.index(name)
        if from_check:
            back = url_for("dyads.check", draft_id=draft_id)
        elif place:
            back = url_for("dyads.step", draft_id=draft_id, name=names[place - 1])
        else:
            back = url_for("dyads.caseload")
        came_from = "check" if from_check else None
        action = url_for("dyads.save_step", draft_id=draft_id, name=name, came_from=came_from)
        return cls(place + 1, len(names), action, back)


@dataclass(frozen=True)
class CheckLine:
    label: str
    value: str
    href: str


@dataclass(frozen=True)
class CheckPage:
    lines: tuple[CheckLine, ...]
    action: str
    back_url: str

    @classmethod
    def make(cls, draft_id: uuid.UUID, fields: Mapping[str, Any], names: tuple[str, ...]) -> "CheckPage":
        """Everything that was filled in, in words, each with a link to change it."""
        shown = {
            "adult-role": (_("Adult"), words.ADULT_ROLES[AdultRole(fields["adult_role"])]),
            "adult-age": (_("Age of the adult"), words.ADULT_AGES[AdultAge(fields["adult_age"])]),
            "child-age": (_("Child"), words.child_age(ChildAge(fields["child_age"]), fields["child_months"])),
            "populations": (_("What applies"), _populations(fields["populations"])),
            "referral": (_("Referred by"), words.REFERRALS[Referral(fields["referral"])]),
            "court-ordered": (_("A court asked for VIG"), _("Yes") if fields["court_ordered"] else _("No")),
            "national-use": (_("National picture"), words.NATIONAL_USES[NationalUse(fields["national_use"])]),
        }
        lines = tuple(
            CheckLine(label, str(value), url_for("dyads.step", draft_id=draft_id, name=name, came_from="check"))
            for name, (label, value) in shown.items()
        )
        return cls(
            lines,
            url_for("dyads.finish_adding", draft_id=draft_id),
            url_for("dyads.step", draft_id=draft_id, name=names[-1]),
        )


def _populations(codes: list[str]) -> str:
    return ", ".join(str(words.POPULATIONS[Population(code)]) for code in codes) or _("None of these")
