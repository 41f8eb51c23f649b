"""The goals on a dyad's page: each in the family's words, with its first and its latest rating."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.change import Outcome, classify
from app.domain.instrument import Scale
from app.domain.vocabulary import OccasionKind
from app.web import sentences
from app.web.plain_words import GoalCourse
from app.web.series import Series, goal_scale
from app.web.strips import Strip, strip

NOT_RATED = GoalCourse(None, None)
FINAL = frozenset({OccasionKind.AFTER, OccasionKind.FOLLOW_UP})
"""Only these ratings say what has changed; one from during VIG is shown but not judged."""


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal. `first` is None until it has been rated, `last` until it has been rated again."""

    name: str
    wording: str
    first: str | None = None
    first_when: str = ""
    last: str | None = None
    last_when: str = ""
    outcome: Outcome = Outcome.NOT_YET_KNOWN
    verdict: str = ""
    drawing: Strip | None = None
    course: GoalCourse = NOT_RATED
    """What the paragraph for the parent is made of."""


@dataclass(frozen=True, slots=True)
class GoalPanel:
    """All goals, with what counts as a change and whose method it is (None before a goal has been rated)."""

    lines: tuple[GoalLine, ...]
    rule: str | None
    citation: str | None
    href: str | None
    """Where they are written; None where nobody may change them here."""


def goal_panel(goals: Mapping[int, str], series: Sequence[Series], href: str | None) -> GoalPanel:
    """The goals (number -> words) with the ratings of the measure that rates goals."""
    rated = next((each for each in series if each.rates_goals), None)
    lines = tuple(_line(number, wording, rated) for number, wording in goals.items())
    if rated is None or all(line.first is None for line in lines):
        return GoalPanel(lines, None, None, href)
    citation = rated.instrument.citation if rated.instrument.licence.on_page else None
    return GoalPanel(lines, _rule(goal_scale(rated.instrument, min(goals))), citation, href)


def _line(number: int, wording: str, rated: Series | None) -> GoalLine:
    scale = goal_scale(rated.instrument, number) if rated is not None else None
    name = _("Goal %(number)d", number=number)
    ratings = rated.readings(scale) if rated is not None and scale is not None else ()
    if scale is None or not ratings:
        return GoalLine(name, wording)
    (begun, first), (latest, last) = ratings[0], ratings[-1]
    again = len(ratings) > 1
    outcome = classify(scale, first, last if again and latest.kind in FINAL else None).outcome
    return GoalLine(
        name=name,
        wording=wording,
        first=sentences.figure(first),
        first_when=str(sentences.WHEN[begun.kind]),
        last=sentences.figure(last) if again else None,
        last_when=str(sentences.WHEN[latest.kind]),
        outcome=outcome,
        verdict=str(sentences.OUTCOMES[outcome]),
        drawing=strip(scale, first, last if again else None, outcome, labelled=True),
        course=GoalCourse(first, last if again and latest.kind in FINAL else None),
    )


def _rule(scale: Scale | None) -> str:
    if scale is None or scale.reliable_change is None:
        return _("No published threshold, so we do not judge the ratings.")
    return _(
        "0 is no progress, 10 is reached. A change of %(points)s or more on one goal is reliable.",
        points=sentences.figure(scale.reliable_change.threshold),
    )
