"""Drawing records for a spot check: by chance, so that nobody picks; from a stored seed, so that it can be repeated.

Every record gets a number that depends on the seed and on itself only. Neither the order in which records are listed
nor what else is listed can change whose turn it is, which is what makes a draw possible to check.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import log

HALF_AS_LIKELY_AFTER = 60
"""Days after which a record is half as likely to be drawn as a new one: the project's own choice."""
LEAST_LIKELY = 0.1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be drawn. `stratum` is whose record it is; `age_days` since it was completed, not negative."""

    key: str
    stratum: str
    age_days: int


def weight(age_days: int) -> float:
    """How likely a record is, beside a new one: 1 on the first day, half after sixty, never under a tenth."""
    return float(max(LEAST_LIKELY, 0.5 ** (age_days / HALF_AS_LIKELY_AFTER)))


def draw(candidates: Sequence[Candidate], n: int, seed: str, already: Collection[str] = ()) -> tuple[Candidate, ...]:
    """At most `n` candidates, in the order they came up; none of `already`, and none twice.

    Everybody's records come up before anybody's second one does, so with as many draws as people each is drawn. Within
    one person's records, and where there are more people than draws among people, chance decides; among records a
    newer one is more likely. Weighted sampling without replacement by Efraimidis & Spirakis 2006 (Information
    Processing Letters 97:181-185): the greatest of u^(1/weight) is drawn first.
    """
    waiting: dict[str, list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda each: _turn(each, seed), reverse=True):
        if candidate.key not in already:
            waiting.setdefault(candidate.stratum, []).append(candidate)
    drawn: list[Candidate] = []
    for number in range(n):
        round_of = [people for people in waiting if len(waiting[people]) > number]
        drawn.extend(waiting[person][number] for person in sorted(round_of, key=lambda each: _chance(seed, each)))
        if len(drawn) >= n or not round_of:
            break
    return tuple(drawn[:n])


def _turn(candidate: Candidate, seed: str) -> tuple[float, str]:
    return log(_chance(seed, candidate.key)) / weight(candidate.age_days), candidate.key


def _chance(seed: str, key: str) -> float:
    """A number strictly between 0 and 1."""
    digest = hashlib.sha256(f"{seed}\0{key}".encode()).digest()
    return (int.from_bytes(digest[:7], "big") + 0.5) / 2**56
