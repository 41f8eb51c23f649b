"""What a summary is asked to show. The whole choice stands in the address."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.domain.periods import Period, span
from app.domain.vocabulary import Population, Stage
from app.queries.caseload import DyadView
from app.web import words

PERIODS: dict[Period, LazyString] = {
    Period.ALL: _l("At any time"),
    Period.LAST_12_MONTHS: _l("In the last 12 months"),
    Period.LAST_6_MONTHS: _l("In the last 6 months"),
    Period.THIS_YEAR: _l("This year"),
    Period.LAST_YEAR: _l("Last year"),
}
STAGES: dict[Stage, LazyString] = {
    Stage.TRAINEE_1: _l("Trainee, stage 1"),
    Stage.TRAINEE_2: _l("Trainee, stage 2"),
    Stage.TRAINEE_3: _l("Trainee, stage 3"),
    Stage.ACCREDITED: _l("Accredited"),
    Stage.SUPERVISOR: _l("Supervisor"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """None: no such limit. What an address holds that is not a choice is left out."""

    measure: str | None = None
    period: Period = Period.ALL
    stage: Stage | None = None
    population: Population | None = None
    page: int = 1

    @classmethod
    def read(cls, args: "MultiDict[str, str]") -> "Chosen":
        """From the query of an address."""
        return cls(
            measure=args.get("measure") or None,
            period=args.get("period", Period.ALL, type=Period),
            stage=args.get("stage", None, type=Stage),
            population=args.get("population", None, type=Population),
            page=args.get("page", 1, type=int),
        )

    def query(self, **others: object) -> dict[str, Any]:
        """The query again, with `others` in place of what they name; without what says nothing."""
        everything = {
            "measure": self.measure,
            "period": None if self.period is Period.ALL else self.period,
            "stage": self.stage,
            "population": self.population,
            **others,
        }
        return {name: str(value) for name, value in everything.items() if value}

    def holds(self, course: DyadView, populations: Mapping[uuid.UUID, frozenset[str]], today: date) -> bool:
        """Whether a course of VIG is meant: started in the period, at the stage, in the population."""
        first, last = span(self.period, today)
        return (
            first <= course.started_on <= last
            and self.stage in (None, course.stage)
            and (self.population is None or self.population in populations.get(course.id, frozenset()))
        )

    @property
    def told(self) -> str:
        """The limits in words, for paper."""
        named = [str(PERIODS[self.period])] if self.period is not Period.ALL else []
        named += [str(STAGES[self.stage])] if self.stage else []
        named += [str(words.POPULATIONS[self.population])] if self.population else []
        return ", ".join(named)


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """One list to choose from."""

    name: str
    label: str
    options: tuple[Option, ...]


def pickers(chosen: Chosen, stages: frozenset[str], populations: frozenset[str]) -> tuple[Picker, ...]:
    """Period, stage and population; stages and populations only as far as there are any to tell apart."""
    periods = tuple(Option(each, str(PERIODS[each]), each is chosen.period) for each in Period)
    found = [Picker("period", str(_l("Started")), periods)]
    if len(stages) > 1 or chosen.stage:
        found.append(_picker("stage", str(_l("Your stage then")), STAGES, stages, chosen.stage))
    if populations or chosen.population:
        found.append(_picker("population", str(_l("What applies")), words.POPULATIONS, populations, chosen.population))
    return tuple(found)


def _picker(
    name: str, label: str, named: Mapping[Any, LazyString], there: frozenset[str], chosen: str | None
) -> Picker:
    every = Option("", str(_l("All")), chosen is None)
    meant = [each for each in named if each in there or each == chosen]
    return Picker(name, label, (every, *(Option(str(each), str(named[each]), each == chosen) for each in meant)))
