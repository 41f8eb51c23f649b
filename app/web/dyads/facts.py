"""What is known about a dyad: never who they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.domain.calendar_months import whole_months
from app.domain.vocabulary import AdultAge, AdultRole, ChildAge, NationalUse, Population, Referral
from app.queries.caseload import DyadView
from app.web import words
from app.web.calendar import day_of
from app.web.course_words import course


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


def lede_of(dyad: DyadView, today: date) -> str:
    """`Mother and baby, 9 months. VIG started on 8 September 2026.`"""
    adult = words.ADULT_ROLES[AdultRole(dyad.adult_role)]
    pair = _("%(adult)s and %(child)s", adult=adult, child=child_now(dyad, today))
    return f"{pair}. {course(dyad)}"


def child_now(dyad: DyadView, today: date) -> str:
    """The child's age today, counted from the whole months it had when the dyad was added."""
    added = day_of(dyad.created_at)
    if dyad.child_age is ChildAge.UNBORN and today > added:
        return _("baby, not yet born on %(day)s", day=words.day(added))
    months = None if dyad.child_months is None else dyad.child_months + whole_months(added, today)
    return words.child_age(dyad.child_age, months)


def facts_of(dyad: DyadView, populations: Sequence[str], today: date) -> tuple[Fact, ...]:
    """Everything that was filled in, in words."""
    applies = ", ".join(str(words.POPULATIONS[Population(code)]) for code in populations)
    return (
        Fact(_("Adult"), str(words.ADULT_ROLES[AdultRole(dyad.adult_role)])),
        Fact(_("Age of the adult"), str(words.ADULT_AGES[AdultAge(dyad.adult_age)])),
        Fact(_("Child"), child_now(dyad, today)),
        Fact(_("What applies"), applies or _("None of these")),
        Fact(_("Referred by"), str(words.REFERRALS[Referral(dyad.referral)])),
        Fact(_("A court asked for VIG"), _("Yes") if dyad.court_ordered else _("No")),
        Fact(_("National picture"), str(words.NATIONAL_USES[NationalUse(dyad.national_use)])),
    )
