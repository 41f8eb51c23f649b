"""Rows for research: k and l hold on what comes out, counted here by other means, and whoever stands out is gone."""

import random
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.disclosure import extract as module
from app.domain.disclosure.extract import LADDERS, WITHHELD, Extract, Family, Ladder, extract

PLAIN = ("England/North", "9", "20_29", "no", "gp", "2026")
FLAGS = [(False, False), (True, False), (False, True), (True, True)]


def family(number: int, known: tuple[str, ...] = PLAIN, private: tuple[bool, ...] | None = None) -> Family:
    return Family(number, known, FLAGS[number % 4] if private is None else private)


def many(count: int, known: tuple[str, ...] = PLAIN) -> list[Family]:
    return [family(number, known) for number in range(count)]


def broken(found: Extract, k: int = 10, least: int = 3) -> list[tuple[str, ...]]:
    """Groups in the output that are too small or too alike, counted row by row."""
    sizes = Counter(each.known for each in found.families)
    kinds = Counter(known for known, _ in {(each.known, each.private) for each in found.families})
    return [known for known, size in sizes.items() if size < k or kinds[known] < least]


def test_families_that_are_many_enough_stay_as_they_are() -> None:
    found = extract(many(40))
    assert {each.known for each in found.families} == {("England/North", "6_11", "20_29", "no", "gp", "2026")}
    assert (found.report.families, found.report.kept, found.report.left_out) == (40, 40, 0)
    assert found.report.fineness["child_age"] == "five bands"


def test_somebody_who_stands_out_is_gone_and_not_alone() -> None:
    planted = family(0, ("Wales/Gwent", "1", "40_plus", "yes", "self", "2019"))
    others = ("Wales/Powys", "9", "20_29", "no", "gp", "2026")
    found = extract([*many(400), planted, *many(10, others)])
    assert all("Gwent" not in str(each) and "2019" not in str(each) for each in found.families)
    assert broken(found) == []
    assert 10 <= found.report.left_out <= 15


def test_two_small_groups_become_one_coarser_one() -> None:
    young, old = (("England/North", "9", age, "no", "gp", "2026") for age in ("under_20", "20_29"))
    found = extract([*many(6, young), *many(6, old)])
    assert len(found.families) == 12
    assert {each.known[2] for each in found.families} in ({"under_30"}, {WITHHELD})


def test_a_later_file_is_as_coarse_as_the_one_before_or_coarser_and_never_coarse_in_another_way() -> None:
    young, old = (("England/North", "9", age, "no", "gp", "2026") for age in ("under_20", "20_29"))
    first = extract([*many(6, young), *many(6, old)])
    assert first.levels != (0,) * len(LADDERS)
    enough = [*many(40, young), *many(40, old)]
    assert extract(enough).levels == (0,) * len(LADDERS)
    assert extract(enough, at_least=first.levels).levels == first.levels
    few = [
        family(number, ("Wales/Gwent", str(number % 60), "40_plus", "yes", "self", str(2000 + number % 9)))
        for number in range(30)
    ]
    then = extract(few, at_least=first.levels).levels
    assert then > first.levels
    assert all(one <= other for one, other in zip(first.levels, then, strict=True))


def test_what_every_one_of_a_group_has_is_given_away_however_much_else_differs() -> None:
    mixed = [(True, False, False), (True, True, False), (True, False, True)]
    assert extract([family(0, private=mixed[place % 3]) for place in range(60)]).families == ()
    with_one_more = [*mixed, (False, False, False)]
    assert len(extract([family(0, private=with_one_more[place % 4]) for place in range(60)]).families) == 60


def test_a_group_in_which_all_are_alike_gives_nothing_away() -> None:
    alike = [family(0, private=(True, False)) for _ in range(50)]
    assert extract(alike).families == ()
    assert extract([*alike, family(0, private=(False, False))]).families == ()
    assert len(extract([*alike, family(0, private=(False, False)), family(0, private=(True, True))]).families) == 52


def test_too_few_families_give_no_rows_at_all() -> None:
    assert extract(many(9)).families == ()
    assert len(extract(many(10)).families) == 10
    assert extract(()).families == ()


