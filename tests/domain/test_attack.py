"""A small version of `make attack`: nothing comes back out, and with any one protection removed something does."""

import pytest

from benchmarks.attack import moments
from benchmarks.attack.__main__ import Verdict, attack_counts, attack_equations, attack_without
from benchmarks.attack.differences import nested_pairs, parents_minus_children
from benchmarks.attack.mechanisms import PROTECTIONS, everything, threshold_only
from benchmarks.attack.nation import nation

SMALL = nation(500, 20, regions=4)


def test_a_threshold_alone_gives_families_away() -> None:
    table = threshold_only(SMALL.records, noise=False, rounding=False)
    assert nested_pairs(table).exact > 0
    assert parents_minus_children(table).exact > 0


def test_what_is_published_gives_nobody_away() -> None:
    verdict, table = Verdict(), everything(SMALL.records)
    attack_counts(table, verdict)
    attack_equations(table, verdict)
    assert verdict.broken == []
    assert len(table.counts) > 20


def test_neither_does_what_changes() -> None:
    one = moments.joiner_and_leaver(SMALL.records)
    assert (one.changed, moments.weekly(SMALL.records, weeks=3).by_few) == (0, 0)


@pytest.mark.parametrize("protection", PROTECTIONS)
def test_without_one_protection_an_attack_succeeds(protection: str) -> None:
    assert attack_without(protection, SMALL, weeks=2, trials=150) != []
