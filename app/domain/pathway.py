"""What a trainee has to have done at each stage of the training pathway. Pure: the numbers come from configuration.

The pathway has changed before and will again, so no number is in code; `app/pathway.yaml` has those in force.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from app.domain.vocabulary import Stage


class Requirement(BaseModel):
    """What one stage asks for. Numbers are counts, but for `supervision_hours`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    cycles: int = Field(ge=0)
    families: int = Field(ge=0)
    supervision_hours: int = Field(ge=0)


class Pathway(BaseModel):
    """Stage -> what it asks for, and where the numbers come from. A stage that is not there asks for nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    stages: Mapping[Stage, Requirement]


class StageWork(Protocol):
    """What of an intervention counts towards a stage."""

    @property
    def stage(self) -> str: ...
    @property
    def dyad(self) -> object: ...
    @property
    def cycles(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Count:
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is in their stage. `supervision` is None where no hours are recorded anywhere."""

    stage: Stage
    cycles: Count
    families: Count
    supervision: Count | None


def progress(
    pathway: Pathway, stage: Stage, work: Iterable[StageWork], supervision_hours: int | None = None
) -> Progress | None:
    """Progress towards a stage, from the interventions that were begun at it; None for a stage that asks for nothing.

    A family counts from its first whole cycle on; two interventions of one dyad are one family.
    """
    asked = pathway.stages.get(stage)
    if asked is None:
        return None
    here = [each for each in work if each.stage == stage]
    families = {each.dyad for each in here if each.cycles}
    hours = None if supervision_hours is None else Count(supervision_hours, asked.supervision_hours)
    return Progress(
        stage, Count(sum(each.cycles for each in here), asked.cycles), Count(len(families), asked.families), hours
    )