def test_the_rule_cannot_be_weakened() -> None:
    for k, least in ((9, 3), (10, 2)):
        with pytest.raises(ValueError, match="at least"):
            extract(many(20), k, least)


@pytest.mark.parametrize(
    ("name", "value", "steps"),
    [
        ("region", "England/North", ["England/North", "England", WITHHELD]),
        ("child_age", "2", ["0_2", "under_12", WITHHELD]),
        ("child_age", "3", ["3_5", "under_12", WITHHELD]),
        ("child_age", "11", ["6_11", "under_12", WITHHELD]),
        ("child_age", "12", ["12_23", "12_plus", WITHHELD]),
        ("child_age", "24", ["24_plus", "12_plus", WITHHELD]),
        ("child_age", "unborn", ["unborn", "under_12", WITHHELD]),
        ("child_age", "not_recorded", ["not_recorded", "not_recorded", WITHHELD]),
        ("adult_age", "under_20", ["under_20", "under_30", WITHHELD]),
        ("adult_age", "40_plus", ["40_plus", "30_plus", WITHHELD]),
        ("referral", "gp", ["gp", "health", WITHHELD]),
        ("referral", "self", ["self", "not_health", WITHHELD]),
        ("neonatal", "yes", ["yes", WITHHELD]),
        ("year", "2026", ["2026", WITHHELD]),
    ],
)
def test_how_things_get_coarser(name: str, value: str, steps: list[str]) -> None:
    ladder: Ladder = next(each for each in LADDERS if each.name == name)
    assert [ladder.at(level, value) for level in range(ladder.last + 1)] == steps


KNOWN = st.tuples(
    st.sampled_from(["England/North", "England/South", "Wales/Gwent"]),
    st.sampled_from(["0", "4", "9", "13", "30", "unborn", "not_recorded"]),
    st.sampled_from(["under_20", "20_29", "30_39", "40_plus", "not_recorded"]),
    st.sampled_from(["yes", "no"]),
    st.sampled_from(["gp", "midwife", "self", "education"]),
    st.sampled_from(["2025", "2026"]),
)
FAMILIES = st.lists(st.builds(Family, st.integers(), KNOWN, st.tuples(st.booleans(), st.booleans())), max_size=120)


@settings(max_examples=25, deadline=None)
@given(FAMILIES)
def test_k_and_l_hold_whatever_comes_in(families: list[Family]) -> None:
    found = extract(families)
    assert broken(found) == []
    rest = len(families) - len(found.families)
    assert rest == 0 or rest >= 10 or not found.families


def a_nation(count: int) -> list[Family]:
    draw = random.Random(7)
    ages = ["under_20", "20_29", "20_29", "30_39", "30_39", "40_plus"]
    return [
        Family(
            number,
            (
                f"England/{draw.randrange(9)}",
                str(draw.randrange(30)),
                draw.choice(ages),
                draw.choice(["yes", "no", "no", "no"]),
                draw.choice(["gp", "midwife", "health_visitor", "children_social_care"]),
                draw.choice(["2025", "2026"]),
            ),
            (draw.random() < 0.3, draw.random() < 0.2),
        )
        for number in range(count)
    ]


def test_a_nation_keeps_nearly_everybody() -> None:
    found = extract(a_nation(1_500))
    assert broken(found) == []
    assert len(found.families) >= 0.95 * 1_500


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("_is_safe", lambda members, k, least: len(members) >= k),
        ("_is_safe", lambda members, k, least: len({each.private for each in members}) >= least),
        ("_is_safe", lambda members, k, least: True),
    ],
)
def test_without_one_of_the_rules_the_count_is_red(
    monkeypatch: pytest.MonkeyPatch, name: str, without: Callable[[Sequence[Family], int, int], bool]
) -> None:
    monkeypatch.setattr(module, name, without)
    alike = [family(0, ("Wales/Gwent", *PLAIN[1:]), (True, True)) for _ in range(12)]
    few = [family(number, ("Wales/Powys", *PLAIN[1:])) for number in range(4)]
    lone = [family(number, (f"Wales/{number}", *PLAIN[1:])) for number in range(10)]  # so that the rest is no small one
    assert broken(extract([*many(500), *alike, *few, *lone])) != []
