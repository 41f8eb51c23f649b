"""Whether one person's score has changed by more than measurement noise.

Jacobson & Truax 1991 (J Consult Clin Psychol 59:12-19), with published thresholds in points. Change is after - before.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

from app.domain.instrument import Direction, Scale
from app.domain.scoring import hundredths


class Outcome(StrEnum):
    """What can be said of one scale. NO_THRESHOLD: it is not published how much change is reliable."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    NO_RELIABLE_CHANGE = "no_reliable_change"
    WORSE = "worse"
    NOT_YET_KNOWN = "not_yet_known"
    NO_THRESHOLD = "no_threshold"


@dataclass(frozen=True, slots=True)
class Change:
    """One scale before and after, in points. The cut-off flags hold whether or not the change is reliable.

    `crossed_cut_off`: clinical before and not after; `entered_cut_off`: the other way round;
    `clinical_at_start`: None without a cut-off or a score before.
    """

    scale: str
    before: float | None
    after: float | None
    points: float | None
    outcome: Outcome
    crossed_cut_off: bool
    entered_cut_off: bool
    clinical_at_start: bool | None


def classify(scale: Scale, before: float | None, after: float | None) -> Change:
    """Compare two scores of a scale, in points with at most two decimals.

    A change of exactly the published threshold is reliable (NHS England applies ABS(change) >= threshold). RECOVERED
    needs all of: reliably improved, clinical before, not clinical after. A missing score is NOT_YET_KNOWN.
    """
    clinical_before = None if before is None else scale.is_clinical(before)
    if before is None or after is None:
        return Change(scale.code, before, after, None, Outcome.NOT_YET_KNOWN, False, False, clinical_before)
    clinical_after = scale.is_clinical(after)
    crossed = clinical_before is True and clinical_after is False
    entered = clinical_before is False and clinical_after is True
    moved = hundredths(after) - hundredths(before)
    outcome = _outcome(scale, moved, crossed)
    return Change(scale.code, before, after, moved / 100, outcome, crossed, entered, clinical_before)


def _outcome(scale: Scale, moved: int, crossed: bool) -> Outcome:
    if scale.reliable_change is None:
        return Outcome.NO_THRESHOLD
    better = scale.direction.sign * moved
    threshold = hundredths(scale.reliable_change.threshold)
    if better >= threshold:
        return Outcome.RECOVERED if crossed else Outcome.IMPROVED
    return Outcome.WORSE if better <= -threshold else Outcome.NO_RELIABLE_CHANGE


@dataclass(frozen=True, slots=True)
class TalkingTherapies:
    """PHQ-9 and GAD-7 read together. Recovery is None for someone who did not start in the clinical range."""

    case_at_start: bool
    recovery: bool | None
    reliable_improvement: bool
    reliable_deterioration: bool
    reliable_recovery: bool | None

    @property
    def no_reliable_change(self) -> bool:
        return not (self.reliable_improvement or self.reliable_deterioration)


def talking_therapies(depression: Change, anxiety: Change) -> TalkingTherapies | None:
    """The rule of NHS Talking Therapies for a PHQ-9 change and a GAD-7 change; None while either is not yet known.

    Recovery: in the clinical range on either at the start and on neither at the end. Reliable improvement: at least one
    reliably better and neither reliably worse; deterioration the other way round.
    """
    both = (depression, anxiety)
    if any(change.outcome in (Outcome.NOT_YET_KNOWN, Outcome.NO_THRESHOLD) for change in both):
        return None
    case_at_start = any(change.clinical_at_start for change in both)
    case_at_end = any(_clinical_at_end(change) for change in both)
    better = any(change.outcome in (Outcome.RECOVERED, Outcome.IMPROVED) for change in both)
    worse = any(change.outcome is Outcome.WORSE for change in both)
    recovery = not case_at_end if case_at_start else None
    improved = better and not worse
    return TalkingTherapies(
        case_at_start=case_at_start,
        recovery=recovery,
        reliable_improvement=improved,
        reliable_deterioration=worse and not better,
        reliable_recovery=None if recovery is None else recovery and improved,
    )


def _clinical_at_end(change: Change) -> bool:
    return change.entered_cut_off or (change.clinical_at_start is True and not change.crossed_cut_off)


def sem(sd: float, reliability: float) -> float:
    """Standard error of measurement, in points: SD * sqrt(1 - r). `reliability` lies in 0 to 1."""
    return sd * sqrt(1 - reliability)


def s_diff(sd: float, reliability: float) -> float:
    """Standard error of the difference between two scores, in points: sqrt(2) * SEM."""
    return sqrt(2) * sem(sd, reliability)


def rci(before: float, after: float, *, sd: float, reliability: float) -> float:
    """Reliable change index, in standard errors: (after - before) / S_diff. ZeroDivisionError where S_diff is 0."""
    return (after - before) / s_diff(sd, reliability)


def reliable_threshold(sd: float, reliability: float, confidence: int = 95) -> float:
    """The change in points that is reliable at `confidence` percent (1 to 99), not rounded.

    95 means 1.96, as Jacobson & Truax print it; others take the exact normal quantile (90: 1.6449).
    """
    z = 1.96 if confidence == 95 else NormalDist().inv_cdf(0.5 + confidence / 200)
    return z * s_diff(sd, reliability)


def cut_off_a(clinical_mean: float, clinical_sd: float, direction: Direction) -> float:
    """Criterion a, in points: two standard deviations better than the clinical mean."""
    return clinical_mean + direction.sign * 2 * clinical_sd


def cut_off_b(functional_mean: float, functional_sd: float, direction: Direction) -> float:
    """Criterion b, in points: two standard deviations (of the functional group) worse than the functional mean."""
    return functional_mean - direction.sign * 2 * functional_sd


def cut_off_c(clinical_mean: float, clinical_sd: float, functional_mean: float, functional_sd: float) -> float:
    """Criterion c, in points: where the two groups meet; each mean is weighted by the other group's SD."""
    return (clinical_sd * functional_mean + functional_sd * clinical_mean) / (clinical_sd + functional_sd)
