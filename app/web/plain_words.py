"""What a practitioner can read to a parent: what has changed, without a score, a judgement of her or a cause.

Things that became harder are said as what they are, a way they feel now, and as something to talk about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.change import Outcome
from app.web import sentences


class Shift(StrEnum):
    """How a parent would put an outcome."""

    EASIER = "easier"
    ALIKE = "alike"
    HARDER = "harder"
    MIXED = "mixed"
    """Scores of one topic went different ways."""
    OPEN = "open"
    """There is no agreed way to say how much change counts."""
    UNKNOWN = "unknown"


SHIFTS = {
    Outcome.RECOVERED: Shift.EASIER,
    Outcome.IMPROVED: Shift.EASIER,
    Outcome.NO_RELIABLE_CHANGE: Shift.ALIKE,
    Outcome.WORSE: Shift.HARDER,
    Outcome.NO_THRESHOLD: Shift.OPEN,
    Outcome.NOT_YET_KNOWN: Shift.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What one questionnaire is about, in words safe for a parent, and what became of its score."""

    about: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class GoalCourse:
    """One goal's ratings, 0 to 10; `last` is None until it has been rated again."""

    first: float | None
    last: float | None


def paragraph(topics: Sequence[Topic], goals: Sequence[GoalCourse]) -> str:
    """A few short sentences: what eased, stayed, became harder, is open, is not known yet, and the goals."""
    told = [*answers(topics), *goals_told(goals)]
    return " ".join(told) if told else _("Nothing has been asked yet, so there is nothing to say about change.")


def answers(topics: Sequence[Topic]) -> list[str]:
    """The sentences about questionnaires."""
    shifts = _shift_of_each(topics)
    by_shift = {shift: [about for about, each in shifts.items() if each is shift] for shift in Shift}
    if topics and not any(by_shift[shift] for shift in Shift if shift is not Shift.UNKNOWN):
        return [_("We cannot say yet what has changed. For that we need your answers from before and after VIG.")]
    sentences_of = (
        (Shift.EASIER, _easier),
        (Shift.ALIKE, _alike),
        (Shift.HARDER, _harder),
        (Shift.MIXED, _mixed),
        (Shift.OPEN, _open),
        (Shift.UNKNOWN, _unknown),
    )
    return [say(sentences.listed(by_shift[shift])) for shift, say in sentences_of if by_shift[shift]]


def _shift_of_each(topics: Iterable[Topic]) -> dict[str, Shift]:
    """Topic -> what became of it. Several scores of one topic are told once; what is not known yet counts least."""
    found: dict[str, set[Shift]] = {}
    for topic in topics:
        found.setdefault(topic.about, set()).add(SHIFTS[topic.outcome])
    return {about: _one(shifts - {Shift.UNKNOWN}) for about, shifts in found.items()}


def _one(shifts: set[Shift]) -> Shift:
    if not shifts:
        return Shift.UNKNOWN
    return shifts.pop() if len(shifts) == 1 else Shift.MIXED


def _easier(about: str) -> str:
    return _(
        "Since VIG began, your answers about %(about)s have changed for the better, "
        "by more than ordinary ups and downs.",
        about=about,
    )


def _alike(about: str) -> str:
    return _("Your answers about %(about)s are much like they were, within ordinary ups and downs.", about=about)


def _harder(about: str) -> str:
    return _(
        "Your answers about %(about)s say that this feels harder now than it did at the start. "
        "Let us talk about what would help.",
        about=about,
    )


def _mixed(about: str) -> str:
    return _("Your answers about %(about)s have moved in different ways, so let us look at them together.", about=about)


def _open(about: str) -> str:
    return _(
        "For %(about)s nobody has agreed how big a change must be to count, so let us look at it together.",
        about=about,
    )


def _unknown(about: str) -> str:
    return _("We do not know yet about %(about)s: your answers from one of the two times are missing.", about=about)


def goals_told(goals: Sequence[GoalCourse]) -> list[str]:
    """The sentences about goals that were rated twice."""
    moves = [goal.last - goal.first for goal in goals if goal.first is not None and goal.last is not None]
    closer, same = sum(move > 0 for move in moves), sum(move == 0 for move in moves)
    further = len(moves) - closer - same
    told = [_closer(closer, len(moves))] if closer else []
    if same:
        told.append(
            ngettext(
                "%(num)d goal feels as close as it did at the start.",
                "%(num)d goals feel as close as they did at the start.",
                same,
            )
        )
    if further:
        told.append(
            ngettext(
                "%(num)d goal feels further away than at the start. Let us look at why together.",
                "%(num)d goals feel further away than at the start. Let us look at why together.",
                further,
            )
        )
    return told


def _closer(closer: int, of: int) -> str:
    if of == 1:
        return _("You feel closer to your goal.")
    if closer == of == 2:
        return _("You feel closer to both of your goals.")
    if closer == of:
        return _("You feel closer to all %(number)d of your goals.", number=of)
    return _("You feel closer to %(closer)d of your %(number)d goals.", closer=closer, number=of)
