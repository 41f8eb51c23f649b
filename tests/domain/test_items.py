"""What each kind of item accepts and scores."""

import pytest

from app.domain.instrument import (
    ITEM_KINDS,
    Choice,
    ChoiceItem,
    GoalRatingItem,
    Item,
    ItemKind,
    NumberItem,
    ScoreItem,
)
from tests.support.instruments import shipped

FREQUENCY = (Choice(code="never", value=0), Choice(code="rarely", value=1), Choice(code="often", value=4))


def choice_item(*, reverse: bool, choices: tuple[Choice, ...] = FREQUENCY) -> ChoiceItem:
    item = ChoiceItem(kind=ItemKind.CHOICE, code="1", choices="frequency", reversed=reverse)
    item.bind({"frequency": choices})
    return item


ITEMS = {
    "choice": (choice_item(reverse=False), {"never": 0, "rarely": 1, "often": 4}),
    "reversed choice": (choice_item(reverse=True), {"never": 4, "rarely": 3, "often": 0}),
    "reversed choice from 1": (
        choice_item(
            reverse=True, choices=(Choice(code="a", value=1), Choice(code="b", value=2), Choice(code="c", value=5))
        ),
        {"a": 5, "b": 4, "c": 1},
    ),
    "number": (NumberItem(kind=ItemKind.NUMBER, code="1", minimum=-1, maximum=2), {"-1": -1, "0": 0, "1": 1, "2": 2}),
    "score": (ScoreItem(kind=ItemKind.SCORE, code="1", values=(1, 3, 5)), {"1": 1, "3": 3, "5": 5}),
    "score that may not apply": (
        ScoreItem(kind=ItemKind.SCORE, code="1", values=(0, 1, 2, 3), not_applicable=2),
        {"0": 0, "1": 1, "2": 2, "3": 3, "na": 2},
    ),
    "goal rating": (
        GoalRatingItem(kind=ItemKind.GOAL_RATING, code="goal_1", goal=1),
        {"0": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "8": 8, "9": 9, "10": 10},
    ),
}


@pytest.mark.parametrize(("item", "points"), ITEMS.values(), ids=ITEMS)
def test_an_item_accepts_its_values_in_printed_order_and_scores_them(item: Item, points: dict[str, int]) -> None:
    assert item.allowed() == tuple(points)
    assert all(item.accepts(value) for value in points)
    assert {value: item.points(value) for value in points} == points


@pytest.mark.parametrize(("item", "points"), ITEMS.values(), ids=ITEMS)
@pytest.mark.parametrize("value", ["", " 1", "01", "+1", "1.0", "11", "-2", "na ", "NA", "Never", "²", "\u0661"])
def test_an_item_refuses_any_other_text(item: Item, points: dict[str, int], value: str) -> None:
    assert not item.accepts(value)
    with pytest.raises(ValueError, match="no points"):
        item.points(value)


def test_only_an_item_that_says_so_takes_not_applicable() -> None:
    kpcs = shipped("kpcs")
    assert [item.code for item in kpcs.items if item.accepts("na")] == ["1", "9"]


def test_a_choice_without_a_value_can_be_stored_but_not_scored() -> None:
    item = choice_item(reverse=False, choices=(Choice(code="yes"), Choice(code="no")))
    assert item.accepts("yes")
    assert item.span() is None
    with pytest.raises(ValueError, match="no points"):
        item.points("yes")


def test_every_kind_is_in_the_registry() -> None:
    assert set(ITEM_KINDS) == set(ItemKind)


def test_a_total_copied_from_paper_is_an_item_of_its_own() -> None:
    hads = shipped("hads")
    assert [total.code for total in hads.totals] == ["total:anxiety", "total:depression"]
    assert hads.item("total:anxiety").accepts("21")
    assert not hads.item("total:anxiety").accepts("22")
    assert not hads.item("total:anxiety").accepts("7.5")


def test_an_instrument_on_screen_takes_no_total() -> None:
    assert shipped("phq9").totals == ()
    with pytest.raises(KeyError):
        shipped("phq9").item("total:total")
