"""What a service is told of its outcomes: when, to whom, and how the figures follow from the sums."""

import uuid
from collections.abc import Sequence

import pytest

from app.domain.change import Outcome
from app.domain.disclosure.lattice import Quarter
from app.domain.outcomes.figures import Norm, figures, national_spread, over_time
from app.domain.outcomes.showing import (
    Contributors,
    Standing,
    open_to_a_colleague,
    shown_overlapping,
    shown_parts,
    standing,
    too_few_paired,
)
from app.domain.rollups import Sums

ME = uuid.UUID(int=1).hex


def sums(pairs: Sequence[tuple[int, int]], unpaired: Sequence[int] = (), **counts: int) -> Sums:
    """From scores in points."""
    x, y = [100 * each for each, _ in pairs], [100 * each for _, each in pairs]
    u = [100 * each for each in unpaired]
    return Sums(
        started=len(x) + len(u),
        ended=len(x) + len(u),
        unpaired=len(u),
        sum_u=sum(u),
        sum_uu=sum(each * each for each in u),
        paired=len(x),
        sum_x=sum(x),
        sum_y=sum(y),
        sum_xx=sum(each * each for each in x),
        sum_yy=sum(each * each for each in y),
        sum_xy=sum(one * other for one, other in zip(x, y, strict=True)),
        **counts,
    )


TEN = [(10, 6), (20, 16)] * 5
"""Each falls by 4; before: mean 15, SD sqrt(250 / 9) = 5.27."""
COURSES = Sums(started=30, ended=20)


@pytest.mark.parametrize(
    ("pairs", "meant"),
    [(0, "too_few"), (9, "too_few"), (10, "indicative"), (29, "indicative"), (30, "full"), (500, "full")],
)
def test_how_far_a_number_of_pairs_carries(pairs: int, meant: str) -> None:
    assert standing(pairs) == meant


@pytest.mark.parametrize(
    ("paired", "ended", "warned"), [(0, 0, False), (59, 100, True), (60, 100, False), (6, 5, False)]
)
def test_the_warning_begins_below_sixty_of_a_hundred(paired: int, ended: int, warned: bool) -> None:
    assert too_few_paired(paired, ended) is warned


@pytest.mark.parametrize(
    ("pairs", "open_"),
    [
        ({ME: 5, "a": 6, "b": 6}, True),
        ({"a": 6, "b": 6, "c": 6}, True),  # none of them mine
        ({ME: 5, "a": 12}, False),  # what is left when I take mine off is one colleague's
        ({ME: 50, "a": 5, "b": 4}, False),  # nine are left
        ({ME: 5, "a": 20, "b": 1}, False),  # nearly all that is left is one colleague's
        ({"a": 20, "b": 20}, False),
        ({ME: 40}, False),
        ({}, False),
    ],
)
def test_a_colleague_sees_a_total_only_where_it_does_not_give_another_one_away(
    pairs: dict[str, int], open_: bool
) -> None:
    assert open_to_a_colleague(Contributors(pairs, ME)) is open_


@pytest.mark.parametrize(
    ("parts", "whole", "shown"),
    [
        ({"a": 30, "b": 20}, 50, "ab"),
        ({"a": 30, "b": 9}, 39, ""),  # 39 - 30 would give b away
        ({"a": 30, "b": 20, "c": 9}, 59, "a"),  # b is hidden to hide c
        ({"a": 30, "b": 9, "c": 9}, 48, "a"),  # b and c together are 18
        ({"a": 30}, 30, "a"),
        ({"a": 30}, 34, ""),  # four are in no group
    ],
)
def test_what_is_hidden_cannot_be_worked_out_from_what_is_shown(parts: dict[str, int], whole: int, shown: str) -> None:
    assert shown_parts(parts, whole) == set(shown)


