"""Adding a dyad and writing goals, called as the pages call them."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app.domain.codes import parse_code
from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Actor
from app.extensions import db
from app.operations import care
from app.operations.care import add_dyad, fill_draft, random_code, start_draft
from app.operations.goals import write_goals
from app.queries.caseload import goals_of
from app.store.care import Dyad, DyadDraft, Intervention
from tests.support.factories import FAMILY, TODAY, a_draft, a_dyad, an_occasion, answer


def test_steps_add_to_what_was_filled_in(practitioner: Actor) -> None:
    draft = start_draft(practitioner)
    fill_draft(practitioner, draft, {"adult_role": "mother"})
    fill_draft(practitioner, draft, {"adult_age": "20_29"})
    fill_draft(practitioner, draft, {"adult_role": "father"})
    kept = db.session.get_one(DyadDraft, draft, populate_existing=True)
    assert kept.fields == {"adult_role": "father", "adult_age": "20_29"}


def test_a_form_of_somebody_else_is_not_there(practitioner: Actor, colleague: Actor) -> None:
    theirs = a_draft(colleague)
    with pytest.raises(NotFound):
        fill_draft(practitioner, theirs, {"adult_role": "mother"})
    with pytest.raises(NotFound):
        add_dyad(practitioner, theirs, TODAY)
    with pytest.raises(NotFound):
        add_dyad(practitioner, uuid.uuid4(), TODAY)


@pytest.mark.parametrize("missing", [name for name in FAMILY if name != "child_months"])
def test_every_step_must_be_there(practitioner: Actor, missing: str) -> None:
    draft = start_draft(practitioner)
    fill_draft(practitioner, draft, {name: value for name, value in FAMILY.items() if name != missing})
    with pytest.raises(Invalid) as refusal:
        add_dyad(practitioner, draft, TODAY)
    assert refusal.value.field == missing
    assert db.session.scalars(select(Dyad)).all() == []


@pytest.mark.both_databases
def test_the_same_form_gives_the_same_dyad(practitioner: Actor) -> None:
    draft = a_draft(practitioner)
    assert add_dyad(practitioner, draft, TODAY) == add_dyad(practitioner, draft, TODAY)
    assert len(db.session.scalars(select(Dyad)).all()) == 1


def test_the_stage_is_that_of_the_day_it_started(practitioner: Actor) -> None:
    a_dyad(practitioner)
    intervention = db.session.scalars(select(Intervention)).one()
    assert (intervention.stage, intervention.started_on, intervention.ended_on) == ("accredited", TODAY, None)


@pytest.fixture
def symbols(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The random numbers that come next."""
    coming: list[int] = []
    numbers: Iterator[int] = (coming.pop(0) for _ in iter(int, 1))
    monkeypatch.setattr(care.secrets, "randbelow", lambda below: next(numbers))
    return coming


@pytest.mark.both_databases
def test_a_code_that_is_taken_is_drawn_again(practitioner: Actor, symbols: list[int]) -> None:
    symbols += [5] * 14 + [6] * 7
    assert [a_dyad(practitioner).code[:7] for _ in range(2)] == ["5555555", "6666666"]
    assert symbols == []


def test_codes_are_random_and_valid() -> None:
    codes = {random_code() for _ in range(200)}
    assert len(codes) == 200
    assert {parse_code(code) for code in codes} == codes
    assert len({code[0] for code in codes}) > 16  # all symbols of the alphabet are used, not a counter


def test_goals_are_replaced_as_a_set(practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep", "to eat"))
    write_goals(practitioner, dyad.id, {1: "to sleep", 2: "", 3: "to go out"})
    assert goals_of(dyad.intervention_id) == {1: "to sleep", 3: "to go out"}
    write_goals(practitioner, dyad.id, {})
    assert goals_of(dyad.intervention_id) == {}


def test_goals_of_somebody_elses_dyad(practitioner: Actor, colleague: Actor) -> None:
    theirs = a_dyad(colleague, goals=("to sleep",))
    with pytest.raises(NotFound):
        write_goals(practitioner, theirs.id, {1: "mine now"})
    assert goals_of(theirs.intervention_id) == {1: "to sleep"}


@pytest.mark.both_databases
@pytest.mark.parametrize("rating", ["0", "10", "-", "x"])
def test_a_goal_that_was_rated_or_declined_keeps_its_words(practitioner: Actor, rating: str) -> None:
    dyad = a_dyad(practitioner, goals=("to sleep", "to eat"))
    answer(practitioner, an_occasion(practitioner, dyad), "gbo", {"goal_2": rating})
    for wordings in ({1: "to sleep", 2: "to cook"}, {1: "to sleep"}, {}):
        with pytest.raises(Invalid) as refusal:
            write_goals(practitioner, dyad.id, wordings)
        assert refusal.value.field == "goal_2"
    write_goals(practitioner, dyad.id, {1: "to sing", 2: "to eat"})
    assert goals_of(dyad.intervention_id) == {1: "to sing", 2: "to eat"}


def test_a_rating_in_another_family_ties_nothing(practitioner: Actor) -> None:
    one, other = a_dyad(practitioner, goals=("to sleep",)), a_dyad(practitioner, goals=("to sleep",))
    answer(practitioner, an_occasion(practitioner, one), "gbo", {"goal_1": "4"})
    write_goals(practitioner, other.id, {1: "to eat"})
    assert goals_of(other.intervention_id) == {1: "to eat"}
