"""Which passwords are too easy to guess (NCSC: long, not on a list of common ones, and no further rules).

Nothing is asked about capitals, digits or signs: such rules make passwords that people forget and machines guess.
"""

import re
from collections.abc import Collection, Iterable
from enum import StrEnum

SHORTEST, LONGEST = 12, 128
FEWEST_DIFFERENT = 5
"""Characters. `aaaaaaaaaaaa` and `121212121212` are long and still the first things tried."""
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn")
RUN = 4
OF_THIS_SYSTEM = (
    *("vigdcs", "videointeractionguidance", "videointeraction", "interactionguidance", "vigpractitioner"),
    *("practitioner", "supervisor", "familyguidance"),
)
"""What somebody who knows the system would try first."""
LOOKALIKES = str.maketrans("013457@$!", "oleastasi")


class Weakness(StrEnum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    """On the list of common and breached passwords, or one of them with something put before or behind it."""
    PREDICTABLE = "predictable"
    """Mostly a run of the keyboard or the alphabet, or the same few characters again and again."""
    PERSONAL = "personal"
    """Little more than one's own name or email, or the name of this system."""


def weakness(password: str, common: Collection[str], own: Iterable[str] = ()) -> Weakness | None:
    """Why this password may not be used, or None. `common`: case-folded; `own`: names and email of its owner."""
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    folded = password.casefold()
    if len(set(folded)) < FEWEST_DIFFERENT or _is_mostly_runs(folded):
        return Weakness.PREDICTABLE
    personal = {part for text in own for part in re.split(r"[^\w]+", text.casefold()) if len(part) > 2}
    for stem in _stems(folded):
        if stem in personal or stem in OF_THIS_SYSTEM or _is_made_of(stem, personal):
            return Weakness.PERSONAL
        if stem in common:
            return Weakness.COMMON
    return None


def _stems(folded: str) -> set[str]:
    """The password, and what is left when signs and digits around a word and lookalikes in it are undone."""
    plain = re.sub(r"[\W_]+", "", folded)
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    unlike = re.sub(r"[\W\d_]+", "", re.sub(r"[\W\d_]+$", "", folded).translate(LOOKALIKES))
    found = {folded, plain, bare, re.sub(r"[\W\d_]+", "", folded), unlike}
    return {unit for each in found if each for unit in (each, _repeated_unit(each))}


def _repeated_unit(text: str) -> str:
    """`abcabc` -> `abc`; a text that repeats nothing is its own unit."""
    return text[: (text + text).find(text, 1)]


def _is_made_of(stem: str, words: Collection[str]) -> bool:
    """Whether taking out these words leaves hardly anything."""
    left = stem
    for word in sorted((*words, *OF_THIS_SYSTEM), key=len, reverse=True):
        left = left.replace(word, "")
    return bool(stem) and left != stem and len(left) < 3


def _is_mostly_runs(text: str) -> bool:
    """Whether neighbours on the keyboard or in the alphabet, forwards or backwards, cover all but a few characters."""
    covered = [False] * len(text)
    lines = [line for row in ROWS for line in (row, row[::-1])]
    for start in range(len(text) - RUN + 1):
        if any(text[start : start + RUN] in line for line in lines):
            covered[start : start + RUN] = [True] * RUN
    return covered.count(False) < FEWEST_DIFFERENT
