"""What the page of one occasion shows."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.instrument import Collect, Entry, ItemKind
from app.domain.journey import items_to_ask
from app.domain.scoring import ScoreStatus
from app.domain.vocabulary import AssessmentState, NotCollected
from app.queries.collecting import AssessmentView, OccasionView
from app.store.derived import Alert, ScoreRow
from app.web import words


@dataclass(frozen=True)
class MeasureLine:
    """One measure of the set: what is left to do with it."""

    name: str
    what: str
    tag: str
    tag_colour: str
    href: str | None
    not_collected_href: str | None
    collect_after_all: str | None


@dataclass(frozen=True)
class AlertLine:
    text: str
    advice: str


@dataclass(frozen=True)
class OccasionPage:
    code: str
    title: str
    dyad_url: str
    action: str
    can_start: bool
    resumes: bool
    alerts: tuple[AlertLine, ...]
    lines: tuple[MeasureLine, ...]
    goals_href: str | None

    @classmethod
    def make(
        cls,
        occasion: OccasionView,
        scores: Mapping[uuid.UUID, Mapping[str, ScoreRow]],
        alerts: Mapping[uuid.UUID, list[Alert]],
    ) -> "OccasionPage":
        """Everything the practitioner needs to go on with this occasion."""
        on_screen = occasion.on_screen
        rates_goals = any(_rates_goals(each) and each.collectable for each in occasion.assessments)
        return cls(
            code=occasion.dyad_code,
            title=words.occasion(occasion.kind, occasion.number),
            dyad_url=url_for("dyads.dyad", dyad_id=occasion.dyad_id),
            action=url_for("occasions.start", occasion_id=occasion.id),
            can_start=bool(on_screen),
            resumes=any(each.sheet for each in on_screen),
            alerts=tuple(
                _alert_line(each, alert) for each in occasion.assessments for alert in alerts.get(each.id, ())
            ),
            lines=tuple(_line(occasion, each, scores.get(each.id, {})) for each in occasion.assessments),
            goals_href=url_for("dyads.goals", dyad_id=occasion.dyad_id, occasion=occasion.id) if rates_goals else None,
        )


def _rates_goals(assessment: AssessmentView) -> bool:
    return any(item.kind is ItemKind.GOAL_RATING for item in assessment.instrument.items)


def _alert_line(assessment: AssessmentView, alert: Alert) -> AlertLine:
    return AlertLine(
        words.alert(assessment.instrument, alert.item, alert.code, alert.status, alert.value),
        words.ALERT_ADVICE,
    )


def _line(occasion: OccasionView, assessment: AssessmentView, scores: Mapping[str, ScoreRow]) -> MeasureLine:
    instrument = assessment.instrument
    name = f"{instrument.short_name}, {instrument.words().about}"
    excluded = url_for("occasions.not_collected", occasion_id=occasion.id, assessment_id=assessment.id)
    if assessment.state is AssessmentState.COMPLETE:
        return MeasureLine(name, _results(assessment, scores), _("Done"), "green", None, None, None)
    if assessment.not_collected is not None:
        again = url_for("occasions.collect_after_all", occasion_id=occasion.id, assessment_id=assessment.id)
        reason = str(words.NOT_COLLECTED[NotCollected(assessment.not_collected)])
        return MeasureLine(name, reason, _("Not collected"), "grey", None, None, again)
    if instrument.collect is Collect.SCORE_ENTRY:
        return MeasureLine(
            name, _paper(assessment), _("From paper"), "white", _paper_href(occasion, assessment), excluded, None
        )
    if not occasion.has_questions(assessment):
        return MeasureLine(name, _("Write down a goal first"), _("No goals yet"), "white", None, excluded, None)
    return MeasureLine(name, _progress(occasion, assessment), _("On screen"), "white", None, excluded, None)


def _progress(occasion: OccasionView, assessment: AssessmentView) -> str:
    total = len(items_to_ask(assessment.instrument, frozenset(occasion.goals)))
    if assessment.sheet:
        return _("%(done)d of %(total)d questions done", done=len(assessment.sheet), total=total)
    return ngettext("%(num)d question", "%(num)d questions", total)


def _paper(assessment: AssessmentView) -> str:
    if Entry.ITEMS not in assessment.instrument.entry:
        return _("Copy the total from paper")
    total = len(assessment.instrument.items)
    if assessment.sheet:
        return _("%(done)d of %(total)d scores copied", done=len(assessment.sheet), total=total)
    return ngettext("Copy %(num)d score from paper", "Copy %(num)d scores from paper", total)


def _paper_href(occasion: OccasionView, assessment: AssessmentView) -> str:
    return url_for("questionnaire.paper", occasion_id=occasion.id, assessment_id=assessment.id)


def _results(assessment: AssessmentView, scores: Mapping[str, ScoreRow]) -> str:
    """`12, moderate`, or one figure a scale: `General 10, Rejection 3`; a missing score is said."""
    instrument = assessment.instrument
    told = []
    for scale in instrument.scales:
        row = scores.get(scale.code)
        if row is None or (row.hundredths is None and row.items == 0):
            continue
        label = words.scale(instrument, scale.code) if len(instrument.scales) > 1 else ""
        told.append(f"{label} {_figure(assessment, scale.code, row)}".strip())
    return "; ".join(told)


def _figure(assessment: AssessmentView, scale: str, row: ScoreRow) -> str:
    if row.hundredths is None:
        return _("no score, %(answered)d of %(items)d answered", answered=row.answered, items=row.items)
    figure = words.points(row.hundredths)
    if row.band:
        figure += ", " + words.band(assessment.instrument, scale, row.band)
    if row.status == ScoreStatus.PRORATED:
        figure += " " + _("(estimated from %(answered)d of %(items)d answers)", answered=row.answered, items=row.items)
    return figure
