"""A small version of `make attack`: nothing comes back out, and with any one protection removed something does."""

import pytest

from app.domain.disclosure.lattice import Lattice
from benchmarks.attack import moments
from benchmarks.attack.__main__ import (
    Verdict,
    attack_counts,
    attack_equations,
    attack_guard,
    attack_planted,
    attack_without,
)
from benchmarks.attack.differences import nested_pairs, parents_minus_children
from benchmarks.attack.mechanisms import PROTECTIONS, everything, publish, threshold_only
from benchmarks.attack.nation import nation

SMALL = nation(300, 12, regions=3)
LATTICE = Lattice(SMALL.records)


def test_a_threshold_alone_gives_families_away() -> None:
    table = threshold_only(LATTICE, noise=False, rounding=False)
    assert nested_pairs(table).exact > 0
    assert parents_minus_children(table).exact > 0


def test_what_is_published_gives_nobody_away() -> None:
    verdict, found = Verdict(), publish(SMALL.records)
    table = everything(LATTICE, found)
    attack_counts(table, verdict)
    attack_equations(table, verdict)
    attack_guard(LATTICE, found, verdict)
    assert verdict.broken == []
    assert len(table.counts) > 20


def test_linear_programs_find_a_planted_cell_where_nothing_guards_it() -> None:
    verdict = Verdict()
    attack_planted(verdict)
    assert verdict.broken == []


def test_neither_does_what_changes() -> None:
    one = moments.joiner_and_leaver(SMALL.records)
    assert (one.changed, moments.weekly(SMALL.records, weeks=3).by_few) == (0, 0)


@pytest.mark.parametrize("protection", PROTECTIONS)
def test_without_one_protection_an_attack_succeeds(protection: str) -> None:
    assert attack_without(protection, SMALL, weeks=1, trials=80) != []
