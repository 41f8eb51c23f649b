"""A draft while it is put together: items, their choices and their words, each within bounds."""

import re
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import DomainError

LARGEST = 1024 * 1024
"""Bytes of a file that is read at all."""
MOST_ITEMS, MOST_CHOICES, LONGEST_TEXT = 300, 60, 4_000
CODE_LENGTH = 40
_NOT_A_SIGN = re.compile(r"[^a-z0-9]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028-\u202e\u2066-\u2069]")
_TAG = re.compile(r"<[a-zA-Z/!]")


class DraftRefused(DomainError):
    """The file is no questionnaire that can be read; the text says why, and where."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`tree`: what stands in the file, as plain data. `remarks`: what could not be taken over, or needs a look."""

    tree: dict[str, Any]
    remarks: tuple[str, ...]


@dataclass(slots=True)
class Option:
    code: str
    label: str
    value: int | None


@dataclass
class Builder:
    """Collects a draft. `what` in a message is the name the other system has for the place."""

    items: list[dict[str, Any]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[Option]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stem: str = ""

    def choice(self, name: object, label: object, options: list[Option]) -> None:
        """An item with options; the same options are kept once."""
        code = self._new(name)
        if not 2 <= len(options) <= MOST_CHOICES:
            raise DraftRefused(f"{code}: has {len(options)} choices; 2 to {MOST_CHOICES} can be read")
        codes = [option.code for option in options]
        if len(set(codes)) < len(codes):
            raise DraftRefused(f"{code}: two of its choices have the same code")
        self._add(code, label, {"kind": "choice", "choices": self._list(options)})

    def number(self, name: object, label: object, low: int | None, high: int | None) -> None:
        bounds = {key: each for key, each in (("minimum", low), ("maximum", high)) if each is not None}
        self._add(self._new(name), label, {"kind": "number", **bounds})

    def leave_out(self, name: object, kind: object) -> None:
        """An item of a kind that no instrument here has."""
        self.remarks.append(f"{plain(name, 'a name')}: left out, for {plain(kind, 'a kind')} is no kind of item here")

    def begin_with(self, text: object) -> None:
        """Words before the first item are the stem; later ones are remarked."""
        if not text:
            return
        words = plain(text, "a heading")
        if self.items or self.stem:
            self.remarks.append(f"words between the items were left out: {words[:60]}")
        else:
            self.stem = words

    def finished(self, code: object, name: object) -> Draft:
        """DraftRefused where there is no item."""
        if not self.items:
            raise DraftRefused("no item could be read")
        wording: dict[str, Any] = {"items": self.words}
        if self.stem:
            wording = {"stem": self.stem, **wording}
        if self.lists:
            wording["choices"] = {key: {each.code: each.label for each in found} for key, found in self.lists.items()}
        title = plain(name, "the title") or as_code(code)
        tree: dict[str, Any] = {
            "code": as_code(code),
            "version": "1",
            "name": title,
            "short_name": title,
            "collect": "on_screen",
            "entry": ["items"],
            "choice_lists": {key: [_choice(each) for each in found] for key, found in self.lists.items()},
            "items": self.items,
            **({"notes": self.notes} if self.notes else {}),
            "wording": {"en": wording},
        }
        return Draft(tree, tuple(self.remarks))

    def _new(self, name: object) -> str:
        code = as_code(name)
        if code in self.words:
            raise DraftRefused(f"{code}: there are two items of this name")
        if len(self.items) >= MOST_ITEMS:
            raise DraftRefused(f"there are more than {MOST_ITEMS} items")
        return code

    def _add(self, code: str, label: object, item: dict[str, Any]) -> None:
        words = plain(label, code)
        if not words:
            raise DraftRefused(f"{code}: has no words")
        if _TAG.search(words):
            self.remarks.append(f"{code}: its words hold HTML, which is shown as it stands")
        self.items.append({"code": code, **item})
        self.words[code] = words

    def _list(self, options: list[Option]) -> str:
        for name, known in self.lists.items():
            if known == options:
                return name
        name = f"answers_{len(self.lists) + 1}"
        self.lists[name] = options
        return name


def _choice(option: Option) -> dict[str, Any]:
    return {"code": option.code} if option.value is None else {"code": option.code, "value": option.value}


def as_code(name: object) -> str:
    """`PHQ-9 item 1` -> `phq_9_item_1`. DraftRefused where nothing is left of it."""
    code = _NOT_A_SIGN.sub("_", plain(name, "a name").lower()).strip("_")[:CODE_LENGTH].rstrip("_")
    if not code:
        raise DraftRefused(f"{plain(name, 'a name')[:40]!r} cannot be made into a code of letters and digits")
    return code


def plain(text: object, what: str) -> str:
    """A text without control signs or spaces around it; empty for None. DraftRefused for no text, or a long one."""
    if text is None:
        return ""
    if not isinstance(text, str | int):
        raise DraftRefused(f"{what}: must be text")
    if len(str(text)) > LONGEST_TEXT:
        raise DraftRefused(f"{what}: is longer than {LONGEST_TEXT} signs")
    return _CONTROL.sub("", str(text)).strip()
