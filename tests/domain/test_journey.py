"""The way through a set of questionnaires: which step comes next, which may be visited, how far along."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import CLEARED, DECLINED, Answer, AnswerKind
from app.domain.journey import Journey, Part, items_to_ask
from tests.support.instruments import sheet, shipped

NO_GOALS: frozenset[str] = frozenset()


def journey(phq9: dict[str, Answer] | None = None, gad7: dict[str, Answer] | None = None) -> Journey:
    """Nine questions and then seven."""
    return Journey(
        tuple(
            Part(code, shipped(code), items_to_ask(shipped(code), NO_GOALS), answers or {})
            for code, answers in (("phq9", phq9), ("gad7", gad7))
        )
    )


def place(step: object) -> tuple[str, str] | None:
    return None if step is None else (step.part.key, step.item.code)  # type: ignore[attr-defined]


def test_a_journey_as_it_will_be() -> None:
    before = journey(sheet([0]), sheet([]))
    coming = before.having("gad7", "2", DECLINED)
    assert coming.find("gad7", "2").answer == DECLINED  # type: ignore[union-attr]
    assert coming.find("phq9", "1").answer == Answer.of("0")  # type: ignore[union-attr]
    assert (coming.saved, before.saved) == (2, 1)
    assert coming.having("phq9", "1", CLEARED).saved == 1


def test_positions_run_through_and_numbers_begin_again() -> None:
    steps = journey().steps
    assert [step.position for step in steps] == list(range(1, 17))
    assert [step.number for step in steps] == [*range(1, 10), *range(1, 8)]


@pytest.mark.parametrize(
    ("phq9", "gad7", "following"),
    [
        ([], [], ("phq9", "1")),
        ([0], [], ("phq9", "2")),
        ([0, "-"], [], ("phq9", "3")),
        ([0, "x"], [], ("phq9", "3")),
        ([0, None, 2], [], ("phq9", "2")),
        ([0] * 9, [], ("gad7", "1")),
        ([0] * 9, [1] * 6, ("gad7", "7")),
        ([0] * 9, [1] * 7, None),
        ([None] + [0] * 8, [1] * 7, ("phq9", "1")),
    ],
)
def test_where_to_go_on(phq9: list[int | str | None], gad7: list[int | str | None], following: object) -> None:
    found = journey(sheet(phq9), sheet(gad7))
    assert place(found.first_open()) == following
    assert found.all_passed is (following is None)


@pytest.mark.parametrize(
    ("part", "item", "may"),
    [
        ("phq9", "1", True),
        ("phq9", "3", True),
        ("phq9", "4", True),
        ("phq9", "5", False),
        ("phq9", "9", False),
        ("gad7", "1", False),
    ],
)
def test_a_step_may_be_visited_when_all_before_it_are_passed(part: str, item: str, may: bool) -> None:
    found = journey(sheet([0, "-", "x"]))
    step = found.find(part, item)
    assert step is not None
    assert found.may_visit(step) is may


def test_a_gap_closes_everything_behind_it() -> None:
    found = journey(sheet([0, None, 2, 2]))
    assert [found.may_visit(step) for step in found.steps[:4]] == [True, True, False, False]


def test_before_and_after() -> None:
    found = journey()
    first, ninth, tenth, last = (found.steps[place] for place in (0, 8, 9, 15))
    assert (found.before(first), found.after(last)) == (None, None)
    assert (found.after(ninth), found.before(tenth)) == (tenth, ninth)
    assert (place(ninth), place(tenth)) == (("phq9", "9"), ("gad7", "1"))


@pytest.mark.parametrize(("part", "item"), [("phq9", "10"), ("phq9", "goal_1"), ("pbq", "1"), ("", ""), ("gad7", "9")])
def test_a_step_that_does_not_exist(part: str, item: str) -> None:
    assert journey().find(part, item) is None


def test_the_same_item_of_two_measures_is_two_steps() -> None:
    found = journey(sheet([3]))
    one, other = found.find("phq9", "1"), found.find("gad7", "1")
    assert one is not None
    assert other is not None
    assert (one.answer, other.answer) == (Answer.of("3"), None)


def test_what_was_answered_declined_and_left_out() -> None:
    found = journey(sheet([0, "-", "x", 3]), sheet(["x"]))
    assert found.answered == 2
    assert [place(step) for step in found.now(AnswerKind.DECLINE)] == [("phq9", "2")]
    assert [place(step) for step in found.now(AnswerKind.CLEAR)] == [("phq9", "3"), ("gad7", "1")]
    assert [place(step) for step in found.now(AnswerKind.ANSWER)] == [("phq9", "1"), ("phq9", "4")]


@pytest.mark.parametrize(
    ("goals", "asked"),
    [
        ([], []),
        (["goal_2"], ["goal_2"]),
        (["goal_3", "goal_1"], ["goal_1", "goal_3"]),
        (["goal_1", "goal_2", "goal_3", "goal_4"], ["goal_1", "goal_2", "goal_3"]),
    ],
)
def test_only_goals_that_were_written_down_are_asked(goals: list[str], asked: list[str]) -> None:
    assert [item.code for item in items_to_ask(shipped("gbo"), frozenset(goals))] == asked


def test_goals_say_nothing_about_other_measures() -> None:
    assert len(items_to_ask(shipped("phq9"), frozenset())) == 9


def test_a_part_without_a_question_takes_no_step() -> None:
    empty = Journey((Part("gbo", shipped("gbo"), (), {}),))
    assert (empty.steps, empty.first_open(), empty.all_passed) == ((), None, True)


@given(st.lists(st.sampled_from([Answer.of("0"), Answer.of("3"), DECLINED, CLEARED]), max_size=16))
def test_answering_in_turn_reaches_the_end_and_never_skips(answers: list[Answer]) -> None:
    given_so_far: dict[str, dict[str, Answer]] = {"phq9": {}, "gad7": {}}
    for count, answer in enumerate(answers):
        step = journey(**given_so_far).first_open()
        assert step is not None
        assert step.position == count + 1
        given_so_far[step.part.key][step.item.code] = answer
    now = journey(**given_so_far)
    assert now.all_passed is (len(answers) == 16)
    assert sum(step.passed for step in now.steps) == len(answers)
    assert sum(now.may_visit(step) for step in now.steps) == min(16, len(answers) + 1)
