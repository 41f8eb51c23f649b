"""Progress in training: only what was begun at the stage counts, a family counts once, and the numbers are a file's."""

from dataclasses import dataclass

import pytest
from pydantic import ValidationError

from app.config import SHIPPED_PATHWAY
from app.definitions import DefinitionError, load_pathway
from app.domain.pathway import Count, Pathway, following, progress
from app.domain.vocabulary import Stage

PATHWAY = Pathway.model_validate(
    {"source": "made up", "stages": {"trainee_1": {"cycles": 6, "families": 2, "supervision_hours": 7}}}
)


@dataclass(frozen=True)
class Work:
    stage: str
    dyad: str
    cycles: int


@pytest.mark.parametrize(
    ("work", "cycles", "families"),
    [
        ([], 0, 0),
        ([Work("trainee_1", "a", 0)], 0, 0),  # a family counts from its first whole cycle
        ([Work("trainee_1", "a", 3), Work("trainee_1", "b", 4)], 7, 2),
        ([Work("trainee_1", "a", 3), Work("trainee_1", "a", 1)], 4, 1),  # two courses with one dyad
        ([Work("trainee_1", "a", 3), Work("trainee_2", "b", 2)], 3, 1),  # begun at another stage
    ],
)
def test_cycles_and_families_of_the_stage(work: list[Work], cycles: int, families: int) -> None:
    found = progress(PATHWAY, Stage.TRAINEE_1, work)
    assert found is not None
    assert (found.cycles, found.families, found.supervision) == (Count(cycles, 6), Count(families, 2), Count(0, 420))


@pytest.mark.parametrize(
    ("cycles", "minutes", "met"),
    [((3, 3), 420, True), ((3, 2), 420, False), ((6, 0), 420, False), ((3, 3), 419, False), ((9, 1), 600, True)],
)
def test_a_stage_is_reached_with_everything_it_asks_for(cycles: tuple[int, int], minutes: int, met: bool) -> None:
    work = [Work("trainee_1", "a", cycles[0]), Work("trainee_1", "b", cycles[1])]
    found = progress(PATHWAY, Stage.TRAINEE_1, work, minutes)
    assert found is not None
    assert found.supervision == Count(minutes, 420)
    assert found.met is met


def test_which_stage_follows() -> None:
    assert [following(each) for each in Stage] == [
        Stage.TRAINEE_2,
        Stage.TRAINEE_3,
        Stage.ACCREDITED,
        None,
        None,
    ]


def test_a_stage_that_asks_for_nothing() -> None:
    assert progress(PATHWAY, Stage.ACCREDITED, [Work("accredited", "a", 3)]) is None


def test_the_shipped_numbers_are_those_of_the_published_table() -> None:
    """Training pathway table of AVIGuk: 27 cycles, 8 families and 23 hours in all."""
    stages = load_pathway(SHIPPED_PATHWAY).stages
    assert set(stages) == {Stage.TRAINEE_1, Stage.TRAINEE_2, Stage.TRAINEE_3}
    totals = [sum(getattr(each, name) for each in stages.values()) for name in ("cycles", "families")]
    assert totals == [27, 8]
    assert sum(each.supervision_hours for each in stages.values()) == 23


def test_a_bad_number_is_refused() -> None:
    with pytest.raises(ValidationError):
        Pathway.model_validate({"source": "x", "stages": {"trainee_1": {"cycles": -1, "families": 2}}})
    with pytest.raises(DefinitionError, match="cannot be read"):
        load_pathway(SHIPPED_PATHWAY.with_name("nowhere.yaml"))
