"""The formulas of Jacobson & Truax 1991, against their worked example and against R."""

import pytest

from app.domain import change
from app.domain.instrument import Direction
from tests.support.instruments import vectors

EXAMPLES = vectors("jacobson_truax")
WORKED = EXAMPLES["worked_example"]
DIRECTIONS = {1: Direction.HIGHER_BETTER, -1: Direction.HIGHER_WORSE}


def worked() -> dict[str, float]:
    given = WORKED["inputs"]
    sd, reliability, direction = given["sd"], given["reliability"], DIRECTIONS[given["direction"]]
    clinical, functional = (given["m_clinical"], given["sd_clinical"]), (given["m_functional"], given["sd_functional"])
    return {
        "sem": change.sem(sd, reliability),
        "sdiff": change.s_diff(sd, reliability),
        "rci": change.rci(given["pre"], given["post"], sd=sd, reliability=reliability),
        "rc_threshold_95": change.reliable_threshold(sd, reliability),
        "rc_threshold_90": change.reliable_threshold(sd, reliability, 90),
        "cut_a": change.cut_off_a(*clinical, direction),
        "cut_b": change.cut_off_b(*functional, direction),
        "cut_c": change.cut_off_c(*clinical, *functional),
    }


@pytest.mark.parametrize("name", ["sem", "sdiff", "rci", "cut_a", "cut_b", "cut_c"])
def test_the_numbers_they_printed(name: str) -> None:
    assert worked()[name] == pytest.approx(WORKED["published"][name], abs=WORKED["published"]["tol"])


@pytest.mark.parametrize("name", sorted(set(WORKED["expect"]) - {"rc_threshold_95_exact"}))
def test_the_same_numbers_in_full(name: str) -> None:
    assert worked()[name] == pytest.approx(WORKED["expect"][name], abs=1e-9)


def test_cut_offs_with_unequal_spread_where_lower_is_better() -> None:
    given, expected = EXAMPLES["unequal_spread"]["inputs"], EXAMPLES["unequal_spread"]["expect"]
    clinical, functional = (given["m_clinical"], given["sd_clinical"]), (given["m_functional"], given["sd_functional"])
    direction = DIRECTIONS[given["direction"]]
    assert change.cut_off_a(*clinical, direction) == pytest.approx(expected["cut_a"], abs=1e-9)
    assert change.cut_off_b(*functional, direction) == pytest.approx(expected["cut_b"], abs=1e-9)
    assert change.cut_off_c(*clinical, *functional) == pytest.approx(expected["cut_c"], abs=1e-9)


@pytest.mark.parametrize("case", EXAMPLES["index"]["cases"], ids=lambda case: f"{case['pre']}-{case['post']}")
def test_index(case: dict[str, float]) -> None:
    given = EXAMPLES["index"]["inputs"]
    found = change.rci(case["pre"], case["post"], sd=given["sd_pre"], reliability=given["reliability"])
    assert found == pytest.approx(case["jt"], abs=1e-9)
