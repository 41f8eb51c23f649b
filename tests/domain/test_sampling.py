"""Spot checks are drawn by chance, everybody's turn comes, and a draw can be repeated from its seed."""

import random
from collections import Counter
from math import sqrt

import pytest

from app.domain.sampling import Candidate, draw, weight


def records(**numbers: int) -> list[Candidate]:
    return [Candidate(f"{who}{place}", who, 0) for who, number in numbers.items() for place in range(number)]


def test_everybody_comes_up_before_anybody_comes_up_twice() -> None:
    drawn = draw(records(anna=50, ben=1, cleo=3), 3, "seed")
    assert sorted(each.stratum for each in drawn) == ["anna", "ben", "cleo"]
    more = draw(records(anna=50, ben=1, cleo=3), 6, "seed")
    assert Counter(each.stratum for each in more) == {"anna": 3, "ben": 1, "cleo": 2} or Counter(
        each.stratum for each in more
    ) == {"anna": 2, "ben": 1, "cleo": 3}
    assert more[:3] == drawn


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    listed = records(anna=20, ben=20)
    shuffled = random.Random(1).sample(listed, len(listed))
    assert draw(listed, 8, "seed") == draw(shuffled, 8, "seed")
    assert draw(listed, 8, "seed") != draw(listed, 8, "another")


def test_what_was_checked_is_not_drawn_again() -> None:
    listed, already = records(anna=4, ben=2), set[str]()
    for number in range(4):
        drawn = draw(listed, 2, f"week {number}", already)
        assert not already & {each.key for each in drawn}
        already |= {each.key for each in drawn}
    assert len(already) == 6
    assert draw(listed, 2, "week 9", already) == ()


def test_fewer_records_than_asked_for() -> None:
    assert len(draw(records(anna=2), 5, "seed")) == 2
    assert draw([], 5, "seed") == ()
    assert draw(records(anna=2), 0, "seed") == ()


@pytest.mark.parametrize(("days", "expected"), [(0, 1.0), (60, 0.5), (120, 0.25), (1000, 0.1)])
def test_recent_ones_are_likelier(days: int, expected: float) -> None:
    assert weight(days) == pytest.approx(expected)


DRAWS = 10_000


def within_chance(seen: int, share: float, draws: int = DRAWS) -> bool:
    """Inside four standard errors: one test in sixteen thousand would fail by chance, and the seeds are fixed."""
    return abs(seen - draws * share) < 4 * sqrt(draws * share * (1 - share))


def test_over_ten_thousand_draws_every_person_is_as_likely_as_any_other() -> None:
    listed = records(anna=2, ben=2, cleo=2, dan=2, eve=2)
    seen = Counter(each.stratum for number in range(DRAWS) for each in draw(listed, 2, f"draw {number}"))
    assert all(within_chance(seen[person], 2 / 5) for person in ("anna", "ben", "cleo", "dan", "eve"))


def test_over_ten_thousand_draws_records_come_up_by_their_age() -> None:
    listed = [Candidate("new", "anna", 0), Candidate("old", "anna", 60), Candidate("older", "anna", 120)]
    seen = Counter(draw(listed, 1, f"draw {number}")[0].key for number in range(DRAWS))
    for key, share in {"new": 1 / 1.75, "old": 0.5 / 1.75, "older": 0.25 / 1.75}.items():
        assert within_chance(seen[key], share), (key, seen[key])


def test_over_ten_thousand_draws_no_record_repeats_in_its_period() -> None:
    """2,500 periods with four draws each, from people with two to six records; each person's share beside its interval.

    With three of five people to a draw, everybody is in the first draw of a period with the chance 3/5, however many
    records they have.
    """
    listed = records(anna=2, ben=3, cleo=4, dan=5, eve=6)
    first: Counter[str] = Counter()
    for period in range(DRAWS // 4):
        already: set[str] = set()
        for number in range(4):
            drawn = draw(listed, 3, f"{period} {number}", already)
            keys = {each.key for each in drawn}
            assert len(keys) == 3
            assert not keys & already
            already |= keys
            if number == 0:
                first.update(each.stratum for each in drawn)
    assert all(within_chance(first[person], 3 / 5, DRAWS // 4) for person in ("anna", "ben", "cleo", "dan", "eve"))


def test_a_draw_that_forgets_its_period_repeats() -> None:
    """The guard above can go red: without `already`, something comes up twice in nearly every period."""
    listed = records(anna=2, ben=3)
    twice = sum(
        bool(
            {each.key for each in draw(listed, 2, f"{period} 0")}
            & {each.key for each in draw(listed, 2, f"{period} 1")}
        )
        for period in range(50)
    )
    assert twice > 20
