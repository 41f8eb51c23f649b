"""What the worker sealed in a browser opens here, and a key opens nothing that was not meant for it."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.domain.envelopes import read_envelope, read_opened
from app.sealing import CannotOpen, KeyRing, KeyRingError, SealingKey, load_key_ring, make_key_file
from app.web.sending.acknowledgement import signature
from benchmarks.device import SUITE
from tests.support.project import ROOT

VECTORS: dict[str, Any] = json.loads((ROOT / "tests" / "support" / "sealing_vectors.json").read_text())
SEALED = VECTORS["sealed"]
KEY = SealingKey(ec.derive_private_key(int(VECTORS["privateKeyHex"], 16), ec.SECP256R1()))


@pytest.mark.parametrize("vector", SEALED, ids=[each["name"] for each in SEALED])
@pytest.mark.asvs("11.3.2")
def test_what_the_browser_sealed_opens_here(vector: dict[str, Any]) -> None:
    envelope = read_envelope(vector["event"])
    info = envelope.bound_to(vector["lease"]["keyId"], vector["lease"]["writer"])
    assert info == vector["info"].encode()
    plaintext = KEY.open(envelope.enc, envelope.ct, info)
    assert len(plaintext) == 256
    opened = read_opened(plaintext)
    assert {name: getattr(opened, name) for name in vector["content"]} == vector["content"]


def test_the_public_half_is_what_the_browser_takes() -> None:
    assert KEY.public_bytes.hex() == VECTORS["publicKeyHex"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event_id", "0b8f4a52-6f0f-4d11-8f7f-0a3de0a1a0ff"),
        ("assessment", "6b1f6c1e-3d50-4a7e-9a35-3c6a6f0c1dff"),
        ("seq", 9),
    ],
)
def test_an_event_that_is_moved_does_not_open(field: str, value: object) -> None:
    vector = SEALED[0]
    moved = read_envelope({**vector["event"], field: value})
    with pytest.raises(CannotOpen):
        KEY.open(moved.enc, moved.ct, moved.bound_to(vector["lease"]["keyId"], vector["lease"]["writer"]))


def test_another_writer_or_key_id_does_not_open() -> None:
    vector = SEALED[0]
    envelope = read_envelope(vector["event"])
    for key_id, writer in (("k2", vector["lease"]["writer"]), (vector["lease"]["keyId"], "f" * 32)):
        with pytest.raises(CannotOpen):
            KEY.open(envelope.enc, envelope.ct, envelope.bound_to(key_id, writer))


@pytest.mark.asvs("11.3.3")
def test_no_changed_byte_opens() -> None:
    envelope, info = read_envelope(SEALED[0]["event"]), SEALED[0]["info"].encode()
    for place in range(len(envelope.enc)):
        broken = bytearray(envelope.enc)
        broken[place] ^= 1
        with pytest.raises(CannotOpen):
            KEY.open(bytes(broken), envelope.ct, info)
    for place in range(len(envelope.ct)):
        broken = bytearray(envelope.ct)
        broken[place] ^= 1
        with pytest.raises(CannotOpen):
            KEY.open(envelope.enc, bytes(broken), info)


@pytest.mark.parametrize(
    "sealed", [(b"", b""), (b"\x04" * 65, b""), (b"\x04" * 64, b"x" * 32), (b"\0" * 65, b"x" * 32)]
)
def test_what_is_no_seal_does_not_open(sealed: tuple[bytes, bytes]) -> None:
    with pytest.raises(CannotOpen):
        KEY.open(*sealed, b"")


def test_the_acknowledgement_is_signed_as_the_browser_checks_it() -> None:
    told = VECTORS["acknowledgement"]
    assert signature(bytes.fromhex(told["ackKeyHex"]), told["nonce"], told["reply"]["body"]) == told["reply"]["mac"]


def sealed_for(key: SealingKey, text: bytes) -> tuple[bytes, bytes]:
    whole = SUITE.encrypt(text, key.private.public_key(), info=b"here")
    return whole[:65], whole[65:]


def test_after_a_rotation_the_new_key_is_given_out_and_the_old_one_still_opens(tmp_path: Path) -> None:
    old, new = tmp_path / "old.pem", tmp_path / "new.pem"
    make_key_file(old)
    make_key_file(new)
    before = load_key_ring([old]).current
    ring = load_key_ring([new, old])
    assert ring.current.key_id != before.key_id
    assert ring.open(before.key_id, *sealed_for(before, b"late"), b"here") == b"late"
    assert ring.open(ring.current.key_id, *sealed_for(ring.current, b"now"), b"here") == b"now"
    with pytest.raises(CannotOpen):
        KeyRing([ring.current]).open(before.key_id, *sealed_for(before, b"late"), b"here")


def test_a_key_file_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "instance" / "key.pem"
    make_key_file(file)
    first = file.read_bytes()
    make_key_file(file)
    assert file.read_bytes() == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["key.pem"]


def test_a_bad_key_file_is_named(tmp_path: Path) -> None:
    other = ec.generate_private_key(ec.SECP384R1())
    wrong_curve = tmp_path / "curve.pem"
    wrong_curve.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("no key")
    for file in (wrong_curve, nonsense, tmp_path / "missing.pem"):
        with pytest.raises(KeyRingError, match=file.name):
            load_key_ring([file])
    with pytest.raises(KeyRingError, match="no sealing key"):
        load_key_ring([])
