"""Shipped instruments, answer sheets, and the tests' own copies of published examples."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from app.definitions import load_catalogue
from app.domain.answers import CLEARED, DECLINED, Answer
from app.domain.catalogue import Catalogue
from app.domain.instrument import Instrument
from tests.support.project import ROOT

INSTRUMENTS = ROOT / "app" / "instruments"
VECTORS = ROOT / "tests" / "domain" / "vectors"


@cache
def shipped_catalogue() -> Catalogue:
    return load_catalogue((INSTRUMENTS,))


def shipped(code: str) -> Instrument:
    return shipped_catalogue().latest(code)


def sheet(values: Sequence[str | int | None], first: int = 1) -> dict[str, Answer]:
    """Answers to the items numbered from `first`; None was never reached, "-" declined, "x" left out."""
    special = {"-": DECLINED, "x": CLEARED}
    return {
        str(number): special.get(str(value)) or Answer.of(str(value))
        for number, value in enumerate(values, first)
        if value is not None
    }


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
