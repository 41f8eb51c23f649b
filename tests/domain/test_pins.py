"""What a tablet keeps of a PIN: as the worker reads it (tests/js/sealing.test.mjs), and too little to find the PIN."""

import json
from collections import Counter

from app.domain.pins import STARTS, PinCheck
from tests.support.project import ROOT

VECTORS = json.loads((ROOT / "tests" / "support" / "sealing_vectors.json").read_text())["pinCheck"]


def test_it_is_what_the_worker_expects() -> None:
    check = VECTORS["check"]
    made = PinCheck.of(VECTORS["pin"], check["salt"], check["iterations"])
    assert made == PinCheck(check["salt"], 600_000, "e7", "0")
    assert (made.starts, made.calm) == (check["starts"], VECTORS["calm"])


def test_it_is_stored_as_text() -> None:
    made = PinCheck.of("402917", "0123456789abcdef0123456789abcdef", 1_000)
    assert PinCheck.read(str(made)) == made
    assert len(str(made)) <= 80


def test_whoever_tries_every_pin_finds_many_and_no_bit() -> None:
    """Of 20,000 PINs about 78 pass (one in 256), and what they would open is spread over all sixteen digits."""
    kept = PinCheck.of("040291", "salt", 1)
    tried = [PinCheck.of(f"{pin:06}", "salt", 1) for pin in range(30_000, 50_000)]
    passing = [each for each in tried if each.starts == kept.starts]
    assert STARTS == 2
    assert 40 < len(passing) < 120
    assert len(Counter(each.calm for each in passing)) == 16
