"""The server's journey is the service worker's: these vectors drive both. The other half: tests/js/journey.test.mjs."""

from typing import Any

import pytest

from app.domain.answers import Answer, AnswerKind
from app.domain.item import ItemKind, NumberItem
from app.domain.journey import Journey, Part, Step
from tests.support.instruments import shipped, vectors

CASES: list[dict[str, Any]] = vectors("journey")["cases"]


def journey_of(case: dict[str, Any]) -> Journey:
    """The journey of a case; which instrument the questions belong to makes no difference to it."""
    given: dict[str, dict[str, Answer]] = {}
    for key, kind in case["answers"].items():
        part, item = key.split("/")
        given.setdefault(part, {})[item] = Answer(AnswerKind(kind), "0" if kind == "answer" else None)
    return Journey(
        tuple(
            Part(
                key,
                shipped("phq9"),
                tuple(
                    NumberItem(kind=ItemKind.NUMBER, code=str(number + 1), minimum=0, maximum=9) for number in range(of)
                ),
                given.get(key, {}),
            )
            for key, of in case["parts"]
        )
    )


def key_of(step: Step | None) -> str | None:
    return None if step is None else f"{step.part.key}/{step.item.code}"


def step_at(journey: Journey, key: str) -> Step:
    found = journey.find(*key.split("/"))
    assert found is not None
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_journey_goes_as_the_vectors_say(case: dict[str, Any]) -> None:
    journey = journey_of(case)
    assert key_of(journey.first_open()) == case["go_on"]
    assert [key_of(step) for step in journey.steps if journey.may_visit(step)] == case["may_visit"]
    for key, following in case["after"].items():
        assert key_of(journey.after(step_at(journey, key))) == following
    for kind in AnswerKind:
        assert [key_of(step) for step in journey.now(kind)] == case[kind.value]
