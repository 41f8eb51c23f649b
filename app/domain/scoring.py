"""From answers to scores: reversal, missing items, bands. An incomplete scale has no score rather than a guess."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.answers import AnswerSheet, total_code, value_of
from app.domain.instrument import GoalRatingItem, Instrument, Method, MissingMethod, Scale


class ScoreStatus(StrEnum):
    """How a score came about. COPIED is a total typed in from a paper form."""

    SCORED = "scored"
    PRORATED = "prorated"
    COPIED = "copied"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Score:
    """One scale of one assessment. `points` has at most two decimals; `items` is how many were to be answered."""

    scale: str
    status: ScoreStatus
    points: float | None
    answered: int
    items: int
    band: str | None


def hundredths(points: float) -> int:
    """Points with at most two decimals as whole hundredths, so that comparisons are exact."""
    return round(points * 100)


def score(instrument: Instrument, sheet: AnswerSheet, *, goals: frozenset[str] | None = None) -> dict[str, Score]:
    """Every scale's score, by scale code, in the order of the file.

    `goals` are the item codes of the goals a dyad has set (None: all of them); other codes in it mean nothing here.
    A goal that is not set is neither asked nor missing, and a scale left without any item has no entry.
    A copied total counts only where the items themselves are not complete. ValueError if the sheet holds a value that
    the instrument does not accept.
    """
    scores: dict[str, Score] = {}
    for scale in instrument.scales:
        items = tuple(code for code in scale.items if _is_asked(instrument, code, goals))
        if items or not scale.items:
            scores[scale.code] = _score_scale(instrument, scale, items, sheet)
    return scores


def _is_asked(instrument: Instrument, code: str, goals: frozenset[str] | None) -> bool:
    return goals is None or code in goals or not isinstance(instrument.item(code), GoalRatingItem)


def _score_scale(instrument: Instrument, scale: Scale, items: tuple[str, ...], sheet: AnswerSheet) -> Score:
    points = [instrument.item(code).points(value) for code in items if (value := value_of(sheet, code)) is not None]
    total = _copied_total(instrument, scale, sheet)
    if items and len(points) == len(items):
        return _scored(scale, ScoreStatus.SCORED, _combine(scale, points, len(items)), len(points), len(items))
    if total is not None:
        return _scored(scale, ScoreStatus.COPIED, float(total), len(points), len(items))
    if points and _may_prorate(scale, len(items) - len(points)):
        return _scored(scale, ScoreStatus.PRORATED, _combine(scale, points, len(items)), len(points), len(items))
    return Score(scale.code, ScoreStatus.INCOMPLETE, None, len(points), len(items), None)


def _copied_total(instrument: Instrument, scale: Scale, sheet: AnswerSheet) -> int | None:
    code = total_code(scale.code)
    value = value_of(sheet, code)
    if value is None:
        return None
    try:
        return instrument.item(code).points(value)
    except KeyError:
        raise ValueError(f"{instrument.key} takes no copied totals") from None


def _may_prorate(scale: Scale, missing: int) -> bool:
    return scale.missing.method is MissingMethod.PRORATE and missing <= scale.missing.max_missing


def _combine(scale: Scale, points: list[int], items: int) -> float:
    """Sum or mean as if the missing items had the mean of the answered ones; halves of a hundredth go up."""
    times = items if scale.method is Method.SUM else 1
    answered = len(points)
    return (200 * sum(points) * times + answered) // (2 * answered) / 100


def _scored(scale: Scale, status: ScoreStatus, points: float, answered: int, items: int) -> Score:
    band = scale.band_of(points)
    return Score(scale.code, status, points, answered, items, band.code if band else None)
