"""`python scripts/audit_mutations.py --times 100000`: change an audit chain behind its back, and count what is missed.

The tests do so 10,000 times. Exits with 1 where a single change goes unnoticed.
"""

import argparse
import random
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta

from environment import ROOT

sys.path.insert(0, str(ROOT))

from app.domain.audit import Entry, Head, Kind, Link, Subject, breaks, details, link_up
from tests.support.mutations import MUTATIONS

CHAIN = uuid.UUID(int=7)


def chain(length: int, chance: random.Random) -> tuple[list[Link], Head]:
    """A chain of made-up links that holds."""
    began = datetime(2026, 9, 8, 9, 30, tzinfo=UTC)
    entries = [
        Entry(
            chain=CHAIN,
            at=began + timedelta(seconds=number),
            kind=chance.choice(list(Kind)),
            place="dyads.dyad",
            actor_id=uuid.UUID(int=chance.getrandbits(128)),
            roles="practitioner",
            sitting=f"{chance.getrandbits(64):016x}",
            subject=Subject.DYAD,
            subject_id=uuid.UUID(int=chance.getrandbits(128)),
            detail=details({"occasion": uuid.UUID(int=chance.getrandbits(128))}),
        )
        for number in range(length)
    ]
    links = link_up(Head(CHAIN), entries)
    return links, Head(CHAIN, links[-1].n, links[-1].hash)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100_000)
    parser.add_argument("--links", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    chance, began = random.Random(asked.seed), time.monotonic()
    links, head = chain(asked.links, chance)
    if any(breaks(links, head)):
        sys.exit("The chain does not hold before anything is done to it.")
    missed = sum(not any(breaks(MUTATIONS[each % len(MUTATIONS)](chance, links), head)) for each in range(asked.times))
    took = time.monotonic() - began
    print(f"{asked.times:,} changes to a chain of {asked.links} links in {took:.0f} s: {missed:,} not found.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
