"""Which measure a summary is about, and which of one's dyads are on this page of it."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.domain.catalogue import Catalogue
from app.domain.instrument import Instrument, Scale
from app.domain.vocabulary import OccasionKind
from app.queries.caseload import AssessmentLine, DyadView, OccasionLine
from app.queries.visits import Cycles
from app.web.results import ChangeLine
from app.web.scales import score_name

PAGE_LENGTH = 50
Occasions = Mapping[uuid.UUID, tuple[OccasionLine, ...]]
Changes = Mapping[uuid.UUID, Mapping[tuple[str, str], ChangeLine]]


@dataclass(frozen=True, slots=True)
class Measure:
    """One score that lines can be drawn for, in the newest version in use."""

    instrument: Instrument
    scale: Scale

    @property
    def key(self) -> tuple[str, str]:
        return self.instrument.code, self.scale.code

    @property
    def value(self) -> str:
        """What stands in the address: `phq9.total`."""
        return ".".join(self.key)

    @property
    def name(self) -> str:
        return score_name(self.instrument, self.scale)


@dataclass(frozen=True, slots=True)
class DyadLine:
    """One dyad with the measure before and after VIG, as far as it was opened there."""

    dyad: DyadView
    before: AssessmentLine | None
    after: AssessmentLine | None


@dataclass(frozen=True, slots=True)
class LinesPage:
    """One page of dyads; `number` of `last`, counted from 1. `measure` is None before anything was opened."""

    measure: Measure | None
    dyads: tuple[DyadLine, ...]
    number: int
    last: int

    @property
    def assessment_ids(self) -> list[uuid.UUID]:
        """Those whose scores the page needs."""
        return [each.id for line in self.dyads for each in (line.before, line.after) if each is not None]


@dataclass(frozen=True)
class Caseload:
    """The courses of VIG that a summary is about, with what the queries know of them (by intervention).

    `newest`: the interventions that are the current course of their dyad.
    """

    catalogue: Catalogue
    dyads: tuple[DyadView, ...]
    occasions: Occasions
    changes: Changes
    cycles: Mapping[uuid.UUID, Cycles]
    newest: frozenset[uuid.UUID]

    @property
    def ended(self) -> list[DyadView]:
        return [dyad for dyad in self.dyads if dyad.ended_on is not None]

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Every score of every instrument that was opened for any of these dyads, in the order of the sets."""
        opened = dict.fromkeys(
            assessment.instrument_code
            for occasions in self.occasions.values()
            for occasion in occasions
            for assessment in occasion.assessments
        )
        instruments = [self.catalogue.latest(code) for code in opened]
        return tuple(Measure(instrument, scale) for instrument in instruments for scale in instrument.scales)

    def paired(self, measure: Measure) -> frozenset[uuid.UUID]:
        """Interventions in which this score is known before and after."""
        return frozenset(key for key, changes in self.changes.items() if measure.key in changes)

    def lines(self, wanted: str | None, number: int) -> LinesPage:
        """The page of lines for the wanted measure, or else for the one known before and after most often."""
        measure = next((each for each in self.measures if each.value == wanted), None) or self._most_known()
        last = max(1, -(-len(self.dyads) // PAGE_LENGTH))
        number = min(max(1, number), last)
        shown = newest_ending_first(self.dyads)[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH]
        dyads = tuple(self._line(measure, dyad) for dyad in shown) if measure else ()
        return LinesPage(measure, dyads, number, last)

    def _most_known(self) -> Measure | None:
        counts = Counter(key for changes in self.changes.values() for key in changes)
        return max(self.measures, key=lambda each: counts[each.key], default=None)

    def _line(self, measure: Measure, dyad: DyadView) -> DyadLine:
        found = {
            occasion.kind: assessment
            for occasion in self.occasions.get(dyad.intervention_id, ())
            for assessment in occasion.assessments
            if assessment.instrument_code == measure.instrument.code
        }
        return DyadLine(dyad, found.get(OccasionKind.BEFORE), found.get(OccasionKind.AFTER))


def newest_ending_first(dyads: tuple[DyadView, ...]) -> list[DyadView]:
    """Ended ones by their ending, newest first, then those under way, newest start first."""
    ended = [dyad for dyad in dyads if dyad.ended_on is not None]
    under_way = [dyad for dyad in dyads if dyad.ended_on is None]
    return [
        *sorted(ended, key=lambda dyad: (dyad.ended_on or dyad.started_on, dyad.code), reverse=True),
        *sorted(under_way, key=lambda dyad: (dyad.started_on, dyad.code), reverse=True),
    ]
