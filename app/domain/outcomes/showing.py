"""When a figure of a group is shown, to whom, and when it carries a caution.

Below ten pairs nothing is: so few say nothing about a group and much about its families. What is left of a whole when a
part is taken from it is held to the same, so that two figures never give away a third.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.disclosure.eligibility import FEWEST, FEWEST_CONTRIBUTORS, LARGEST_SHARE

INDICATIVE_BELOW = 30
"""Up to here a figure is only indicative: with 29 pairs, 0.2 and 0.8 cannot be told apart (statistics reference §2)."""
PAIRED_ENOUGH = 0.6
"""Below this share of paired measures a figure stands under a warning (statistics reference §2.1)."""


class Standing(StrEnum):
    """How far a number of pairs carries."""

    TOO_FEW = "too_few"
    INDICATIVE = "indicative"
    FULL = "full"


def standing(pairs: int) -> Standing:
    """How far `pairs` carry."""
    if pairs < FEWEST:
        return Standing.TOO_FEW
    return Standing.INDICATIVE if pairs < INDICATIVE_BELOW else Standing.FULL


def paired_share(paired: int, ended: int) -> float | None:
    """How many of those whose VIG has ended were measured both times, 0 to 1; None where nobody's has."""
    return None if ended == 0 else min(paired / ended, 1.0)


def too_few_paired(paired: int, ended: int) -> bool:
    """Whether a figure needs the warning that many have no second score."""
    share = paired_share(paired, ended)
    return share is not None and share < PAIRED_ENOUGH


@dataclass(frozen=True, slots=True)
class Contributors:
    """How many pairs each practitioner of the service has contributed; `own` are those of whoever is looking."""

    pairs: Mapping[str, int]
    own: str

    @property
    def colleagues(self) -> list[int]:
        """Pairs of each colleague who has any."""
        return [each for name, each in self.pairs.items() if name != self.own and each]


def open_to_a_colleague(contributors: Contributors) -> bool:
    """Whether a practitioner may see the total of the service: she knows her own pairs and can take them off.

    What is then left must be ten pairs at least, of two colleagues at least, none of whom stands for more than four
    fifths; three people must have contributed in all. Otherwise what she works out is one colleague's.
    """
    colleagues = contributors.colleagues
    people = len(colleagues) + bool(contributors.pairs.get(contributors.own))
    if people < FEWEST_CONTRIBUTORS or len(colleagues) < FEWEST_CONTRIBUTORS - 1:
        return False
    return sum(colleagues) >= FEWEST and max(colleagues) <= LARGEST_SHARE * sum(colleagues)


def shown_parts(parts: Mapping[str, int], whole: int) -> frozenset[str]:
    """Which parts of a whole that do not overlap are shown, by their pairs.

    Each has ten pairs at least, and what is hidden altogether is nothing or ten pairs at least: while it is not, the
    smallest part shown is hidden as well.
    """
    shown = sorted((name for name, pairs in parts.items() if pairs >= FEWEST), key=lambda name: (-parts[name], name))
    while shown and 0 < whole - sum(parts[name] for name in shown) < FEWEST:
        shown.pop()
    return frozenset(shown)


def shown_overlapping(parts: Mapping[str, int], whole: int) -> frozenset[str]:
    """The same of parts that may overlap, as populations do: each is compared with the whole by itself."""
    return frozenset(
        name for name, pairs in parts.items() if pairs >= FEWEST and (whole == pairs or whole - pairs >= FEWEST)
    )
