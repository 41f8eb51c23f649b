"""Every measure of a course of VIG over its time points, and the scores that stand for it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.catalogue import Catalogue
from app.domain.change import Change
from app.domain.instrument import GoalRatingItem, Instrument, ItemKind, Scale
from app.domain.vocabulary import OccasionKind
from app.queries.caseload import AssessmentLine, OccasionLine
from app.web.results import ChangeLine, Scores, change, points
from app.web.scales import score_name, whole_of

MOST_EQUALS = 2
"""A measure with more equal scales than this, and no whole, has no score that stands for it."""
Changes = Mapping[tuple[str, str], ChangeLine]
"""(instrument code, scale code) -> stored change."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One measure at one time point."""

    occasion: OccasionLine
    assessment: AssessmentLine
    scores: Scores


@dataclass(frozen=True, slots=True)
class Series:
    """One version of a measure at all its time points, in time order."""

    instrument: Instrument
    taken: tuple[Taken, ...]

    @property
    def rates_goals(self) -> bool:
        items = self.instrument.items
        return bool(items) and all(item.kind is ItemKind.GOAL_RATING for item in items)

    def readings(self, scale: Scale) -> tuple[tuple[OccasionLine, float], ...]:
        """The scores there are, in points."""
        found = ((each.occasion, points(each.scores.get(scale.code))) for each in self.taken)
        return tuple((occasion, value) for occasion, value in found if value is not None)

    def change(self, scale: Scale, changes: Changes) -> Change:
        """Before against after VIG."""
        at = {occasion.kind: value for occasion, value in self.readings(scale)}
        before, after = at.get(OccasionKind.BEFORE), at.get(OccasionKind.AFTER)
        known = before is not None and after is not None
        row = changes.get((self.instrument.code, scale.code)) if known else None
        return change(scale, row, before, after)


def series_of(
    catalogue: Catalogue, occasions: Sequence[OccasionLine], scores: Mapping[uuid.UUID, Scores]
) -> tuple[Series, ...]:
    """Every measure of these occasions, in the order in which they first come."""
    found: dict[tuple[str, str], list[Taken]] = {}
    for occasion in occasions:
        for assessment in occasion.assessments:
            key = (assessment.instrument_code, assessment.instrument_version)
            found.setdefault(key, []).append(Taken(occasion, assessment, scores.get(assessment.id, {})))
    return tuple(Series(catalogue.get(*key), tuple(taken)) for key, taken in found.items())


@dataclass(frozen=True, slots=True)
class Main:
    """A score that stands for a measure, with its change."""

    name: str
    about: str
    scale: Scale
    change: Change


def mains_of(series: Series, changes: Changes) -> tuple[Main, ...]:
    """The main scores of a measure that have been taken at least once: its whole, or its few equal scales."""
    instrument = series.instrument
    return tuple(
        Main(score_name(instrument, scale), instrument.words().about, scale, series.change(scale, changes))
        for scale in main_scales(series)
    )


def main_scales(series: Series) -> tuple[Scale, ...]:
    whole = whole_of(series.instrument)
    taken = tuple(scale for scale in series.instrument.scales if series.readings(scale))
    if whole is not None:
        return (whole,) if whole in taken else ()
    return taken if len(series.instrument.scales) <= MOST_EQUALS else ()


def goal_scale(instrument: Instrument, number: int) -> Scale | None:
    """The scale that is the rating of one goal (1 to 3)."""
    codes = {item.code for item in instrument.items if isinstance(item, GoalRatingItem) and item.goal == number}
    return next((scale for scale in instrument.scales if set(scale.items) == codes), None)
