"""A signature that is known is still looked at: whose it is, and how old."""

import time

import pytest
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from app.web.signatures import KnownSignatures

AN_HOUR = 3600


@pytest.fixture
def known() -> KnownSignatures:
    return KnownSignatures(URLSafeTimedSerializer("a key"))


@pytest.mark.asvs("7.2.1")
def test_a_known_signature_grows_old(known: KnownSignatures, monkeypatch: pytest.MonkeyPatch) -> None:
    signed = known.dumps({"user": "u1"})
    assert known.loads(signed, AN_HOUR) == {"user": "u1"}
    later = time.time() + AN_HOUR + 5
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(SignatureExpired):
        known.loads(signed, AN_HOUR)


def test_what_is_changed_after_reading_stays_signed_as_it_was(known: KnownSignatures) -> None:
    signed = known.dumps({"steps": [1]})
    known.loads(signed, AN_HOUR)["steps"].append(2)
    assert known.loads(signed, AN_HOUR) == {"steps": [1]}


@pytest.mark.parametrize("forged", ["", "x", "eyJ1c2VyIjoidTIifQ.aSYxEg.c2lnbmF0dXJl"])
def test_what_is_not_signed_is_refused_each_time(known: KnownSignatures, forged: str) -> None:
    known.loads(known.dumps({"user": "u1"}), AN_HOUR)
    for _ in range(2):
        with pytest.raises(BadSignature):
            known.loads(forged, AN_HOUR)
