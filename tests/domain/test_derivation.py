"""From events to scores, alerts and changes: when each is there, and when it is not."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.change import Outcome
from app.domain.derivation import Derived, changes, derive
from app.domain.events import AnswerEvent, EventKind
from app.domain.risk import ConcernStatus
from app.domain.scoring import ScoreStatus
from app.domain.vocabulary import AssessmentState
from tests.support.instruments import shipped

NOON = datetime(2026, 9, 8, 12, tzinfo=UTC)
RAISED, NOT_ANSWERED = ConcernStatus.RAISED, ConcernStatus.NOT_ANSWERED


def sitting(values: list[str], items: list[str] | None = None, submitted: bool = True) -> list[AnswerEvent]:
    """One event a minute: a value, "-" declined, "x" left out."""
    kinds = {"-": EventKind.DECLINE, "x": EventKind.CLEAR}
    said = zip(items or [str(number) for number in range(1, 40)], values, strict=False)
    events = [
        _event(seq, kinds.get(value, EventKind.ANSWER), item, None if value in kinds else value)
        for seq, (item, value) in enumerate(said, start=1)
    ]
    if submitted:
        events.append(_event(len(events) + 1, EventKind.SUBMIT, None, str(len(events))))
    return events


def _event(seq: int, kind: EventKind, item: str | None, value: str | None) -> AnswerEvent:
    return AnswerEvent(uuid.uuid4(), kind, item, value, 1, "server", 0, seq, NOON + timedelta(minutes=seq))


def alerts(derived: Derived) -> list[tuple[str, ConcernStatus, datetime]]:
    return [(each.concern.item, each.concern.status, each.raised_at) for each in derived.alerts]


def test_a_finished_measure_is_scored() -> None:
    derived = derive(shipped("phq9"), sitting(["1"] * 9))
    (score,) = derived.scores
    assert (score.scale, score.points, score.status, score.band) == ("total", 9, ScoreStatus.SCORED, "mild")
    assert derived.folded.state is AssessmentState.COMPLETE


def test_nothing_partial_is_ever_a_result() -> None:
    assert derive(shipped("phq9"), sitting(["1"] * 9, submitted=False)).scores == ()
    without_one = [event for event in sitting(["1"] * 9) if event.item != "4"]
    assert derive(shipped("phq9"), without_one).scores == ()


def test_too_many_left_out_is_no_score_and_says_how_many() -> None:
    (score,) = derive(shipped("phq9"), sitting(["1"] * 6 + ["x", "-", "x"])).scores
    assert (score.points, score.status, score.answered, score.items) == (None, ScoreStatus.INCOMPLETE, 6, 9)


NINTH = NOON + timedelta(minutes=9)
TENTH = NOON + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("values", "submitted", "told"),
    [
        (["0"] * 8 + ["1"], False, [("9", RAISED, NINTH)]),
        (["0"] * 8 + ["1"], True, [("9", RAISED, NINTH)]),
        (["0"] * 8 + ["0"], True, []),
        (["0"] * 8 + ["-"], False, []),
        (["0"] * 8 + ["-"], True, [("9", NOT_ANSWERED, NINTH)]),
        (["0"] * 8 + ["x"], True, [("9", NOT_ANSWERED, NINTH)]),
        (["0"] * 8, False, []),
        (["0"] * 8, True, [("9", NOT_ANSWERED, NINTH)]),  # told when it was finished
        ([], False, []),
    ],
)
def test_a_worrying_answer_is_told_at_once_and_a_missing_one_at_the_end(
    values: list[str], submitted: bool, told: list[tuple[str, ConcernStatus, datetime]]
) -> None:
    assert alerts(derive(shipped("phq9"), sitting(values, submitted=submitted))) == told


def test_an_answer_taken_back_is_told_no_more() -> None:
    events = sitting(["0"] * 8 + ["3"], submitted=False)
    events.append(_event(10, EventKind.ANSWER, "9", "0"))
    assert alerts(derive(shipped("phq9"), events)) == []
    events.append(_event(11, EventKind.ANSWER, "9", "2"))
    assert alerts(derive(shipped("phq9"), events)) == [("9", RAISED, NOON + timedelta(minutes=11))]


def test_an_estimated_score_hides_no_missing_safety_item() -> None:
    derived = derive(shipped("phq9"), sitting(["0"] * 7 + ["x", "x"]))
    assert derived.scores[0].status is ScoreStatus.PRORATED
    assert alerts(derived) == [("9", NOT_ANSWERED, NINTH)]


def test_a_goal_added_later_changes_no_earlier_score() -> None:
    """Only the goals that were asked count, whatever goals the family has today."""
    derived = derive(shipped("gbo"), sitting(["4", "8"], ["goal_1", "goal_3"]))
    assert {score.scale: score.points for score in derived.scores} == {"goal_1": 4, "goal_3": 8, "mean": 6}


def test_a_goal_that_was_asked_and_declined_has_no_score() -> None:
    derived = derive(shipped("gbo"), sitting(["4", "-"], ["goal_1", "goal_2"]))
    assert {score.scale: score.points for score in derived.scores} == {"goal_1": 4, "goal_2": None, "mean": 4}


def test_a_copied_total_is_a_score_and_no_answer_to_the_safety_item() -> None:
    derived = derive(shipped("epds"), sitting(["13"], ["total:total"]))
    assert (derived.scores[0].points, derived.scores[0].status) == (13, ScoreStatus.COPIED)
    assert alerts(derived) == [("10", NOT_ANSWERED, NOON + timedelta(minutes=2))]


def test_changes_are_of_scales_known_on_both_sides() -> None:
    found = changes(shipped("gbo"), {"goal_1": 2, "goal_2": 5, "mean": 3.5}, {"goal_1": 6, "mean": 6})
    assert [(change.scale, change.points, change.outcome) for change in found] == [
        ("goal_1", 4, Outcome.IMPROVED),
        ("mean", 2.5, Outcome.NO_THRESHOLD),
    ]
    assert changes(shipped("gbo"), {}, {"goal_1": 6}) == ()
