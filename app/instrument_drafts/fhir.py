"""A FHIR Questionnaire as a draft."""

import json
from typing import Any

from app.instrument_drafts.draft import MOST_CHOICES, Builder, Draft, DraftRefused, Option, as_code, plain

DEEPEST = 8
FARTHEST = 1_000
"""Points beyond this are none."""
ORDINAL = frozenset(
    {
        "http://hl7.org/fhir/StructureDefinition/ordinalValue",
        "http://hl7.org/fhir/StructureDefinition/itemWeight",
        "http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue",
    }
)
LEAST, MOST = (f"http://hl7.org/fhir/StructureDefinition/{name}Value" for name in ("min", "max"))
Node = dict[str, Any]


def read(text: str) -> Draft:
    """DraftRefused where the JSON is no Questionnaire, or nested too deeply."""
    try:
        root = json.loads(text)
    except (ValueError, RecursionError):
        raise DraftRefused("the file begins like JSON, and is none") from None
    if not isinstance(root, dict) or root.get("resourceType") != "Questionnaire":
        raise DraftRefused("the file is JSON, and no FHIR Questionnaire")
    builder = Builder()
    builder.begin_with(root.get("description"))
    _items(builder, root, _value_sets(root), 0)
    if root.get("copyright"):
        builder.notes.append(f"The file says of its licence: {plain(root['copyright'], 'copyright')}")
    title = root.get("title") or root.get("name") or root.get("id")
    return builder.finished(root.get("name") or title or root.get("id"), title)


def _nodes(parent: Node, key: str) -> list[Node]:
    found = parent.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise DraftRefused(f"{key}: must be a list of objects")
    return found


def _items(builder: Builder, parent: Node, sets: dict[str, list[Node]], depth: int) -> None:
    if depth > DEEPEST:
        raise DraftRefused(f"items are nested more than {DEEPEST} deep")
    for node in _nodes(parent, "item"):
        name, kind = node.get("linkId"), node.get("type")
        if kind in ("group", "display"):
            builder.begin_with(node.get("text"))
        elif kind in ("choice", "coding"):
            builder.choice(name, node.get("text"), _options(node, sets))
        elif kind == "integer":
            builder.number(name, node.get("text"), _bound(node, LEAST), _bound(node, MOST))
        else:
            builder.leave_out(name, kind)
        _items(builder, node, sets, depth + 1)


def _options(node: Node, sets: dict[str, list[Node]]) -> list[Option]:
    where = str(node.get("linkId"))[:40]
    if (address := node.get("answerValueSet")) is not None:
        if not isinstance(address, str) or address not in sets:
            raise DraftRefused(f"{where}: its answers are in a value set that the file does not hold")
        return [_option(each, each, where) for each in sets[address]]
    return [_option(each, each.get("valueCoding"), where) for each in _nodes(node, "answerOption")[: MOST_CHOICES + 1]]


def _option(holder: Node, coding: Any, where: str) -> Option:
    if isinstance(coding, dict):
        label = plain(coding.get("display") or coding.get("code"), where)
        return Option(as_code(coding.get("code") or label), label, _points(holder, coding))
    number, words = holder.get("valueInteger"), holder.get("valueString")
    if isinstance(number, int):
        return Option(as_code(number), str(number), number)
    if isinstance(words, str):
        return Option(as_code(words), plain(words, where), _points(holder, {}))
    raise DraftRefused(f"{where}: an answer is neither a coding nor a number nor a text")


def _points(*holders: Node) -> int | None:
    """The points that an extension gives, where they are whole."""
    for holder in holders:
        for each in _nodes(holder, "extension"):
            value = each.get("valueDecimal", each.get("valueInteger"))
            known = isinstance(each.get("url"), str) and each["url"] in ORDINAL
            if known and isinstance(value, int | float) and -FARTHEST <= value <= FARTHEST and value == int(value):
                return int(value)
    return None


def _bound(node: Node, url: str) -> int | None:
    found = (each.get("valueInteger") for each in _nodes(node, "extension") if each.get("url") == url)
    return next((each for each in found if isinstance(each, int)), None)


def _value_sets(root: Node) -> dict[str, list[Node]]:
    """Sets of answers that travel in the file itself: `#id` -> codings."""
    found: dict[str, list[Node]] = {}
    for each in _nodes(root, "contained"):
        if each.get("resourceType") == "ValueSet":
            expansion, compose = each.get("expansion"), each.get("compose")
            codings = _nodes(expansion, "contains") if isinstance(expansion, dict) else []
            if not codings and isinstance(compose, dict):
                codings = [coding for part in _nodes(compose, "include") for coding in _nodes(part, "concept")]
            found[f"#{each.get('id')}"] = codings[: MOST_CHOICES + 1]
    return found
