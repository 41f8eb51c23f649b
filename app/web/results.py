"""One score in words: its figure, the range it falls in, and all that makes it less than a plain score."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from flask_babel import gettext as _

from app.domain.change import Change, Outcome, classify
from app.domain.instrument import Instrument, Scale
from app.domain.scoring import ScoreStatus
from app.domain.vocabulary import AssessmentState, NotCollected
from app.web import words


class ScoreLine(Protocol):
    """A stored score: points are whole hundredths, None where there is no score."""

    @property
    def status(self) -> str: ...
    @property
    def hundredths(self) -> int | None: ...
    @property
    def answered(self) -> int: ...
    @property
    def items(self) -> int: ...
    @property
    def band(self) -> str | None: ...


class ChangeLine(Protocol):
    """A stored before/after pair, in whole hundredths."""

    @property
    def before_hundredths(self) -> int: ...
    @property
    def after_hundredths(self) -> int: ...
    @property
    def outcome(self) -> str: ...
    @property
    def crossed_cut_off(self) -> bool: ...
    @property
    def entered_cut_off(self) -> bool: ...


Scores = Mapping[str, ScoreLine]
"""Scale code -> score, for one assessment."""


@dataclass(frozen=True, slots=True)
class Result:
    """`figure` is None where there is no score, and `remark` then says why."""

    figure: str | None
    remark: str


def points(row: ScoreLine | None) -> float | None:
    """A stored score in points."""
    return None if row is None or row.hundredths is None else row.hundredths / 100


def change(scale: Scale, row: ChangeLine | None, before: float | None, after: float | None) -> Change:
    """The stored change; without one, what can be said of two scores of which one may be missing."""
    if row is None:
        return classify(scale, before, after)
    before, after = row.before_hundredths / 100, row.after_hundredths / 100
    return Change(
        scale=scale.code,
        before=before,
        after=after,
        points=(row.after_hundredths - row.before_hundredths) / 100,
        outcome=Outcome(row.outcome),
        crossed_cut_off=row.crossed_cut_off,
        entered_cut_off=row.entered_cut_off,
        clinical_at_start=scale.is_clinical(before),
    )


class Progress(Protocol):
    """How far one measure is."""

    @property
    def state(self) -> AssessmentState: ...
    @property
    def not_collected(self) -> str | None: ...


def result(instrument: Instrument, scale: Scale, assessment: Progress, scores: Scores) -> Result:
    """What to say of one scale of one assessment."""
    row = scores.get(scale.code)
    if assessment.state is not AssessmentState.COMPLETE:
        return Result(None, _unfinished(assessment))
    if row is None:
        return Result(None, _("not asked"))
    if row.hundredths is None:
        return Result(None, _no_score(row))
    remarks = (_range(instrument, scale, row), _origin(scale, row))
    return Result(words.points(row.hundredths), "; ".join(remark for remark in remarks if remark))


def _unfinished(assessment: Progress) -> str:
    if assessment.not_collected is not None:
        reason = words.NOT_COLLECTED[NotCollected(assessment.not_collected)]
        return _("not collected: %(reason)s", reason=reason)
    if assessment.state is AssessmentState.CHOICE:
        return _("two sets of answers: choose one")
    if assessment.state is AssessmentState.ARRIVING:
        return _("still arriving from the tablet")
    return _("not finished yet")


def _no_score(row: ScoreLine) -> str:
    if row.items == 0:
        return _("no score: no total was copied")
    return _("no score: %(answered)d of %(items)d answered", answered=row.answered, items=row.items)


def _range(instrument: Instrument, scale: Scale, row: ScoreLine) -> str:
    if row.band is None:
        return ""
    label = words.band(instrument, scale.code, row.band)
    return _("%(range)s (provisional)", range=label) if scale.bands_provisional else label


def _origin(scale: Scale, row: ScoreLine) -> str:
    if row.status == ScoreStatus.COPIED:
        return _("total copied from paper")
    return estimate(scale, row) if row.status == ScoreStatus.PRORATED else ""


def estimate(scale: Scale, row: ScoreLine) -> str:
    """`estimated from 8 of 9 answers`, and by what kind of rule."""
    text = _("estimated from %(answered)d of %(items)d answers", answered=row.answered, items=row.items)
    return _("%(estimated)s, by a provisional rule", estimated=text) if scale.missing.provisional else text
