"""Does the time of a refused sign-in tell whether the address has an account?

    python -m benchmarks.sign_in_timing [SAMPLES]

Asks for so many wrong passwords (300 if not said) at a known and at an unknown address, one after the other, with the
password hash of an installation and a database of its own. The two medians may differ by two hundredths of the time of
one hash; otherwise it ends with an error. Run it on a machine that does nothing else.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from sqlalchemy import update

from app.extensions import db
from app.operations.accounts import check_password, hasher
from app.operations.guessing import Caller
from app.store.people import User
from benchmarks.sittings import add_practitioner, open_application

MOST = 0.02
KNOWN, UNKNOWN = "bench@example.org", "nobody@example.org"


def seconds_of_a_refusal(email: str, number: int) -> float:
    """From a device and a network of its own each time, so that no allowance is used up; nothing is kept of it."""
    begun = time.perf_counter()
    check_password(email, "a wrong pass phrase", Caller(f"10.{number // 250}.{number % 250}.1"))
    taken = time.perf_counter() - begun
    db.session.rollback()
    return taken


def main() -> None:
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory(prefix="vig-dcs-timing-") as folder:
        app = open_application(f"sqlite:///{Path(folder) / 'timing.sqlite'}")
        with app.app_context():
            add_practitioner()
            db.session.execute(update(User).values(password_hash=hasher().hash("the right pass phrase")))
            db.session.commit()
            begun = time.perf_counter()
            hasher().hash("how long one takes")
            one_hash = time.perf_counter() - begun
            seconds_of_a_refusal(UNKNOWN, 0)  # makes the stand-in
            taken: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
            for number in range(samples):
                for email in (KNOWN, UNKNOWN) if number % 2 else (UNKNOWN, KNOWN):
                    taken[email].append(seconds_of_a_refusal(email, number))
            db.engine.dispose()
    known, unknown = median(taken[KNOWN]), median(taken[UNKNOWN])
    apart = abs(known - unknown) / one_hash
    print(f"known {known * 1000:.2f} ms, unknown {unknown * 1000:.2f} ms, one hash {one_hash * 1000:.2f} ms")
    print(f"apart: {apart:.2%} of a hash, of {samples} pairs; at most {MOST:.0%} is allowed")
    sys.exit(apart > MOST)


if __name__ == "__main__":
    main()
