"""What a step is shown and saved from."""

import uuid

import pytest

from app.domain.answers import CLEARED, DECLINED, Answer
from app.domain.permissions import Actor
from app.domain.vocabulary import AssessmentState, NotCollected
from app.operations.collecting import mark_not_collected
from app.queries.collecting import OccasionView, occasion_of
from tests.support.factories import a_dyad, an_occasion, answer, complete, measure, seen
from tests.support.instruments import shipped_catalogue

CATALOGUE = shipped_catalogue()


def codes(occasion: OccasionView) -> list[str]:
    return [each.instrument.code for each in occasion.on_screen]


def test_the_answers_of_each_measure_stay_apart(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    answer(practitioner, occasion, "phq9", {"1": "2", "2": "-", "3": "x"})
    answer(practitioner, occasion, "gad7", {"1": "0"})
    now = seen(practitioner, occasion.id)
    assert dict(measure(now, "phq9").sheet) == {"1": Answer.of("2"), "2": DECLINED, "3": CLEARED}
    assert dict(measure(now, "gad7").sheet) == {"1": Answer.of("0")}
    assert dict(measure(now, "pbq").sheet) == {}


def test_somebody_elses_and_none_are_the_same(practitioner: Actor, colleague: Actor) -> None:
    theirs = an_occasion(colleague)
    for occasion_id in (theirs.id, uuid.uuid4()):
        for to_write in (False, True):
            assert occasion_of(practitioner, CATALOGUE, occasion_id, to_write=to_write) is None


@pytest.mark.both_databases
def test_reading_and_writing_see_the_same(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner, a_dyad(practitioner, goals=("to sleep",)))
    answer(practitioner, occasion, "phq9", {"1": "2"})
    assert occasion_of(practitioner, CATALOGUE, occasion.id) == seen(practitioner, occasion.id)


def test_goals_are_asked_where_there_are_some(practitioner: Actor) -> None:
    assert codes(an_occasion(practitioner)) == ["phq9", "gad7", "pbq"]
    with_goals = an_occasion(practitioner, a_dyad(practitioner, goals=("", "to sleep")))
    assert codes(with_goals) == ["phq9", "gad7", "pbq", "gbo"]
    assert with_goals.goals == {"goal_2": "to sleep"}
    assert [step.item.code for step in with_goals.journey_of(with_goals.on_screen).steps][-1] == "goal_2"


def test_what_is_done_or_left_out_is_not_asked(practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    complete(practitioner, occasion, "phq9", ["0"] * 9)
    mark_not_collected(practitioner, measure(occasion, "gad7"), NotCollected.LANGUAGE)
    now = seen(practitioner, occasion.id)
    assert codes(now) == ["pbq"]
    assert measure(now, "phq9").state is AssessmentState.COMPLETE
    assert [measure(now, code).collectable for code in ("phq9", "gad7", "pbq", "epds")] == [False, False, True, True]
