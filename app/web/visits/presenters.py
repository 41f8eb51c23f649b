"""What the pages about sessions show; their form is in entry_page.py."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.queries.caseload import DyadView
from app.queries.goals import GoalView, Wish
from app.queries.visits import Course, Cycles, OwnVisit, VisitView
from app.web import sentences, words
from app.web.recent import recent_first

PAGE_LENGTH = 30


def minutes_told(minutes: int | None) -> str:
    """Nothing for None."""
    return ngettext("%(num)d minute", "%(num)d minutes", minutes) if minutes else ""


def title_of(visit: VisitView) -> str:
    """`Shared review, cycle 3`; `Filming: did not attend`."""
    kind = str(words.VISIT_KINDS[visit.kind])
    if not visit.took_place:
        return f"{kind}: {str(words.ATTENDANCES[visit.attendance]).lower()}"
    return kind if visit.cycle is None else _("%(kind)s, cycle %(number)d", kind=kind, number=visit.cycle)


@dataclass(frozen=True, slots=True)
class RatedGoal:
    wording: str
    course: str
    """`3 at the start, then 4, now 6. Hoped for 8.`"""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A session that is written down, and what it adds to."""

    code: str
    title: str
    what: str
    principles: str
    note: str
    removed: bool
    cycles: str
    next: str
    goals: tuple[RatedGoal, ...]
    change_url: str
    remove_url: str
    restore_url: str
    plan_url: str
    ending_url: str
    """Where VIG is ended, once the planned cycles are done; else empty."""
    dyad_url: str
    begin_url: str
    talk_url: str
    marked: bool
    """Whether it waits to be talked over in supervision."""


def saved_page(
    own: OwnVisit,
    dyad: DyadView | None,
    visits: Sequence[VisitView],
    wish: Wish,
    cycles: Cycles,
    course: Course,
    *,
    marked: bool,
) -> SavedPage:
    """`dyad` is None where the session belongs to an earlier intervention."""
    visit = own.visit
    goes_on = dyad is not None and dyad.ended_on is None
    all_done = cycles.planned is not None and cycles.done >= cycles.planned
    place = str(words.PLACES[visit.place]) if visit.place else ""
    return SavedPage(
        code=own.dyad_code,
        title=title_of(visit),
        what=", ".join(filter(None, (words.day(visit.held_on), place.lower(), minutes_told(visit.minutes)))),
        principles=sentences.listed([str(words.PRINCIPLES[each]) for each in visit.principles]),
        note=visit.note,
        removed=visit.removed,
        cycles=cycles_in_words(cycles),
        next=_("Next session: %(day)s.", day=words.day(course.next_on)) if course.next_on else "",
        goals=tuple(_rated(goal, visits) for goal in wish.goals if goal.number in visit.ratings),
        change_url=url_for("visits.change", visit_id=visit.id),
        remove_url=url_for("visits.remove", visit_id=visit.id),
        restore_url=url_for("visits.restore", visit_id=visit.id),
        plan_url=url_for("visits.plan", dyad_id=own.dyad_id) if goes_on else "",
        ending_url=url_for("endings.ending", dyad_id=own.dyad_id) if goes_on and all_done else "",
        dyad_url=url_for("dyads.dyad", dyad_id=own.dyad_id),
        begin_url=url_for("visits.begin", dyad_id=own.dyad_id),
        talk_url=url_for("supervision.talk" if marked else "supervision.mark", visit_id=visit.id),
        marked=marked,
    )


def cycles_in_words(cycles: Cycles) -> str:
    """`2 of 3 planned cycles done.`"""
    if cycles.planned is None:
        return ngettext("%(num)d cycle done.", "%(num)d cycles done.", cycles.done)
    return ngettext(
        "%(done)d of %(num)d planned cycle done.",
        "%(done)d of %(num)d planned cycles done.",
        cycles.planned,
        done=cycles.done,
    )


def _rated(goal: GoalView, visits: Sequence[VisitView]) -> RatedGoal:
    ratings = [each.ratings[goal.number] for each in visits if goal.number in each.ratings]
    parts = [_("%(rating)d at the start", rating=goal.start)] if goal.start is not None else []
    parts += [_("then %(rating)d", rating=each) for each in ratings[:-1][-2:]]
    parts += [_("now %(rating)d", rating=each) for each in ratings[-1:]]
    hoped = "" if goal.hoped is None else " " + _("Hoped for %(rating)d.", rating=goal.hoped)
    return RatedGoal(goal.wording, f"{', '.join(parts)}.{hoped}")


@dataclass(frozen=True, slots=True)
class Choice:
    """A dyad for which a session can be begun."""

    code: str
    who: str
    what: str
    action: str


@dataclass(frozen=True, slots=True)
class ChoicePage:
    choices: tuple[Choice, ...]
    previous: str | None
    following: str | None


def choice_page(dyads: Sequence[DyadView], courses: Mapping[uuid.UUID, Course], number: int, today: date) -> ChoicePage:
    """One's dyads, those of today first and then the recent ones; `number` of the page is brought into range."""
    ordered = recent_first(dyads, courses, today)
    last = max(1, -(-len(ordered) // PAGE_LENGTH))
    number = min(max(1, number), last)
    shown = ordered[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH]
    return ChoicePage(
        tuple(_choice(dyad, courses.get(dyad.intervention_id)) for dyad in shown),
        url_for("visits.choose", page=number - 1) if number > 1 else None,
        url_for("visits.choose", page=number + 1) if number < last else None,
    )


def _choice(dyad: DyadView, course: Course | None) -> Choice:
    last = course.last_on if course else None
    what = _("Last session %(day)s", day=words.day(last)) if last else _("No session yet")
    return Choice(dyad.code, words.who(dyad), what, url_for("visits.begin", dyad_id=dyad.id))


@dataclass(frozen=True, slots=True)
class PlanPage:
    """When the next session is."""

    code: str
    lede: str
    passed: str
    begin_url: str
    action: str
    dyad_url: str


def plan_page(dyad: DyadView, course: Course, today: date) -> PlanPage:
    last = (
        _("The last session was on %(day)s.", day=words.day(course.last_on)) if course.last_on else _("No session yet.")
    )
    planned = course.next_on
    passed = _("A session was planned for %(day)s.", day=words.day(planned)) if planned and planned <= today else ""
    return PlanPage(
        code=dyad.code,
        lede=last,
        passed=passed,
        begin_url=url_for("visits.begin", dyad_id=dyad.id),
        action=url_for("visits.save_plan", dyad_id=dyad.id),
        dyad_url=url_for("dyads.dyad", dyad_id=dyad.id),
    )
