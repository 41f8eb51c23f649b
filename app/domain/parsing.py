"""From the text of a definition to an instrument, or to the list of everything that is wrong with it."""

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.domain.errors import DomainError
from app.domain.instrument import ITEM_KINDS, Instrument
from app.domain.item import TEXT_FORM
from app.domain.rules import Problem, problems
from app.domain.wording_rules import wording_problems

MAX_DEPTH = 12
KEY_ITSELF = "[key]"  # how pydantic says that a key, and not its value, is wrong

PLAIN_RULES = {
    "missing": "is required",
    "extra_forbidden": "is not a known key",
    "string_type": "must be text, in quotes",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be keys with values",
    "mapping_type": "must be keys with values",
    "model_type": "must be keys with values",
    "model_attributes_type": "must be keys with values",
    "union_tag_not_found": "needs a kind",
}


class InvalidInstrument(DomainError):
    """A definition breaks rules; `problems` holds all that could be found."""

    def __init__(self, found: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, found)))
        self.problems = found


def parse_instrument(tree: object) -> Instrument:
    """An instrument from plain data, as a YAML or JSON file gives it. Types are strict: "1.10" and 1.10 are different.

    Raises InvalidInstrument with every problem: first those of single keys, and only when there are none of these,
    those that span several keys.
    """
    unplain = tuple(_unplain(tree, ()))
    if unplain:
        raise InvalidInstrument(unplain)
    try:
        instrument = Instrument.model_validate_json(json.dumps(tree))
    except ValidationError as error:
        raise InvalidInstrument(tuple(_translate(detail, tree) for detail in error.errors())) from None
    found = (*problems(instrument), *wording_problems(instrument))
    if found:
        raise InvalidInstrument(found)
    return instrument


def _unplain(node: object, path: tuple[str | int, ...]) -> list[Problem]:
    """What JSON cannot hold: keys that are not text (an unquoted no or 1), dates, and endless nesting."""
    if len(path) > MAX_DEPTH:
        return [Problem(_dotted(path), "is nested too deeply")]
    if isinstance(node, Mapping):
        found = [
            Problem(_dotted((*path, str(key))), "this key must be text, in quotes")
            for key in node
            if not isinstance(key, str)
        ]
        return found + [problem for key, value in node.items() for problem in _unplain(value, (*path, str(key)))]
    if isinstance(node, list):
        return [problem for index, value in enumerate(node) for problem in _unplain(value, (*path, index))]
    if isinstance(node, float) and not isfinite(node):
        return [Problem(_dotted(path), "must be a finite number")]
    if node is None or isinstance(node, str | int | float):
        return []
    return [Problem(_dotted(path), "must be text, in quotes")]


def _translate(detail: ErrorDetails, tree: object) -> Problem:
    return Problem(_key(detail["loc"], tree), _rule(detail))


def _key(location: tuple[str | int, ...], tree: object) -> str:
    """The place in words of the file: list members by their code, and without what pydantic puts in."""
    path: list[str | int] = []
    node: Any = tree
    for before, step in zip((None, *location), location, strict=False):
        if isinstance(node, list) and isinstance(step, int):
            node = node[step]
            path.append(_name(node) or step)
        elif step == KEY_ITSELF or (isinstance(before, int) and isinstance(node, dict) and step == node.get("kind")):
            continue
        else:
            node = node.get(step) if isinstance(node, dict) else None
            path.append(step)
    return _dotted(path)


def _name(node: object) -> str | None:
    """What tells a member of a list from the others: its code, or the item a safety rule is about."""
    if not isinstance(node, dict):
        return None
    name = node.get("item", node.get("code"))
    return name if isinstance(name, str) else None


def _rule(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in PLAIN_RULES:
        return PLAIN_RULES[kind]
    if kind in ("enum", "literal_error"):
        return f"must be {context['expected']}"
    if kind == "union_tag_invalid":
        return f"kind must be one of {', '.join(ITEM_KINDS)}"
    if kind == "string_pattern_mismatch" and context["pattern"] == TEXT_FORM:
        return "must not be empty, nor begin or end with a space"
    if kind == "string_pattern_mismatch":
        return f"must have the form {context['pattern']}"
    if kind == "too_short":
        return f"must hold at least {context['min_length']}"
    return detail["msg"].replace("Input should", "must", 1)


def _dotted(path: tuple[str | int, ...] | list[str | int]) -> str:
    return ".".join(map(str, path))
