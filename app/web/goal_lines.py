"""The goals on a dyad's page: each in the family's words, with every rating there is of it on one chart.

Ratings come from three places: when the goal was written down, at sessions, and in the measure that rates goals. Only
the last is judged, before against after VIG, by its published rule; the others show the way between.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.domain.change import Outcome, classify
from app.domain.instrument import Scale
from app.domain.vocabulary import OccasionKind
from app.queries.goals import GoalView, Wish
from app.queries.visits import VisitView
from app.web import sentences, words
from app.web.goal_charts import Asked, GoalChart, Rating, goal_chart
from app.web.plain_words import GoalCourse
from app.web.series import Series, goal_scale

NOT_RATED = GoalCourse(None, None)
FINAL = frozenset({OccasionKind.AFTER, OccasionKind.FOLLOW_UP})
"""Only these ratings say what has changed; one from during VIG is shown but not judged."""


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One rating in the table beside a chart."""

    when: str
    day: str
    figure: str


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal. `judged`: a questionnaire has rated it, whose outcome is `outcome`; no other rating has one."""

    id: str
    name: str
    wording: str
    judged: bool
    told: str
    """First and last rating, and the hope, in one line."""
    course: GoalCourse
    """What the paragraph for the parent is made of: the questionnaire's ratings."""
    outcome: Outcome
    verdict: str
    drawing: GoalChart | None
    first_day: str
    last_day: str
    rows: tuple[RatingRow, ...]


@dataclass(frozen=True, slots=True)
class GoalPanel:
    """All goals, with what counts as a change and whose method it is (None before a questionnaire has rated a goal)."""

    helping_question: str
    lines: tuple[GoalLine, ...]
    rule: str | None
    citation: str | None
    href: str | None
    """Where they are written; None where nobody may change them here."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A rating, and when it was given: for a table, and in a sentence. `place` orders those of one day."""

    rating: Rating
    place: int
    when: str
    phrase: str


def goal_panel(
    wish: Wish, visits: Sequence[VisitView], series: Sequence[Series], started_on: date, href: str | None
) -> GoalPanel:
    """The goals with their ratings. `visits`: oldest first; `series`: every measure at all its time points."""
    measured = next((each for each in series if each.rates_goals), None)
    lines = tuple(_line(goal, visits, measured, started_on) for goal in wish.goals)
    judged = measured is not None and any(_readings(measured, goal.number) for goal in wish.goals)
    if measured is None or not judged:
        return GoalPanel(wish.helping_question, lines, None, None, href)
    citation = measured.instrument.citation if measured.instrument.licence.on_page else None
    rule = _rule(goal_scale(measured.instrument, wish.goals[0].number))
    return GoalPanel(wish.helping_question, lines, rule, citation, href)


def _line(goal: GoalView, visits: Sequence[VisitView], measured: Series | None, started_on: date) -> GoalLine:
    outcome = _outcome(measured, goal.number)
    told = sorted(_told(goal, visits, measured, outcome, started_on), key=lambda each: (each.rating.day, each.place))
    ratings = [each.rating for each in told]
    return GoalLine(
        id=f"goal-{goal.number}",
        name=_("Goal %(number)d", number=goal.number),
        wording=goal.wording,
        judged=bool(measured and _readings(measured, goal.number)),
        told=_in_one_line(_spoken_of(told, outcome), goal.hoped),
        course=_judged_course(measured, goal.number),
        outcome=outcome,
        verdict=str(sentences.OUTCOMES[outcome]) if measured and len(_readings(measured, goal.number)) > 1 else "",
        drawing=goal_chart(ratings, goal.hoped) if ratings else None,
        first_day=words.day_of_year(ratings[0].day) if ratings else "",
        last_day=words.day_of_year(ratings[-1].day) if len(ratings) > 1 else "",
        rows=tuple(RatingRow(each.when, words.day(each.rating.day), str(each.rating.value)) for each in told),
    )


def _told(
    goal: GoalView, visits: Sequence[VisitView], measured: Series | None, outcome: Outcome, started_on: date
) -> Iterator[_Told]:
    if goal.start is not None:
        start = Rating(started_on, goal.start, Asked.START)
        yield _Told(start, 0, _("When it was written down"), _("at the start"))
    for visit in visits:
        if goal.number in visit.ratings:
            rating = Rating(visit.held_on, visit.ratings[goal.number], Asked.SESSION)
            phrase = _("on %(day)s", day=words.day_of_year(visit.held_on))
            yield _Told(rating, 2, str(words.VISIT_KINDS[visit.kind]), phrase)
    readings = _readings(measured, goal.number) if measured else ()
    for place, (kind, day, value) in enumerate(readings):
        final = kind in FINAL and place == len(readings) - 1 and outcome is not Outcome.NOT_YET_KNOWN
        rating = Rating(day, value, Asked.QUESTIONNAIRE, str(outcome) if final else None)
        when = str(sentences.WHEN[kind])
        yield _Told(rating, 1 if place == 0 else 3, _("Questionnaire, %(when)s", when=when), when)


def _readings(measured: Series, number: int) -> tuple[tuple[OccasionKind, date, int], ...]:
    scale = goal_scale(measured.instrument, number)
    if scale is None:
        return ()
    return tuple((occasion.kind, occasion.held_on, round(value)) for occasion, value in measured.readings(scale))


def _outcome(measured: Series | None, number: int) -> Outcome:
    scale = goal_scale(measured.instrument, number) if measured else None
    readings = _readings(measured, number) if measured else ()
    if scale is None or len(readings) < 2 or readings[-1][0] not in FINAL:
        return Outcome.NOT_YET_KNOWN
    return classify(scale, readings[0][2], readings[-1][2]).outcome


def _judged_course(measured: Series | None, number: int) -> GoalCourse:
    readings = _readings(measured, number) if measured else ()
    if not readings:
        return NOT_RATED
    last = readings[-1][2] if len(readings) > 1 and readings[-1][0] in FINAL else None
    return GoalCourse(readings[0][2], last)


def _spoken_of(told: Sequence[_Told], outcome: Outcome) -> Sequence[_Told]:
    """Where a change is judged, only what it is judged by: another rating at the start would contradict the verdict."""
    if outcome is Outcome.NOT_YET_KNOWN:
        return told
    return [each for each in told if each.rating.asked is Asked.QUESTIONNAIRE]


def _in_one_line(told: Sequence[_Told], hoped: int | None) -> str:
    """`2 before VIG → 8 after VIG. Hoped for 9.`"""
    if not told:
        return _("Not rated yet.")
    first, last = told[0], told[-1]
    text = f"{first.rating.value} {first.phrase}"
    if len(told) > 1:
        text += f" → {last.rating.value} {last.phrase}"
    return text + ("." if hoped is None else ". " + _("Hoped for %(rating)d.", rating=hoped))


def _rule(scale: Scale | None) -> str:
    if scale is None or scale.reliable_change is None:
        return _("No published threshold, so we do not judge the ratings.")
    return _(
        "Change is judged between the questionnaires before and after VIG only: %(points)s or more on one goal is "
        "reliable. Ratings at sessions show the way between.",
        points=sentences.figure(scale.reliable_change.threshold),
    )
