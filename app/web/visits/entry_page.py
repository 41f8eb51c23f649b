"""The form of a session: what it is filled in with, and what is asked beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from wtforms import RadioField

from app.domain.visits import USUAL_MINUTES, cycle_of, kind_expected
from app.domain.vocabulary import PARTS_OF_A_CYCLE, Attendance, Place, VisitKind
from app.queries.caseload import DyadView
from app.queries.goals import GoalView, Wish
from app.queries.visits import Course, DraftView, VisitView
from app.web import words
from app.web.visits.forms import VisitForm
from app.web.visits.presenters import minutes_told


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
    minutes = minutes_told(form.minutes.data)
    attended = form.attendance.data == Attendance.ATTENDED
    if not attended and form.attendance.data in list(Attendance):
        return ", ".join(filter(None, (day, str(words.ATTENDANCES[Attendance(form.attendance.data)]).lower())))
    cycle = form.cycle.data or _counted(form, visits)
    number = _("cycle %(number)d", number=cycle) if cycle and form.kind.data in PARTS_OF_A_CYCLE else ""
    return ", ".join(filter(None, (day, place, minutes, number)))


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
