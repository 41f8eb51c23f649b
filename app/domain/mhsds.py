"""Scores as the Mental Health Services Data Set takes them: a SNOMED CT code and a whole number in its range.

Codes, terms and ranges: NHS England, mental-health-monthly-statistics, reference tables of coded scored assessments.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodedScore:
    """One score that the data set knows. `shift` is added to our points: the K10 runs from 10 here and from 0 there."""

    snomed: str
    term: str
    low: int
    high: int
    shift: int = 0

    def value(self, hundredths: int) -> int | None:
        """What is submitted; None for a score that is not whole, or outside the range."""
        points, rest = divmod(hundredths, 100)
        found = points + self.shift
        return found if rest == 0 and self.low <= found <= self.high else None


def _goal(number: int, snomed: str) -> CodedScore:
    return CodedScore(snomed, f"Goal-Based Outcomes tool goal progress chart - goal {number} score", 0, 10)


CODED_SCORES: Mapping[tuple[str, str], CodedScore] = {
    ("phq9", "total"): CodedScore("720433000", "Patient health questionnaire 9 score", 0, 27),
    ("gad7", "total"): CodedScore("445455005", "Generalized anxiety disorder 7 item score", 0, 21),
    ("core10", "total"): CodedScore("718583008", "Clinical Outcomes in Routine Evaluation - 10 clinical score", 0, 40),
    ("k10", "total"): CodedScore("720211004", "Kessler Psychological Distress Scale 10 score", 0, 40, shift=-10),
    ("swemwbs", "total"): CodedScore("718466001", "Short Warwick-Edinburgh Mental Well-being Scale score", 7, 35),
    ("gbo", "goal_1"): _goal(1, "1638531000000102"),
    ("gbo", "goal_2"): _goal(2, "1638541000000106"),
    ("gbo", "goal_3"): _goal(3, "1638551000000109"),
}
"""(Instrument, scale) -> its code. What is not here has none."""
