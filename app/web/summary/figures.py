"""A caseload in numbers. Each stands beside what it is counted of; no average below ten."""

import uuid
from dataclasses import dataclass
from statistics import median

from flask_babel import gettext as _

from app.web import sentences
from app.web.summary.caseload import Caseload, Measure
from app.web.tallies import FEW, of_all


@dataclass(frozen=True, slots=True)
class Figure:
    value: str
    small: str | None
    label: str


def figures_of(
    caseload: Caseload, measure: Measure | None, pairs: frozenset[uuid.UUID], waiting: int
) -> tuple[Figure, ...]:
    """Started, ended, measured both times, cycles, and still to collect."""
    return (
        Figure(str(len(caseload.dyads)), None, _("started VIG")),
        Figure(str(len(caseload.ended)), None, _("ended")),
        _both(caseload, measure, pairs),
        _cycles(caseload),
        Figure(str(waiting), None, _("still to collect")),
    )


def _both(caseload: Caseload, measure: Measure | None, pairs: frozenset[uuid.UUID]) -> Figure:
    ended = [dyad.intervention_id for dyad in caseload.ended]
    both = sum(each in pairs for each in ended)
    small = of_all(both, len(ended))
    label = _("ended, with %(name)s before and after", name=measure.name) if measure else _("measured")
    return Figure(str(both), small, label)


def _cycles(caseload: Caseload) -> Figure:
    """The middle number of cycles of those who ended; with few of them, the fewest and the most."""
    done = [caseload.cycles[dyad.intervention_id].done for dyad in caseload.ended]
    if not done:
        return Figure("–", None, _("cycles, once VIG has ended"))
    if len(done) >= FEW:
        return Figure(sentences.figure(median(done)), None, _("cycles, in the middle"))
    fewest, most = min(done), max(done)
    value = str(most) if fewest == most else _("%(fewest)d to %(most)d", fewest=fewest, most=most)
    return Figure(value, None, _("cycles, fewest to most"))
