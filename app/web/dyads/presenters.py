"""What a dyad's page shows, in its order: what is unsafe, what is next, what is true, what was collected."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.catalogue import Catalogue
from app.domain.change import Outcome
from app.domain.due import settled
from app.domain.permissions import Action, Actor, may
from app.domain.vocabulary import AssessmentState
from app.queries.caseload import AssessmentLine, OccasionLine
from app.queries.dyad_file import DyadFile
from app.web import alert_words, sentences, words
from app.web.dyads.bearing import Bearing, bearings_of
from app.web.dyads.concerns import Concerns, concerns_of
from app.web.dyads.facts import Fact, facts_of, lede_of
from app.web.dyads.measures import Panel, panels_of
from app.web.dyads.next_steps import CoursePanel, NextStep, course_panel, next_steps
from app.web.dyads.timeline import Entry, timeline_of
from app.web.goal_lines import GoalPanel, goal_panel
from app.web.overview import Measured, Picture, pictures
from app.web.plain_words import Topic, paragraph
from app.web.results import Scores, result
from app.web.scales import score_name, whole_of
from app.web.series import Main, mains_of, series_of


@dataclass(frozen=True, slots=True)
class OccasionRow:
    title: str
    what: str
    done: bool
    href: str


@dataclass(frozen=True, slots=True)
class Collected:
    """One score at one time point: `figure` is a dash where there is none, and `remark` says why."""

    measure: str
    figure: str
    remark: str


@dataclass(frozen=True, slots=True)
class Record:
    """Everything collected at one time point."""

    title: str
    day: str
    lines: tuple[Collected, ...]


@dataclass(frozen=True, slots=True)
class DyadPage:
    id: uuid.UUID
    shown_course: int | None
    """The number of an earlier course, None for the newest."""
    code: str
    title: str
    lede: str
    facts: tuple[Fact, ...]
    concerns: Concerns
    advice: str
    steps: tuple[NextStep, ...]
    open_action: str
    begin_visit: str | None
    """Where a session is begun; None where nobody may."""
    course: CoursePanel
    family_url: str | None
    supervised: bool
    """Whether whoever looks is its practitioner's supervisor, and may change nothing."""
    occasions: tuple[OccasionRow, ...]
    paragraph: str
    overall: str
    bearings: tuple[Bearing, ...]
    any_worse: bool
    mains: tuple[Main, ...]
    pictures: tuple[Picture, ...]
    picture_told: str
    timeline: tuple[Entry, ...]
    panels: tuple[Panel, ...]
    goals: GoalPanel
    records: tuple[Record, ...]


def dyad_page(actor: Actor, catalogue: Catalogue, of: DyadFile, today: date) -> DyadPage:
    """Everything about one dyad in one course of VIG."""
    dyad, may_change = of.dyad, of.is_newest and may(actor, Action.COLLECT)
    may_write = of.is_newest and may(actor, Action.WRITE_VISITS)
    series = series_of(catalogue, of.occasions, of.scores)
    panels = tuple(panel for each in series if not each.rates_goals for panel in panels_of(each, of.changes))
    goals_href = url_for("goals.edit", dyad_id=dyad.id) if may_change else None
    goals_shown = goal_panel(of.wish, of.visits, series, dyad.started_on, goals_href)
    mains = tuple(main for each in series if not each.rates_goals for main in mains_of(each, of.changes))
    outcomes = [each.change.outcome for each in mains]
    outcomes += [goal.outcome for goal in goals_shown.lines if goal.judged]
    own = may(actor, Action.COLLECT)
    return DyadPage(
        id=dyad.id,
        shown_course=None if of.is_newest else dyad.course,
        code=dyad.code,
        title=_("Dyad"),
        lede=lede_of(dyad, today),
        facts=facts_of(dyad, of.populations, today),
        concerns=concerns_of(catalogue, of.occasions, of.scores, of.alerts),
        advice=str(alert_words.ADVICE),
        steps=next_steps(dyad, of.occasions, today) if may_change else (),
        begin_visit=url_for("visits.begin", dyad_id=dyad.id) if may_write else None,
        open_action=url_for("dyads.open_occasion", dyad_id=dyad.id),
        course=course_panel(of, may_change, own),
        family_url=url_for("families.rights", dyad_id=dyad.id) if may(actor, Action.FAMILY_RIGHTS) else None,
        supervised=not own,
        occasions=tuple(_occasion_row(each, of.scores, own) for each in reversed(of.occasions)),
        paragraph=paragraph(
            [Topic(each.about, each.change.outcome) for each in mains], [goal.course for goal in goals_shown.lines]
        ),
        overall=sentences.overall(outcomes),
        bearings=bearings_of(of, mains, goals_shown.lines),
        any_worse=Outcome.WORSE in outcomes,
        mains=mains,
        pictures=pictures([_on_the_picture(each) for each in mains]),
        picture_told=" ".join(sentences.change(each.name, each.scale, each.change) for each in mains),
        timeline=timeline_of(of, own),
        panels=panels,
        goals=goals_shown,
        records=tuple(_record(catalogue, each, of.scores) for each in reversed(of.occasions)),
    )


