"""What a tablet keeps of its practitioner's PIN, so that it can be asked for without a network.

Enough to refuse nearly every wrong PIN, and too little to find the right one: a thief who searches all million PINs is
left with thousands. The digit after it closes one bit, which only the right PIN then opens: docs/adr/0006.
"""

import hashlib
from dataclasses import dataclass

ROUNDS = 600_000
"""Of PBKDF2-HMAC-SHA256 (OWASP Password Storage Cheat Sheet, 2023)."""
STARTS = 2
"""Hexadecimal digits of the hash that are kept. A wrong PIN passes once in 256 times."""


@dataclass(frozen=True, slots=True)
class PinCheck:
    salt: str
    rounds: int
    starts: str
    """The first digits of the hash."""
    calm: str
    """The digit after them. It stands for “nothing was flagged”; any other digit stands for “somebody must look”."""

    @classmethod
    def of(cls, pin: str, salt: str, rounds: int) -> "PinCheck":
        """From the PIN itself. Takes about a quarter of a second with ROUNDS."""
        digits = hashlib.pbkdf2_hmac("sha256", pin.encode(), salt.encode(), rounds).hex()
        return cls(salt, rounds, digits[:STARTS], digits[STARTS])

    @classmethod
    def read(cls, stored: str) -> "PinCheck":
        """From what `str` gave."""
        salt, rounds, starts, calm = stored.split("$")
        return cls(salt, int(rounds), starts, calm)

    def __str__(self) -> str:
        return f"{self.salt}${self.rounds}${self.starts}${self.calm}"
