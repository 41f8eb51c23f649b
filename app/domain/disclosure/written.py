"""A release as text: the same figures are the same bytes. No moment and no name of a person is in it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.domain.disclosure.lattice import Address, Level, Quarter
from app.domain.disclosure.release import Figures

FORMAT = 1
METHOD = "frozen lattice, keyed noise, differencing guard; 1"
"""Another way of making figures gets another number here."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place a figure may be about. `within`: the nation of a region, the region of a service, "uk" of a nation."""

    level: Level
    id: str
    name: str
    within: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One scale as a release tells of it. `better`: +1 where a higher score is better, -1 where a lower one is.

    `low`, `high` and `threshold` (of reliable change) are in points.
    """

    instrument: str
    scale: str
    name: str
    better: int
    low: int
    high: int
    threshold: float | None
    has_cut_off: bool

    @property
    def key(self) -> str:
        return f"{self.instrument}.{self.scale}"


@dataclass(frozen=True, slots=True)
class Heading:
    """What a release says of itself before its figures."""

    quarter: Quarter
    method: str
    places: tuple[PlaceName, ...]
    measures: tuple[Measure, ...]


Cells = Mapping[Address, Figures]


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def heading_text(heading: Heading) -> str:
    return canonical(
        {
            "format": FORMAT,
            "method": heading.method,
            "quarter": {"year": heading.quarter.year, "number": heading.quarter.number},
            "places": [asdict(each) for each in sorted(heading.places, key=lambda each: (each.level, each.id))],
            "measures": [asdict(each) for each in sorted(heading.measures, key=lambda each: each.key)],
        }
    )


def read_heading(text: str) -> Heading:
    kept = json.loads(text)
    return Heading(
        Quarter(kept["quarter"]["year"], kept["quarter"]["number"]),
        kept["method"],
        tuple(PlaceName(**{**each, "level": Level(each["level"])}) for each in kept["places"]),
        tuple(Measure(**each) for each in kept["measures"]),
    )


def part_text(key: str, cells: Cells) -> str:
    """The figures of one measure, in the order of their addresses."""
    return canonical({"measure": key, "cells": [_cell(address, cells[address]) for address in sorted(cells)]})


def _cell(address: Address, figures: Figures) -> dict[str, Any]:
    where = {"level": address.level, "place": address.place, "population": address.population}
    return {**where, "year": address.until.year, "quarter": address.until.number, **asdict(figures)}


def read_part(text: str) -> dict[Address, Figures]:
    return dict(_read_cell(each) for each in json.loads(text)["cells"])


def _read_cell(kept: dict[str, Any]) -> tuple[Address, Figures]:
    until = Quarter(kept.pop("year"), kept.pop("quarter"))
    address = Address(Level(kept.pop("level")), kept.pop("place"), kept.pop("population"), until)
    return address, Figures(**kept)


def whole_text(heading: str, parts: Iterable[str]) -> str:
    """The release as one JSON document, from its written heading and its written parts in the order of their keys."""
    return f'{{"release":{heading},"figures":[{",".join(parts)}]}}'


def checksum(whole: str) -> str:
    """SHA-256 of the whole text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(whole.encode()).hexdigest()
