"""The one page that a supervisee and a supervisor look at together."""

import uuid
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.domain.catalogue import Catalogue
from app.domain.permissions import Actor
from app.domain.supervising import MarkEnd
from app.queries.caseload import changes_of, occasions_of, scores_of
from app.queries.discussions import MarkView, course_of_visit, marks_of
from app.queries.goals import wish_of
from app.queries.visits import VisitView, visits_of
from app.web import course_words, sentences, words
from app.web.goal_lines import GoalPanel, goal_panel
from app.web.overview import Measured, Picture, pictures
from app.web.series import Main, mains_of, series_of


@dataclass(frozen=True, slots=True)
class ScoreLine:
    name: str
    outcome: str
    figures: str
    told: str


@dataclass(frozen=True, slots=True)
class TalkPage:
    own: bool
    visit_id: uuid.UUID
    code: str
    who: str
    course: str
    title: str
    """`Shared review, 8 September 2026`"""
    what: str
    principles: str
    note: str
    question: str
    """Empty where the session is not marked now."""
    marked: str
    earlier: tuple[str, ...]
    goals: GoalPanel
    scores: tuple[ScoreLine, ...]
    pictures: tuple[Picture, ...]
    picture_told: str
    dyad_url: str
    visit_url: str
    back_url: str


def talk_page(eyes: Actor, visit_id: uuid.UUID, catalogue: Catalogue, *, own: bool) -> TalkPage | None:
    """`eyes`: whose dyads are looked at; `own`: whether they are the reader's. None where there is no
    such session, or it was removed."""
    dyad = course_of_visit(eyes, visit_id)
    if dyad is None:
        return None
    key = dyad.intervention_id
    visits = visits_of([key]).get(key, ())
    visit = next((each for each in visits if each.id == visit_id), None)
    if visit is None:
        return None
    occasions = occasions_of([key]).get(key, ())
    scores = scores_of([each.id for line in occasions for each in line.assessments])
    series = series_of(catalogue, occasions, scores)
    changes = changes_of([key])[key]
    mains = [main for each in series if not each.rates_goals for main in mains_of(each, changes)]
    marks = marks_of(visit_id)
    waiting = next((each for each in marks if each.ended_at is None), None)
    return TalkPage(
        own=own,
        visit_id=visit_id,
        code=dyad.code,
        who=words.who(dyad),
        course=course_words.course(dyad),
        title=_("%(kind)s, %(day)s", kind=words.VISIT_KINDS[visit.kind], day=words.day(visit.held_on)),
        what=_what(visit),
        principles=sentences.listed([str(words.PRINCIPLES[each]) for each in visit.principles]),
        note=visit.note,
        question=waiting.question if waiting else "",
        marked=_("Marked on %(moment)s.", moment=words.moment(waiting.marked_at)) if waiting else "",
        earlier=tuple(_ended(each) for each in marks if each.ended_at is not None),
        goals=goal_panel(wish_of(key), visits, series, dyad.started_on, None),
        scores=tuple(_score(each) for each in mains),
        pictures=pictures([Measured(each.name, each.scale, each.change, _figures(each)) for each in mains]),
        picture_told=" ".join(sentences.change(each.name, each.scale, each.change) for each in mains),
        dyad_url=url_for("dyads.dyad", dyad_id=dyad.id),
        visit_url=url_for("visits.visit", visit_id=visit_id) if own else "",
        back_url=url_for("supervision.own")
        if own
        else url_for("supervision.person", supervisee_id=eyes.user_id, practice_id=eyes.service_id),
    )


def _what(visit: VisitView) -> str:
    parts = [_("cycle %(number)d", number=visit.cycle) if visit.cycle else ""]
    if not visit.took_place:
        parts.append(str(words.ATTENDANCES[visit.attendance]).lower())
    parts += [str(words.PLACES[visit.place]).lower() if visit.place else ""]
    told = ", ".join(filter(None, parts))
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def _ended(mark: MarkView) -> str:
    moment = words.moment(mark.ended_at) if mark.ended_at else ""
    if mark.ending is MarkEnd.DISCUSSED:
        return _("“%(question)s” Talked over, said %(name)s on %(moment)s.", **_who(mark), moment=moment)
    return _("“%(question)s” The mark was taken off by %(name)s on %(moment)s.", **_who(mark), moment=moment)


def _who(mark: MarkView) -> dict[str, str]:
    return {"question": mark.question, "name": mark.ended_by or ""}


def _figures(main: Main) -> str:
    found = main.change
    before, after = ("–" if each is None else sentences.figure(each) for each in (found.before, found.after))
    return f"{before} → {after}"


def _score(main: Main) -> ScoreLine:
    outcome = main.change.outcome
    return ScoreLine(main.name, outcome, _figures(main), str(sentences.OUTCOMES[outcome]))
