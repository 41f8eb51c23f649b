"""Other ways to judge one person's change, for researchers who ask how much the choice of Jacobson and Truax matters.

Formulas as in the R package clinicalsignificance 2.x. All are z values: beyond ±1.96 the change is called reliable.
Screens use Jacobson and Truax only (`app.domain.change`).
"""

from dataclasses import dataclass
from math import sqrt

from app.domain.statistics.interval import Interval


@dataclass(frozen=True, slots=True)
class Norms:
    """What is known of a scale before and after, in points: standard deviations, means and two correlations."""

    sd_before: float
    sd_after: float
    mean_before: float
    mean_after: float
    reliability: float
    correlation: float


def true_score(before: float, norms: Norms) -> float:
    """The score before, drawn towards the mean as far as the scale is unreliable."""
    return norms.reliability * (before - norms.mean_before) + norms.mean_before


def edwards_nunnally(before: float, after: float, norms: Norms) -> float:
    """Against the estimated true score (Speer 1992, J Consult Clin Psychol 60:402-408)."""
    return (after - true_score(before, norms)) / _error(norms)


def edwards_nunnally_interval(before: float, norms: Norms) -> Interval:
    """Outside it a score after is a reliable change: two standard errors around the true score."""
    middle, half = true_score(before, norms), 2 * _error(norms)
    return Interval(middle - half, middle + half)


def gulliksen_lord_novick(before: float, after: float, norms: Norms) -> float:
    """Against the prediction error of the score after (Hsu 1989, Behavioral Assessment 11:459-467)."""
    return (after - true_score(before, norms)) / (norms.sd_before * sqrt(1 - norms.reliability**2))


def hageman_arrindell(before: float, after: float, norms: Norms) -> float:
    """With the reliability of the difference in this sample (Hageman & Arrindell 1993)."""
    of_difference = reliability_of_difference(norms)
    shrunk = (after - before) * of_difference + (norms.mean_after - norms.mean_before) * (1 - of_difference)
    return shrunk / (sqrt(of_difference) * sqrt(2) * _error(norms))


def reliability_of_difference(norms: Norms) -> float:
    """r_dd, with the error of measurement taken as the same before and after."""
    common = 2 * norms.sd_before * norms.sd_after * norms.correlation
    spread = norms.sd_before**2 + norms.sd_after**2 - common
    return (spread - 2 * _error(norms) ** 2) / spread


def _error(norms: Norms) -> float:
    return norms.sd_before * sqrt(1 - norms.reliability)
