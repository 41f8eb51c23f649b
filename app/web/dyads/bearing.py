"""The facts that bear on whether a family needs further help. Facts only: what follows from them is for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.change import Outcome
from app.queries.dyad_file import DyadFile
from app.web import course_words, sentences
from app.web.goal_lines import GoalLine
from app.web.series import Main
from app.web.tallies import alerts_told, attendance_told


@dataclass(frozen=True, slots=True)
class Bearing:
    """One fact. `shape` is an outcome's code, or None where it is not about a change."""

    about: str
    shape: Outcome | None
    told: str


def bearings_of(of: DyadFile, mains: Sequence[Main], goals: Sequence[GoalLine]) -> tuple[Bearing, ...]:
    """Change by what it is about, the cut-off, goals, attendance, alerts, and what was not measured."""
    return (
        *(Bearing(f"{each.name}, {each.about}", each.change.outcome, _changed(each)) for each in mains),
        *(Bearing(goal.name, goal.outcome, _goal(goal)) for goal in goals if goal.judged),
        *(Bearing(about, None, told) for about, told in _plain(of)),
    )


def _changed(main: Main) -> str:
    side = sentences.cut_off_told(main.scale, main.change.before, main.change.after)
    outcome = str(sentences.OUTCOMES[main.change.outcome])
    return f"{outcome}. {side}" if side else f"{outcome}."


def _goal(goal: GoalLine) -> str:
    """By the questionnaire, which alone is judged."""
    first, last = ("" if each is None else sentences.figure(each) for each in (goal.course.first, goal.course.last))
    if not last:
        return _("%(first)s at the start, not rated again.", first=first)
    return _("From %(first)s to %(last)s: %(verdict)s.", first=first, last=last, verdict=goal.verdict)


def _plain(of: DyadFile) -> Iterator[tuple[str, str]]:
    yield _("Sessions"), attendance_told(of)
    yield _("Alerts"), alerts_told(of)
    left_out = sum(each.not_collected is not None for line in of.occasions for each in line.assessments)
    if left_out:
        yield _("Not measured"), ngettext("%(num)d measure was not collected.", "%(num)d were not collected.", left_out)
    why = course_words.after_left_out(of.dyad)
    if why is not None:
        yield _("After VIG"), why
