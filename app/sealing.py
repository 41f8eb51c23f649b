"""Keys that open what a device sealed: RFC 9180, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.

A device holds the public key only. The first key of the ring seals what is asked for from now on; older ones still
open what comes back late, so a key is taken out of the ring only when nothing sealed to it is out any more.
"""

import contextlib
import hashlib
import os
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
ENCAPSULATED = 65
"""Bytes of an encapsulated key: one uncompressed point of P-256."""


class CannotOpen(Exception):
    """The seal is broken, or was made for another key or another place."""


class KeyRingError(Exception):
    """A key file is missing or is not what it should be; the text says which."""


@dataclass(frozen=True, slots=True)
class SealingKey:
    """One key pair. Its id is taken from its public half, so an id can never name the wrong key."""

    private: ec.EllipticCurvePrivateKey

    @property
    def public_bytes(self) -> bytes:
        """The public half as devices take it: an uncompressed point, 65 bytes."""
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def key_id(self) -> str:
        return hashlib.sha256(self.public_bytes).hexdigest()[:16]

    @property
    def secret_bytes(self) -> bytes:
        """The private half, for deriving further keys: 32 bytes."""
        return self.private.private_numbers().private_value.to_bytes(32, "big")

    def open(self, encapsulated: bytes, sealed: bytes, info: bytes) -> bytes:
        """What was sealed for this key and this `info`. Raises CannotOpen, and says no more than that."""
        if len(encapsulated) != ENCAPSULATED:
            raise CannotOpen
        try:
            return SUITE.decrypt(encapsulated + sealed, self.private, info=info)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen from error


def as_text(data: bytes) -> str:
    """Base64url without padding, as devices take it."""
    return urlsafe_b64encode(data).decode().rstrip("=")


class KeyRing:
    """All keys of this server; the first one is current."""

    def __init__(self, keys: Sequence[SealingKey]) -> None:
        """KeyRingError without a key."""
        if not keys:
            raise KeyRingError("There is no sealing key.")
        self.current = keys[0]
        self._keys = {key.key_id: key for key in keys}

    @property
    def secrets(self) -> tuple[bytes, ...]:
        """The private halves, the current one first."""
        return tuple(key.secret_bytes for key in self._keys.values())

    def open(self, key_id: str, encapsulated: bytes, sealed: bytes, info: bytes) -> bytes:
        """What was sealed for the key of this id. Raises CannotOpen, for an unknown key too."""
        key = self._keys.get(key_id)
        if key is None:
            raise CannotOpen
        return key.open(encapsulated, sealed, info)


def load_key_ring(files: Sequence[Path]) -> KeyRing:
    """Read PEM files with one P-256 private key each. Raises KeyRingError naming the file."""
    return KeyRing([_read(file) for file in files])


def _read(file: Path) -> SealingKey:
    try:
        private = load_pem_private_key(file.read_bytes(), password=None)
    except OSError as error:
        raise KeyRingError(f"{file}: cannot be read ({error.strerror})") from error
    except (TypeError, ValueError) as error:
        raise KeyRingError(f"{file}: must hold one private key in PEM form, without a password") from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise KeyRingError(f"{file}: must be a key on the curve P-256")
    return SealingKey(private)


def make_key_file(file: Path) -> None:
    """Write a new key that only its owner can read, unless the file is there: of two makers, one wins for both."""
    private = ec.generate_private_key(ec.SECP256R1())
    text = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.new")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        opened.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(unfinished, file)  # unlike a rename, a link never replaces what is there
    unfinished.unlink()
