"""Everything a report says of one scale in one service, from whole sums. Points; shares from 0 to 1."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.change import Outcome
from app.domain.disclosure.eligibility import FEWEST, FEWEST_CONTRIBUTORS
from app.domain.disclosure.lattice import Quarter
from app.domain.disclosure.quarters import following
from app.domain.outcomes.showing import Standing, paired_share, standing, too_few_paired
from app.domain.rollups import NOTHING, Sums
from app.domain.statistics.change_of_groups import (
    OWN_SPREAD_FROM,
    StandardisedChange,
    detectable,
    expected_from_regression,
    mean_change_interval,
    standardised_change,
    with_missing_as_no_change,
)
from app.domain.statistics.interval import Interval
from app.domain.statistics.pairs import PairSums
from app.domain.statistics.proportion import wilson
from app.domain.statistics.run_chart import FEWEST_POINTS, RunChart, run_chart


@dataclass(frozen=True, slots=True)
class Norm:
    """What people in general score, with the reliability that belongs to it, and where both are published."""

    mean: float
    reliability: float
    source: str


@dataclass(frozen=True, slots=True)
class Share:
    """So many of those judged, with the Wilson interval of their share."""

    outcome: Outcome
    count: int
    share: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Change:
    """How much the paired families changed. `standardised` is None without a spread to measure it by."""

    before: float
    after: float
    mean: float
    interval: Interval
    standardised: StandardisedChange | None
    if_missing_unchanged: float
    """The mean change if nobody without a second score had changed."""
    expected: float | None
    """From regression to the mean alone; None without a norm."""


@dataclass(frozen=True, slots=True)
class Point:
    """Change up to the quarter `last`, after the one before `first`; `first` is None of the oldest point."""

    first: Quarter | None
    last: Quarter
    pairs: int
    mean: float


@dataclass(frozen=True, slots=True)
class OverTime:
    """`limits` need twelve points."""

    points: tuple[Point, ...]
    limits: RunChart | None


@dataclass(frozen=True, slots=True)
class Figures:
    """One scale. `change` and everything after it are empty while there are too few pairs."""

    started: int
    ended: int
    with_before: int
    paired: int
    unpaired: int
    paired_share: float | None
    too_few_paired: bool
    standing: Standing
    unpaired_before: float | None
    """The mean before of those who ended without a second score, when last ten of them were new; None before."""
    change: Change | None = None
    shares: tuple[Share, ...] = ()
    recoverable: int = 0
    """Pairs that began in the clinical range: only they can recover."""
    smallest_told_apart: float | None = None
    """Half the width of the interval of a standardised change with so many pairs."""


def pair_sums(sums: Sums) -> PairSums:
    """The six sums of the pairs."""
    return PairSums(sums.paired, sums.sum_x, sums.sum_y, sums.sum_xx, sums.sum_yy, sums.sum_xy)


def figures(sums: Sums, courses: Sums, spread: float | None = None, norm: Norm | None = None) -> Figures:
    """One scale of a service. `courses`: all that started and ended; `spread`: the national SD before, in points."""
    shown = standing(sums.paired) if _of_people(sums) else Standing.TOO_FEW
    found = Figures(
        started=courses.started,
        ended=courses.ended,
        with_before=sums.started,
        paired=sums.paired,
        unpaired=max(0, sums.ended - sums.paired),
        paired_share=paired_share(sums.paired, courses.ended),
        too_few_paired=too_few_paired(sums.paired, courses.ended),
        standing=shown,
        unpaired_before=sums.sum_u / sums.unpaired / 100 if sums.unpaired >= FEWEST else None,
    )
    if shown is Standing.TOO_FEW:
        return found
    return replace(
        found,
        change=change_of(sums, spread, norm),
        shares=_shares(sums),
        recoverable=sums.clinical,
        smallest_told_apart=detectable(sums.paired),
    )


def _of_people(sums: Sums) -> bool:
    """Whether sums can be those of families: a year that many left who had come in before may tell of nobody."""
    x, y, n = sums.sum_x, sums.sum_y, sums.paired
    squares = n * (sums.sum_xx + sums.sum_yy - 2 * sums.sum_xy)
    spread = n * sums.sum_xx >= x * x and n * sums.sum_yy >= y * y and squares >= (y - x) ** 2
    counts = (*sums, sums.improved - sums.recovered, sums.judged - sums.improved - sums.worse)
    return spread and min(counts) >= 0


def change_of(sums: Sums, spread: float | None = None, norm: Norm | None = None) -> Change | None:
    """How much the pairs changed; None below ten. A national spread counts only below fifty pairs."""
    pairs = pair_sums(sums)
    before, after, mean = pairs.mean_before, pairs.mean_after, pairs.mean_change
    interval = mean_change_interval(pairs)
    unchanged = with_missing_as_no_change(pairs, max(sums.ended, sums.paired))
    if sums.paired < FEWEST or interval is None or unchanged is None or before is None or after is None or mean is None:
        return None
    return Change(
        before=before,
        after=after,
        mean=mean,
        interval=interval,
        standardised=standardised_change(pairs, spread),
        if_missing_unchanged=unchanged,
        expected=None if norm is None else expected_from_regression(before, norm.mean, norm.reliability),
    )


def _shares(sums: Sums) -> tuple[Share, ...]:
    """Recovered, otherwise improved, no reliable change, worse; none where no threshold is published."""
    counts = {
        Outcome.RECOVERED: sums.recovered,
        Outcome.IMPROVED: sums.improved - sums.recovered,
        Outcome.NO_RELIABLE_CHANGE: sums.judged - sums.improved - sums.worse,
        Outcome.WORSE: sums.worse,
    }
    return tuple(
        Share(outcome, count, count / sums.judged, interval)
        for outcome, count in counts.items()
        if (interval := wilson(count, sums.judged)) is not None
    )


def over_time(quarters: Mapping[Quarter, Sums]) -> OverTime:
    """Mean change from step to step. A step in which so many have left that fewer than ten remain is put together
    with the next one, or at the end with the one before: the points are always everybody."""
    steps: list[tuple[Quarter, Sums]] = []
    gathered = NOTHING
    for quarter in sorted(quarters):
        gathered = gathered.plus(quarters[quarter])
        if gathered.paired >= FEWEST:
            steps.append((quarter, gathered))
            gathered = NOTHING
    if any(gathered) and steps:
        steps.append((max(quarters), gathered.plus(steps.pop()[1])))
    points, before = [], None
    for quarter, sums in steps:
        mean = pair_sums(sums).mean_change
        if sums.paired >= FEWEST and mean is not None:
            points.append(Point(before and following(before), quarter, sums.paired, mean))
        before = quarter
    limits = run_chart([each.mean for each in points]) if len(points) >= FEWEST_POINTS else None
    return OverTime(tuple(points), limits)


def national_spread(sums: Sums, services: int) -> float | None:
    """The SD before, in points, of all services together; None where they are too few to stand for anything."""
    if services < FEWEST_CONTRIBUTORS or sums.paired < OWN_SPREAD_FROM:
        return None
    return pair_sums(sums).sd_before
