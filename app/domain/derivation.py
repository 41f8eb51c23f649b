"""What follows from the events of one assessment, and from two completed assessments. Pure, so it can be rebuilt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.answers import Answer
from app.domain.change import Change, classify
from app.domain.events import AnswerEvent, Folded, fold, sheet_of
from app.domain.instrument import Instrument
from app.domain.risk import Concern, ConcernStatus, concerns
from app.domain.scoring import Score, score
from app.domain.vocabulary import AssessmentState


@dataclass(frozen=True, slots=True)
class RaisedConcern:
    concern: Concern
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Derived:
    """Everything that one assessment's events say."""

    folded: Folded
    scores: tuple[Score, ...]
    alerts: tuple[RaisedConcern, ...]


def derive(instrument: Instrument, events: Iterable[AnswerEvent]) -> Derived:
    """Fold the events; score the assessment once it is complete; raise alerts from the first answer on.

    An assessment that is not complete has no score: nothing partial is ever shown as a result. An alert does not
    wait: a parent may stop half way. A safety item left out is only told once the assessment is complete.
    """
    folded = fold(events)
    sheet = folded.sheet
    complete = folded.state is AssessmentState.COMPLETE
    scores = tuple(score(instrument, sheet, goals=asked(sheet)).values()) if complete else ()
    return Derived(folded, scores, _alerts(instrument, folded, sheet, complete))


def asked(sheet: dict[str, Answer]) -> frozenset[str]:
    """The items that were asked. Goals are judged by these, so that a goal added later changes no earlier score."""
    return frozenset(sheet)


def _alerts(
    instrument: Instrument, folded: Folded, sheet: dict[str, Answer], complete: bool
) -> tuple[RaisedConcern, ...]:
    """Alerts of the answers that hold, and of those left aside: whichever device it was said on, it was said."""
    aside = _raised_aside(instrument, folded)
    found = []
    for concern in concerns(instrument, sheet):
        event = folded.latest.get(concern.item)
        when = event.occurred_at if event else folded.completed_at
        if concern.status is not ConcernStatus.RAISED and concern.item in aside:
            continue
        if when is not None and (complete or concern.status is ConcernStatus.RAISED):
            found.append(RaisedConcern(concern, when))
    holding = {alert.concern.item for alert in found}
    return (*found, *(alert for item, alert in aside.items() if item not in holding))


def _raised_aside(instrument: Instrument, folded: Folded) -> dict[str, RaisedConcern]:
    """Safety item -> its gravest answer among those left aside."""
    gravest: dict[str, RaisedConcern] = {}
    for latest in folded.aside.values():
        for concern in concerns(instrument, sheet_of(latest)):
            known = gravest.get(concern.item)
            if concern.status is ConcernStatus.RAISED and (known is None or _points(concern) > _points(known.concern)):
                gravest[concern.item] = RaisedConcern(concern, latest[concern.item].occurred_at)
    return gravest


def _points(concern: Concern) -> int:
    return -1 if concern.points is None else concern.points


def changes(instrument: Instrument, before: dict[str, float], after: dict[str, float]) -> tuple[Change, ...]:
    """The change on each scale that has points (scale code -> points) both before and after, in file order."""
    return tuple(
        classify(scale, before[scale.code], after[scale.code])
        for scale in instrument.scales
        if scale.code in before and scale.code in after
    )
