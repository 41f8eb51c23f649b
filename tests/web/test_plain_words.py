"""What can be read to a parent, situation by situation, word for word."""

import itertools
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from app.domain.change import Outcome
from app.web.plain_words import GoalCourse, Topic, paragraph

RECOVERED, IMPROVED, SAME, WORSE, UNKNOWN, UNJUDGED = (
    Outcome.RECOVERED,
    Outcome.IMPROVED,
    Outcome.NO_RELIABLE_CHANGE,
    Outcome.WORSE,
    Outcome.NOT_YET_KNOWN,
    Outcome.NO_THRESHOLD,
)
NEVER = ("fail", "deteriorat", "worse", "decline", "bad", "because of", "thanks to", "cause", "effect", "score", "risk")
WAIT = "We cannot say yet what has changed. For that we need your answers from before and after VIG."
EASIER = "have changed for the better, by more than ordinary ups and downs."
ALIKE = "are much like they were, within ordinary ups and downs."
HARDER = "say that this feels harder now than it did at the start. Let us talk about what would help."
MIXED = "Your answers about worry and low mood have moved in different ways, so let us look at them together."
OPEN = "nobody has agreed how big a change must be to count, so let us look at it together."
ONE_TIME = "your answers from one of the two times are missing."

SITUATIONS: list[tuple[list[tuple[str, Outcome]], list[tuple[float | None, float | None]], str]] = [
    ([], [], "Nothing has been asked yet, so there is nothing to say about change."),
    ([("low mood", UNKNOWN)], [], WAIT),
    ([("low mood", UNKNOWN), ("worry", UNKNOWN)], [(3, None)], WAIT),
    ([("low mood", RECOVERED)], [], f"Since VIG began, your answers about low mood {EASIER}"),
    (
        [("low mood", RECOVERED), ("mood after birth", IMPROVED), ("worry", SAME)],
        [(2, 6), (3, 7)],
        f"Since VIG began, your answers about low mood and mood after birth {EASIER} "
        f"Your answers about worry {ALIKE} You feel closer to both of your goals.",
    ),
    ([("low mood", WORSE)], [], f"Your answers about low mood {HARDER}"),
    (
        [("low mood", IMPROVED), ("worry", WORSE)],
        [],
        f"Since VIG began, your answers about low mood {EASIER} Your answers about worry {HARDER}",
    ),
    (
        [("low mood", SAME), ("parenting confidence", UNJUDGED), ("worry", UNKNOWN)],
        [],
        f"Your answers about low mood {ALIKE} For parenting confidence {OPEN} "
        f"We do not know yet about worry: {ONE_TIME}",
    ),
    ([("low mood", IMPROVED), ("low mood", RECOVERED)], [], f"Since VIG began, your answers about low mood {EASIER}"),
    ([("worry and low mood", IMPROVED), ("worry and low mood", WORSE)], [], MIXED),
    ([("worry and low mood", SAME), ("worry and low mood", UNJUDGED)], [], MIXED),
    (
        [("worry and low mood", SAME), ("worry and low mood", UNKNOWN)],
        [],
        f"Your answers about worry and low mood {ALIKE}",
    ),
    ([], [(2, 6)], "You feel closer to your goal."),
    ([], [(2, 3), (2, 3), (2, 3)], "You feel closer to all 3 of your goals."),
    (
        [],
        [(2, 6), (5, 5)],
        "You feel closer to 1 of your 2 goals. 1 goal feels as close as it did at the start.",
    ),
    (
        [],
        [(2, 6), (5, 5), (5, 4)],
        "You feel closer to 1 of your 3 goals. 1 goal feels as close as it did at the start. "
        "1 goal feels further away than at the start. Let us look at why together.",
    ),
    ([], [(5, 4), (5, 1)], "2 goals feel further away than at the start. Let us look at why together."),
    ([], [(5, 5), (5, 5)], "2 goals feel as close as they did at the start."),
    ([], [(5, 9), (5, None), (None, None)], "You feel closer to your goal."),
]


@pytest.fixture(autouse=True, scope="module")
def _in_english() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(("topics", "goals", "text"), SITUATIONS)
def test_situation(
    topics: list[tuple[str, Outcome]], goals: list[tuple[float | None, float | None]], text: str
) -> None:
    assert paragraph([Topic(*each) for each in topics], [GoalCourse(*each) for each in goals]) == text


def test_nothing_that_hurts_is_ever_said() -> None:
    courses = [(None, None), (5, None), (5, 5), (5, 9), (5, 1)]
    for outcomes in itertools.product(Outcome, repeat=2):
        for ratings in itertools.product(courses, repeat=2):
            topics = [Topic(about, outcome) for about, outcome in zip(("low mood", "worry"), outcomes, strict=True)]
            told = paragraph(topics, [GoalCourse(*each) for each in ratings]).lower()
            assert not [word for word in NEVER if word in told], told