@pytest.mark.parametrize(
    ("parts", "whole", "shown"), [({"a": 30, "b": 25, "c": 9}, 40, "ab"), ({"a": 35}, 40, ""), ({"a": 40}, 40, "a")]
)
def test_parts_that_overlap_are_each_compared_with_the_whole(parts: dict[str, int], whole: int, shown: str) -> None:
    assert shown_overlapping(parts, whole) == set(shown)


def test_below_ten_pairs_there_is_no_figure_at_all() -> None:
    told = figures(sums(TEN[:9], unpaired=[10] * 9, judged=9, improved=9), COURSES, spread=5.0)
    assert (told.standing, told.change, told.shares, told.unpaired_before) == (Standing.TOO_FEW, None, (), None)
    assert (told.started, told.ended) == (30, 20)


def test_the_figures_of_ten_pairs_by_hand() -> None:
    told = figures(sums(TEN, unpaired=[22] * 10, judged=10, improved=6, recovered=2, worse=1, clinical=5), COURSES)
    change = told.change
    assert change is not None
    assert (change.before, change.after, change.mean) == (15.0, 11.0, -4.0)
    assert change.interval == pytest.approx((-4.0, -4.0), abs=1e-9)  # every family changed by the same
    assert change.if_missing_unchanged == -2.0  # 10 of 20 by 4, the others by nothing
    assert told.paired_share == 0.5
    assert told.too_few_paired
    assert told.unpaired_before == 22.0
    assert change.standardised is not None
    assert change.standardised.estimate == pytest.approx(-4 / 5.270463 * 0.9139, abs=1e-3)  # Hedges' J of 9 is .914
    assert [(each.outcome, each.count, each.share) for each in told.shares] == [
        (Outcome.RECOVERED, 2, 0.2),
        (Outcome.IMPROVED, 4, 0.4),
        (Outcome.NO_RELIABLE_CHANGE, 3, 0.3),
        (Outcome.WORSE, 1, 0.1),
    ]
    assert told.recoverable == 5


def test_below_fifty_pairs_the_national_spread_counts_and_from_then_on_ones_own() -> None:
    few, enough = figures(sums(TEN), COURSES, spread=8.0), figures(sums(TEN * 5), COURSES, spread=8.0)
    assert few.change is not None
    assert few.change.standardised is not None
    assert (few.change.standardised.estimate, few.change.standardised.own_spread) == (-0.5, False)
    assert enough.change is not None
    assert enough.change.standardised is not None
    assert enough.change.standardised.own_spread


def test_a_national_spread_needs_three_services_and_fifty_pairs() -> None:
    assert national_spread(sums(TEN * 5), 2) is None
    assert national_spread(sums(TEN * 4), 3) is None
    assert national_spread(sums(TEN * 5), 3) == pytest.approx(5.0508, abs=1e-4)  # sqrt(1250 / 49)


def test_regression_to_the_mean_is_told_where_there_is_a_norm() -> None:
    told = figures(sums(TEN), COURSES, norm=Norm(mean=5.0, reliability=0.8, source="made up"))
    assert told.change is not None
    assert told.change.expected == pytest.approx(-2.0)  # (1 - 0.8) * (5 - 15)


def test_quarters_are_put_together_until_they_make_ten_pairs() -> None:
    quarters = {
        Quarter(2025, 4): sums(TEN),
        Quarter(2025, 2): sums([(10, 8)] * 4),
        Quarter(2025, 3): sums([(10, 5)] * 6),
        Quarter(2026, 1): sums(TEN[:3]),
    }
    told = over_time(quarters)
    assert [(each.first, each.last, each.pairs, each.mean) for each in told.points] == [
        (None, Quarter(2025, 3), 10, -3.8),
        (Quarter(2025, 4), Quarter(2026, 1), 13, -4.0),  # three left over would be everybody less the points
    ]
    assert told.limits is None


def test_limits_are_drawn_from_twelve_points_on() -> None:
    told = over_time({Quarter(2023 + place // 4, place % 4 + 1): sums(TEN) for place in range(12)})
    assert told.limits is not None
    assert (told.limits.low, told.limits.high) == (-4.0, -4.0)
