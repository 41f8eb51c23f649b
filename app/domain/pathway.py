"""What a trainee has to have done at each stage of the training pathway. Pure: the numbers come from configuration.

The pathway has changed before and will again, so no number is in code; `app/pathway.yaml` has those in force.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from app.domain.vocabulary import Stage

MINUTES_IN_AN_HOUR = 60


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

    @property
    def met(self) -> bool:
        return self.done >= self.of


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is in their stage. `supervision` counts minutes that both sides have confirmed."""

    stage: Stage
    cycles: Count
    families: Count
    supervision: Count

    @property
    def met(self) -> bool:
        """Whether everything that the stage asks for is there."""
        return self.cycles.met and self.families.met and self.supervision.met


def following(stage: Stage) -> Stage | None:
    """The stage that a transition or an accreditation meeting leads to; None where the training is over."""
    return _NEXT.get(stage)


_NEXT = {
    Stage.TRAINEE_1: Stage.TRAINEE_2,
    Stage.TRAINEE_2: Stage.TRAINEE_3,
    Stage.TRAINEE_3: Stage.ACCREDITED,
}


def progress(
    pathway: Pathway, stage: Stage, work: Iterable[StageWork], supervision_minutes: int = 0
) -> Progress | None:
    """Progress towards a stage, from the interventions that were begun at it; None for a stage that asks for nothing.

    A family counts from its first whole cycle on; two interventions of one dyad are one family.
    """
    asked = pathway.stages.get(stage)
    if asked is None:
        return None
    here = [each for each in work if each.stage == stage]
    families = {each.dyad for each in here if each.cycles}
    return Progress(
        stage,
        Count(sum(each.cycles for each in here), asked.cycles),
        Count(len(families), asked.families),
        Count(supervision_minutes, asked.supervision_hours * MINUTES_IN_AN_HOUR),
    )
