"""A tablet in Python, made from the protocol and not from the application: it believes nothing that is not proved."""

import hashlib
import hmac
import json
import secrets
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
ENCAPSULATED, PADDED = 65, 256

Event = dict[str, Any]


def as_text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def as_bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Device:
    """What a tablet keeps of one lease."""

    occasion: str
    writer: str
    token: str
    ack_key: bytes
    key_id: str
    public_key: bytes
    counts: Counter[str] = field(default_factory=Counter)

    def make(self, assessment: str, kind: str, item: str | None = None, value: str | None = None, **more: Any) -> Event:
        """The next sealed event of this assessment. `more` is added to what is sealed (`at`, `count`, `flag`)."""
        self.counts[assessment] += 1
        seq = self.counts[assessment]
        content = {"kind": kind, "item": item, "value": value, "form_id": None, "at": 0, **more}
        if kind == "submit":
            content.setdefault("count", seq - 1)
        return self.seal(assessment, seq, str(uuid.uuid4()), json.dumps(content).ljust(PADDED).encode())

    def seal(self, assessment: str, seq: int, event_id: str, plaintext: bytes) -> Event:
        """An event for this place with any content, as a careless or hostile device could make it too."""
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.public_key)
        info = f"vig-dcs/1|{self.key_id}|{self.writer}|{assessment}|{seq}|{event_id}".encode()
        sealed = SUITE.encrypt(plaintext, public, info=info)
        return {
            "event_id": event_id,
            "assessment": assessment,
            "seq": seq,
            "enc": as_text(sealed[:ENCAPSULATED]),
            "ct": as_text(sealed[ENCAPSULATED:]),
        }

    @property
    def address(self) -> str:
        return f"/q/{self.occasion}/events"

    def headers(self, nonce: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "X-Nonce": nonce}

    def proved(self, nonce: str, reply: Any) -> Any:
        """What the server says, or None where it is not proved that the server said it to this very question."""
        if (
            not isinstance(reply, dict)
            or not isinstance(reply.get("body"), str)
            or not isinstance(reply.get("mac"), str)
        ):
            return None
        expected = hmac.new(self.ack_key, f"{nonce}.{reply['body']}".encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(as_text(expected), reply["mac"]):
            return None
        said = json.loads(reply["body"])
        return said if said.get("writer") == self.writer else None


def new_nonce() -> str:
    return secrets.token_hex(16)


def had(said: Any, event: Event) -> bool:
    """Whether a proved word of the server lets the device let go of this event."""
    ranges = said["have"].get(event["assessment"], ())
    return any(low <= event["seq"] <= high for low, high in ranges) or event["event_id"] in said["quarantined"]
