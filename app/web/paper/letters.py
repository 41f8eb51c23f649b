"""The letter for the parent: her goals, her words and her ratings. Scores only where somebody asked for them."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.vocabulary import ChildAge
from app.queries.caseload import DyadView
from app.queries.dyad_file import DyadFile
from app.queries.goals import GoalView
from app.web import sentences, words
from app.web.judged import Judged
from app.web.plain_words import paragraph

BABY_UNTIL_MONTHS = 24


@dataclass(frozen=True, slots=True)
class LetterGoal:
    wording: str
    told: str


@dataclass(frozen=True, slots=True)
class LetterScore:
    """What a questionnaire is about, and its figures. Never a judgement."""

    about: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Letter:
    code: str
    day: date
    opening: str
    course: str
    question: str
    goals: tuple[LetterGoal, ...]
    paragraph: str
    scores: tuple[LetterScore, ...]
    with_scores: bool


def letter_of(of: DyadFile, judged: Judged, today: date, *, with_scores: bool) -> Letter:
    """The letter as it stands today; the practitioner adds what comes next by hand."""
    return Letter(
        code=of.dyad.code,
        day=today,
        opening=_opening(of.dyad),
        course=_course(of),
        question=of.wish.helping_question,
        goals=tuple(_goal(goal, *ratings_of(of, judged, goal)) for goal in of.wish.goals),
        paragraph=paragraph(judged.topics, judged.goals),
        scores=_scores(judged) if with_scores else (),
        with_scores=with_scores,
    )


def _opening(dyad: DyadView) -> str:
    baby = dyad.child_age is ChildAge.UNBORN or (dyad.child_months or 0) < BABY_UNTIL_MONTHS
    if baby and dyad.child_age is not ChildAge.NOT_RECORDED:
        return _("This is what you and your baby have done together with VIG.")
    return _("This is what you and your child have done together with VIG.")


def _course(of: DyadFile) -> str:
    met = sum(visit.took_place for visit in of.visits)
    told = [_("You began on %(day)s.", day=words.day(of.dyad.started_on))]
    if met:
        told.append(ngettext("We met %(num)d time.", "We met %(num)d times.", met))
    if of.cycles.done:
        told.append(
            ngettext(
                "We made %(num)d film, and looked at its good moments together.",
                "We made %(num)d films, and looked at their good moments together.",
                of.cycles.done,
            )
        )
    return " ".join(told)


def ratings_of(of: DyadFile, judged: Judged, goal: GoalView) -> tuple[float | None, float | None]:
    """First and latest rating of a goal, whatever asked for it: the goal itself, sessions, questionnaires."""
    dated = [(occasion.held_on, value) for occasion, value in judged.ratings.get(goal.number, ())]
    dated += [(visit.held_on, float(visit.ratings[goal.number])) for visit in of.visits if goal.number in visit.ratings]
    dated.sort()
    first = dated[0][1] if goal.start is None and dated else goal.start
    later = dated if goal.start is not None else dated[1:]
    return (None if first is None else float(first)), (later[-1][1] if later else None)


def _goal(goal: GoalView, first: float | None, last: float | None) -> LetterGoal:
    told = []
    if first is not None:
        told.append(_("At the start you gave this %(rating)s out of 10.", rating=sentences.figure(first)))
    if goal.hoped is not None:
        told.append(_("You hoped for %(rating)d.", rating=goal.hoped))
    if last is not None:
        told.append(_("Last time you gave it %(rating)s.", rating=sentences.figure(last)))
    return LetterGoal(goal.wording, " ".join(told) or _("You have not rated this yet."))


def _scores(judged: Judged) -> tuple[LetterScore, ...]:
    return tuple(
        LetterScore(each.about, each.name, _or_dash(each.change.before), _or_dash(each.change.after))
        for each in judged.mains
    )


def _or_dash(points: float | None) -> str:
    return "–" if points is None else sentences.figure(points)
