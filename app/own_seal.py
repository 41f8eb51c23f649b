"""What the server seals for itself: secrets of authenticator apps, and forms of somebody whose time ran out.

The keys are derived from the server's sealing keys (HKDF-SHA256), so there is nothing more to keep safe; a copy of the
database alone opens nothing. AES-SIV (RFC 5297) needs no nonce that must never repeat.
"""

from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.sealing import CannotOpen, KeyRing

KEY_BYTES = 64
SECOND_FACTORS, KEPT_FORMS = "second factors", "kept forms"
"""Purposes."""


class OwnSeal:
    """Seals with the current key, and opens with any of the ring."""

    def __init__(self, secrets: Sequence[bytes], purpose: str) -> None:
        """`purpose` parts the keys: what was sealed for one is never opened for another."""
        self._boxes = [AESSIV(_derived(secret, purpose)) for secret in secrets]

    @classmethod
    def of(cls, keys: KeyRing, purpose: str) -> "OwnSeal":
        return cls(keys.secrets, purpose)

    def seal(self, text: bytes, about: bytes) -> bytes:
        """`about` says whose it is; the seal opens for nobody else."""
        return self._boxes[0].encrypt(text, [about])

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """Raises CannotOpen, and says no more than that."""
        for box in self._boxes:
            try:
                return box.decrypt(sealed, [about])
            except (InvalidTag, ValueError):
                continue
        raise CannotOpen


def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"VIG DCS own seal: {purpose}".encode()).derive(secret)
