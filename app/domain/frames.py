"""What a draw was made from, kept as a text, so that anybody can draw again and compare.

It holds random numbers of records and people and ages in days, nothing else. When a family is erased, its numbers lead
nowhere, and the proof still holds.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.sampling import Candidate, draw

_PERSON, _ALREADY = "=", "x"


@dataclass(frozen=True)
class Frame:
    """All records that could have come up, and which of them had been drawn already in the period."""

    candidates: tuple[Candidate, ...]
    already: frozenset[str] = frozenset()

    @property
    def left(self) -> tuple[Candidate, ...]:
        """What can come up now."""
        return tuple(each for each in self.candidates if each.key not in self.already)

    @property
    def people(self) -> frozenset[str]:
        """Whose records can come up now."""
        return frozenset(each.stratum for each in self.left)

    def draw(self, n: int, seed: str) -> tuple[str, ...]:
        """Keys of the records that come up, in their order."""
        return tuple(each.key for each in draw(self.candidates, n, seed, self.already))

    def text(self) -> str:
        """One line for each person, and below it one for each of their records; the same for the same frame."""
        lines: list[str] = []
        for person in sorted({each.stratum for each in self.candidates}):
            lines.append(f"{_PERSON} {person}")
            theirs = sorted((each for each in self.candidates if each.stratum == person), key=lambda each: each.key)
            lines += [
                f"{each.key} {each.age_days}{f' {_ALREADY}' if each.key in self.already else ''}" for each in theirs
            ]
        return "\n".join(lines)

    @classmethod
    def parse(cls, text: str) -> "Frame":
        """From what `text` wrote. ValueError for anything else."""
        candidates, already, person = [], set(), ""
        for line in text.splitlines():
            first, *rest = line.split(" ")
            if first == _PERSON:
                (person,) = rest
                continue
            if rest[1:] not in ([], [_ALREADY]):
                raise ValueError("not a line of a frame")
            candidates.append(Candidate(first, person, int(rest[0])))
            if rest[1:]:
                already.add(first)
        return cls(tuple(candidates), frozenset(already))


def digest(text: str) -> str:
    """SHA-256 of a frame's text: it goes into the audit, whose chain nobody can change."""
    return hashlib.sha256(text.encode()).hexdigest()


class Proof(StrEnum):
    """What drawing again says of a draw."""

    SAME = "same"
    DIFFERENT = "different"
    FRAME_CHANGED = "frame_changed"
    """The kept frame is not the one whose hash was noted."""


def prove(text: str, noted: str, n: int, seed: str, drawn: Mapping[int, str], erased: Collection[int] = ()) -> Proof:
    """Draw again. `drawn`: place (from 1) -> the record that stands there; records at `erased` places are gone."""
    if digest(text) != noted:
        return Proof.FRAME_CHANGED
    again = dict(enumerate(Frame.parse(text).draw(n, seed), start=1))
    kept = {place: key for place, key in again.items() if place not in erased}
    return Proof.SAME if kept == dict(drawn) else Proof.DIFFERENT
