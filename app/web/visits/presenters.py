"""What the pages about sessions show."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import RadioField

from app.domain.visits import USUAL_MINUTES, cycle_of, kind_expected
from app.domain.vocabulary import PARTS_OF_A_CYCLE, Attendance, Place, VisitKind
from app.queries.caseload import DyadView
from app.queries.goals import GoalView, Wish
from app.queries.visits import Course, Cycles, DraftView, OwnVisit, VisitView
from app.web import sentences, words
from app.web.recent import recent_first
from app.web.visits.forms import VisitForm

PAGE_LENGTH = 30


def guessed(visits: Sequence[VisitView], course: Course, today: date) -> dict[str, object]:
    """What a new session's form is filled in with. `visits`: those of the intervention, oldest first."""
    kind = kind_expected(visits)
    alike = [each for each in visits if each.kind is kind and each.minutes is not None]
    places = [each.place for each in visits if each.place is not None]
    return {
        "kind": str(kind),
        "attendance": str(Attendance.ATTENDED),
        "held_on": today,
        "place": str(places[-1] if places else Place.HOME),
        "minutes": alike[-1].minutes if alike else USUAL_MINUTES,
        **_next(course, today),
    }


def as_saved(visit: VisitView, course: Course) -> dict[str, object]:
    """What the form of a session that is put right is filled in with."""
    return {
        "kind": str(visit.kind),
        "attendance": str(visit.attendance),
        "held_on": visit.held_on,
        "place": visit.place and str(visit.place),
        "minutes": visit.minutes,
        "cycle": visit.cycle,
        "principles": [str(each) for each in visit.principles],
        "note": visit.note,
        **{f"goal_{number}": str(rating) for number, rating in visit.ratings.items()},
        **_next(course, visit.held_on),
    }


def _next(course: Course, held_on: date) -> dict[str, object]:
    if course.next_on is None or course.next_on <= held_on:
        return {}
    return {"next": "day", "next_on": course.next_on}


@dataclass(frozen=True, slots=True)
class GoalQuestion:
    """One goal to rate: the field, its words, and how it was rated last."""

    field: RadioField
    name: str
    wording: str
    last: str | None


@dataclass(frozen=True, slots=True)
class EntryPage:
    code: str
    who: str
    new: bool
    action: str
    keep_url: str
    discard_url: str
    back_url: str
    facts: str
    """What is filled in for day, place and minutes, in one line."""
    cycle_hint: str
    goals: tuple[GoalQuestion, ...]
    kept: str | None
    open_facts: bool


FACTS = ("attendance", "held_on", "place", "minutes", "cycle")


def entry_page(
    dyad: DyadView, draft: DraftView, form: VisitForm, visits: Sequence[VisitView], wish: Wish, today: date
) -> EntryPage:
    """The form of a session. `visits`: those of the intervention, oldest first."""
    others = [each for each in visits if each.id != draft.visit_id]
    return EntryPage(
        code=dyad.code,
        who=words.who(dyad),
        new=draft.visit_id is None,
        action=url_for("visits.save", visit_draft_id=draft.id),
        keep_url=url_for("visits.keep", visit_draft_id=draft.id),
        discard_url=url_for("visits.discard", visit_draft_id=draft.id),
        back_url=url_for("today.home"),
        facts=_facts(form, others, today),
        cycle_hint=_cycle_hint(form, others),
        goals=tuple(
            GoalQuestion(form.goals[goal.number - 1], _("Goal %(number)d", number=goal.number), goal.wording, last)
            for goal, last in ((goal, _last(goal, others)) for goal in wish.goals)
        ),
        kept=_("Kept as you go, at %(time)s", time=words.clock(draft.changed_at)) if draft.fields else None,
        open_facts=any(form[name].errors for name in FACTS),
    )


def _facts(form: VisitForm, visits: Sequence[VisitView], today: date) -> str:
    held_on = form.held_on.data
    day = "" if held_on is None else _("Today") if held_on == today else words.day(held_on)
    place = str(words.PLACES[Place(form.place.data)]).lower() if form.place.data in list(Place) else ""
    minutes = _minutes(form.minutes.data)
    attended = form.attendance.data == Attendance.ATTENDED
    if not attended and form.attendance.data in list(Attendance):
        return ", ".join(filter(None, (day, str(words.ATTENDANCES[Attendance(form.attendance.data)]).lower())))
    cycle = form.cycle.data or _counted(form, visits)
    number = _("cycle %(number)d", number=cycle) if cycle and form.kind.data in PARTS_OF_A_CYCLE else ""
    return ", ".join(filter(None, (day, place, minutes, number)))


def _minutes(minutes: int | None) -> str:
    return ngettext("%(num)d minute", "%(num)d minutes", minutes) if minutes else ""


def _counted(form: VisitForm, visits: Sequence[VisitView]) -> int | None:
    if form.kind.data not in list(VisitKind) or form.held_on.data is None:
        return None
    return cycle_of(VisitKind(form.kind.data), [each for each in visits if each.held_on <= form.held_on.data])


def _cycle_hint(form: VisitForm, visits: Sequence[VisitView]) -> str:
    counted = _counted(form, visits)
    if counted is None:
        return _("Only for a filming or a shared review. Leave it empty and it is counted.")
    return _("Leave it empty and it is counted: %(number)d.", number=counted)


def _last(goal: GoalView, visits: Sequence[VisitView]) -> str | None:
    rated = [each.ratings[goal.number] for each in visits if goal.number in each.ratings]
    if rated:
        return _("Last time %(rating)d.", rating=rated[-1])
    return None if goal.start is None else _("At the start %(rating)d.", rating=goal.start)


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
    place = str(words.PLACES[visit.place]) if visit.place else ""
    return SavedPage(
        code=own.dyad_code,
        title=title_of(visit),
        what=", ".join(filter(None, (words.day(visit.held_on), place.lower(), _minutes(visit.minutes)))),
        principles=sentences.listed([str(words.PRINCIPLES[each]) for each in visit.principles]),
        note=visit.note,
        removed=visit.removed,
        cycles=cycles_in_words(cycles),
        next=_("Next session: %(day)s.", day=words.day(course.next_on)) if course.next_on else "",
        goals=tuple(_rated(goal, visits) for goal in wish.goals if goal.number in visit.ratings),
        change_url=url_for("visits.change", visit_id=visit.id),
        remove_url=url_for("visits.remove", visit_id=visit.id),
        restore_url=url_for("visits.restore", visit_id=visit.id),
        plan_url=url_for("visits.plan", dyad_id=own.dyad_id) if dyad and dyad.ended_on is None else "",
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
