"""What the page of one occasion shows."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.instrument import Collect, Entry, ItemKind
from app.domain.journey import items_to_ask
from app.domain.vocabulary import AssessmentState, NotCollected
from app.queries.alerting import AlertView
from app.queries.collecting import AssessmentView, OccasionView
from app.queries.granting import GrantLine, GrantState
from app.queries.kept_aside import Kept, KeptAside
from app.web import alert_words, answer_words, words
from app.web.renewals import Renewal, renewal_of
from app.web.results import Scores, result


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
    answers_href: str | None = None


@dataclass(frozen=True)
class GrantRow:
    """One hand-over or link: where it is, and how to end it."""

    what: str
    tag: str
    tag_colour: str
    end_url: str | None
    renewal: Renewal | None


@dataclass(frozen=True)
class OccasionPage:
    code: str
    title: str
    day: str
    day_url: str
    dyad_url: str
    results_url: str
    action: str
    can_start: bool
    resumes: bool
    alerts: tuple[str, ...]
    """Those nobody has looked at yet."""
    lines: tuple[MeasureLine, ...]
    grants: tuple[GrantRow, ...]
    goals_href: str | None
    kept: tuple[str, ...]
    """What came from a tablet and could not be stored in its place."""

    @classmethod
    def make(
        cls,
        occasion: OccasionView,
        scores: Mapping[uuid.UUID, Scores],
        alerts: tuple[AlertView, ...],
        grants: tuple[GrantLine, ...],
        kept: tuple[KeptAside, ...],
    ) -> "OccasionPage":
        """Everything the practitioner needs to go on with this occasion."""
        on_screen = occasion.on_screen
        rates_goals = any(_rates_goals(each) and each.collectable for each in occasion.assessments)
        return cls(
            code=occasion.dyad_code,
            title=words.occasion(occasion.kind, occasion.number),
            day=words.day(occasion.held_on),
            day_url=url_for("occasions.day", occasion_id=occasion.id),
            dyad_url=url_for("dyads.dyad", dyad_id=occasion.dyad_id),
            results_url=url_for("occasions.results", occasion_id=occasion.id),
            action=url_for("occasions.start", occasion_id=occasion.id),
            can_start=bool(on_screen),
            resumes=any(each.sheet for each in on_screen),
            alerts=tuple(alert_text(occasion, alert) for alert in alerts if alert.seen_at is None),
            lines=lines_of(occasion, scores),
            grants=tuple(_grant_row(occasion, grant) for grant in grants),
            goals_href=url_for("goals.edit", dyad_id=occasion.dyad_id, occasion=occasion.id) if rates_goals else None,
            kept=answer_words.kept_notes(_to_be_told(occasion, kept)),
        )


def mode_chosen(occasion: OccasionView) -> str | None:
    """How what is open here was last begun; None where nothing was, or not all in one way."""
    modes = {each.mode for each in occasion.on_screen}
    return modes.pop() if len(modes) == 1 else None


def _to_be_told(occasion: OccasionView, kept: tuple[KeptAside, ...]) -> list[KeptAside]:
    """Without the unreadable answers of measures that are finished all the same; those pages still tell of them."""
    finished = {each.id for each in occasion.assessments if each.state is AssessmentState.COMPLETE}
    return [each for each in kept if each.kind is not Kept.UNREADABLE or each.assessment_id not in finished]


def _rates_goals(assessment: AssessmentView) -> bool:
    return any(item.kind is ItemKind.GOAL_RATING for item in assessment.instrument.items)


def alert_text(occasion: OccasionView, alert: AlertView) -> str:
    """`alert` is one of this occasion's."""
    assessment = occasion.assessment(alert.assessment_id)
    assert assessment is not None, "alerts are asked for by the assessments of this occasion"  # noqa: S101
    return alert_words.alert(assessment.instrument, alert.item, alert.code, alert.status, alert.value)


def _grant_row(occasion: OccasionView, grant: GrantLine) -> GrantRow:
    kind = words.GRANT_KINDS[grant.kind]
    what = _("%(kind)s, since %(moment)s", kind=kind, moment=words.moment(grant.created_at))
    live = grant.state in (GrantState.SENT, GrantState.OUT)
    end_url = url_for("handing_over.end_grant", occasion_id=occasion.id, grant_id=grant.id) if live else None
    state = _("Ran out") if grant.renewable else str(words.GRANT_STATES[grant.state])
    return GrantRow(what, state, "orange" if live else "white", end_url, renewal_of(grant))


def lines_of(occasion: OccasionView, scores: Mapping[uuid.UUID, Scores]) -> tuple[MeasureLine, ...]:
    """One line for each measure of the set, in its order."""
    return tuple(_line(occasion, each, scores.get(each.id, {})) for each in occasion.assessments)


def _line(occasion: OccasionView, assessment: AssessmentView, scores: Scores) -> MeasureLine:
    instrument = assessment.instrument
    name = f"{instrument.short_name}, {instrument.words().about}"
    excluded = url_for("occasions.not_collected", occasion_id=occasion.id, assessment_id=assessment.id)
    if assessment.state is AssessmentState.COMPLETE:
        answers = url_for("amending.answers", occasion_id=occasion.id, assessment_id=assessment.id)
        return MeasureLine(name, _results(assessment, scores), _("Done"), "green", None, None, None, answers)
    if assessment.not_collected is not None:
        again = url_for("occasions.collect_after_all", occasion_id=occasion.id, assessment_id=assessment.id)
        reason = str(words.NOT_COLLECTED[NotCollected(assessment.not_collected)])
        return MeasureLine(name, reason, _("Not collected"), "grey", None, None, again)
    if assessment.state in UNSETTLED:
        settle = url_for("settling.settle", occasion_id=occasion.id, assessment_id=assessment.id)
        what, tag = UNSETTLED[assessment.state]
        return MeasureLine(name, str(what), str(tag), "orange", settle, excluded, None)
    if instrument.collect is Collect.SCORE_ENTRY:
        return MeasureLine(
            name, _paper(assessment), _("From paper"), "white", _paper_href(occasion, assessment), excluded, None
        )
    if not occasion.has_questions(assessment):
        goals = url_for("goals.edit", dyad_id=occasion.dyad_id, occasion=occasion.id)
        return MeasureLine(name, _("Write down a goal first"), _("No goals yet"), "white", goals, excluded, None)
    return MeasureLine(name, _progress(occasion, assessment), _("On screen"), "white", None, excluded, None)


UNSETTLED = {
    AssessmentState.CHOICE: (_l("There are two sets of answers, and they differ"), _l("Choose")),
    AssessmentState.ARRIVING: (_l("Something from the tablet is not here yet"), _l("Still arriving")),
}


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


def _results(assessment: AssessmentView, scores: Scores) -> str:
    """`12, moderate`, or one figure a scale: `General: 10; Rejection: 3`; a missing score is said."""
    instrument = assessment.instrument
    told = []
    for scale in instrument.scales:
        if scale.code in scores:
            said = result(instrument, scale, assessment, scores)
            label = words.scale(instrument, scale.code) if len(instrument.scales) > 1 else ""
            figure = ", ".join(part for part in (said.figure, said.remark) if part)
            told.append(_("%(scale)s: %(figure)s", scale=label, figure=figure) if label else figure)
    return "; ".join(told)