def _on_the_picture(main: Main) -> Measured:
    found = main.change
    before, after = ("–" if each is None else sentences.figure(each) for each in (found.before, found.after))
    return Measured(main.name, main.scale, found, f"{before} → {after}")


def _occasion_row(occasion: OccasionLine, scores: Mapping[uuid.UUID, Scores], own: bool) -> OccasionRow:
    return OccasionRow(
        title=words.occasion(occasion.kind, occasion.number),
        what=f"{words.day(occasion.held_on)}. {_progress(occasion, scores)}{_unsettled(occasion)}",
        done=all(map(settled, occasion.assessments)),
        href=url_for("occasions.occasion" if own else "occasions.results", occasion_id=occasion.id),
    )


def _unsettled(occasion: OccasionLine) -> str:
    states = {each.state for each in occasion.assessments if each.not_collected is None}
    told = [_("There are two sets of answers: choose one.")] if AssessmentState.CHOICE in states else []
    told += [_("Something is still arriving from the tablet.")] if AssessmentState.ARRIVING in states else []
    return "".join(f" {each}" for each in told)


def _progress(occasion: OccasionLine, scores: Mapping[uuid.UUID, Scores]) -> str:
    """`4 of 6 measures done, 1 not collected, 1 without a score.`"""
    measures = occasion.assessments
    done = sum(each.state is AssessmentState.COMPLETE for each in measures)
    left_out = sum(settled(each) for each in measures) - done
    unscored = sum(any(row.hundredths is None for row in scores.get(each.id, {}).values()) for each in measures)
    parts = [
        ngettext("%(done)d of %(num)d measure done", "%(done)d of %(num)d measures done", len(measures), done=done)
    ]
    if left_out:
        parts.append(_("%(number)d not collected", number=left_out))
    if unscored:
        parts.append(_("%(number)d without a score", number=unscored))
    return f"{', '.join(parts)}."


def _record(catalogue: Catalogue, occasion: OccasionLine, scores: Mapping[uuid.UUID, Scores]) -> Record:
    lines = [
        line
        for assessment in occasion.assessments
        for line in _collected(catalogue, assessment, scores.get(assessment.id, {}))
    ]
    title = words.occasion(occasion.kind, occasion.number)
    return Record(title, words.day(occasion.held_on), tuple(lines))


def _collected(catalogue: Catalogue, assessment: AssessmentLine, scores: Scores) -> list[Collected]:
    """One line for each scale, the whole first; a single line before it is complete. Goals never set are left out."""
    instrument = catalogue.get(assessment.instrument_code, assessment.instrument_version)
    if assessment.state is not AssessmentState.COMPLETE:
        found = result(instrument, instrument.scales[0], assessment, scores)
        return [Collected(instrument.short_name, "–", found.remark)]
    lines = []
    whole = whole_of(instrument)
    for scale in sorted(instrument.scales, key=lambda each: each is not whole):
        if scale.code in scores:
            found = result(instrument, scale, assessment, scores)
            lines.append(Collected(score_name(instrument, scale), found.figure or "–", found.remark))
    return lines
