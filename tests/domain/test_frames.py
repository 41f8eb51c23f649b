"""A draw can be made again from what is kept of it, and whoever changed something is found out."""

import pytest

from app.domain.frames import Frame, Proof, digest, prove
from app.domain.sampling import Candidate

FRAME = Frame(
    (Candidate("b2", "ben", 3), Candidate("a1", "anna", 0), Candidate("a2", "anna", 70), Candidate("b1", "ben", 9)),
    frozenset({"a2"}),
)
TEXT = "= anna\na1 0\na2 70 x\n= ben\nb1 9\nb2 3"


def test_a_frame_is_one_text() -> None:
    assert FRAME.text() == TEXT
    assert Frame(tuple(reversed(FRAME.candidates)), FRAME.already).text() == TEXT


def test_and_comes_back_from_it() -> None:
    read = Frame.parse(TEXT)
    assert (set(read.candidates), read.already) == (set(FRAME.candidates), FRAME.already)
    assert {each.key for each in read.left} == {"a1", "b1", "b2"}
    assert read.people == {"anna", "ben"}
    assert Frame.parse("") == Frame(())


@pytest.mark.parametrize("text", ["= anna\na1", "= anna\na1 x", "= anna\na1 1 y", "= anna\na1 1 x x"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        Frame.parse(text)


def test_what_had_come_up_does_not_come_up() -> None:
    assert set(FRAME.draw(4, "seed")) == {"a1", "b1", "b2"}


def drawn(n: int = 3) -> dict[int, str]:
    return dict(enumerate(FRAME.draw(n, "seed"), start=1))


def test_a_fair_draw_is_proved() -> None:
    assert prove(TEXT, digest(TEXT), 3, "seed", drawn()) is Proof.SAME


def test_a_draw_of_which_a_family_was_erased_is_still_proved() -> None:
    left = {place: key for place, key in drawn().items() if place != 2}
    assert prove(TEXT, digest(TEXT), 3, "seed", left, erased={2}) is Proof.SAME


def test_picked_instead_of_drawn() -> None:
    first, *_rest = FRAME.draw(1, "seed")
    other = next(each.key for each in FRAME.left if each.key != first)
    assert prove(TEXT, digest(TEXT), 1, "seed", {1: other}) is Proof.DIFFERENT
    swapped = {1: drawn()[2], 2: drawn()[1], 3: drawn()[3]}
    assert prove(TEXT, digest(TEXT), 3, "seed", swapped) is Proof.DIFFERENT
    seeds = [prove(TEXT, digest(TEXT), 3, f"seed {number}", drawn()) for number in range(20)]
    assert Proof.DIFFERENT in seeds


def test_another_list_than_was_drawn_from() -> None:
    assert prove(TEXT.replace("b1 9", "b1 8"), digest(TEXT), 3, "seed", drawn()) is Proof.FRAME_CHANGED
