"""Break things on purpose: the real server is killed while tablets send through a bad network, and then we count.

`python -m benchmarks.campaign` runs on SQLite and PostgreSQL and must find nothing lost, doubled or wrong.
`--without GUARD` takes one guard away and must find something: a check that cannot fail proves nothing.
SIGKILL leaves the machine's disk cache alone, so this says nothing about a power cut.
"""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from benchmarks.campaign_checker import Findings
from benchmarks.campaign_devices import Nemesis
from benchmarks.campaign_points import GUARDS
from benchmarks.campaign_run import Plan, Result, run
from benchmarks.campaign_setup import new_field
from benchmarks.servers import postgresql

DATABASES = ("sqlite", "postgresql")
RARE = Nemesis(double=0.0, hold_back=0.0)
"""Doubles and late copies would heal what a server without durability has lost."""


def plan_for(kills: int, answers: int, without: str | None, seed: int) -> Plan:
    """What to break, and for a missing guard: where it hurts."""
    if without == "durable":
        return Plan(kills, answers, without, ("before commit", "events inserted"), RARE, seed)
    return Plan(kills, answers, without, seed=seed)


@contextlib.contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database that is gone afterwards."""
    if kind == "postgresql":
        with postgresql() as url:
            yield url
        return
    with tempfile.TemporaryDirectory(prefix="vig-dcs-") as folder:
        yield f"sqlite:///{Path(folder) / 'campaign.sqlite'}"


def campaign(kind: str, plan: Plan) -> Result:
    with database(kind) as url, new_field(url, plan.without) as field:
        return run(field, plan, say)


def say(text: str) -> None:
    print(text, flush=True)


def table(results: Sequence[Result]) -> str:
    """One column for each database."""
    rows: list[tuple[str, list[object]]] = [
        ("", [result.database for result in results]),
        ("guard taken away", [result.without or "none" for result in results]),
        ("kills (SIGKILL)", [result.kills.total() for result in results]),
        *((f"  {point}", [each.kills[point] for each in results]) for point in _points(results)),
        ("posts that reached the server", [result.history.posts for result in results]),
        ("batches sent several times at once", [result.history.doubled for result in results]),
        ("replies that were lies", [result.history.lied_to for result in results]),
        ("answers sent", [result.sent for result in results]),
        ("answers acknowledged", [result.acknowledged for result in results]),
        ("  of these while it was being killed", [result.under_fire for result in results]),
        *(
            (each.name.replace("_", " "), [getattr(one.findings, each.name) for one in results])
            for each in fields(Findings)
        ),
        ("derived rows that differ", [result.rebuilt_differs for result in results]),
        ("seconds", [round(result.seconds) for result in results]),
        ("verdict", [result.verdict for result in results]),
    ]
    return "\n".join(f"{name:<36}" + "".join(f"{each!s:>14}" for each in values) for name, values in rows)


def _points(results: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(point for result in results for point in sorted(result.kills)))


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every guard held, or where the one taken away was missed on every database; 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.campaign", description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="of the server, over all databases")
    parser.add_argument("--answers", type=int, default=20_000, help="at least so many acknowledged, over all databases")
    parser.add_argument("--database", choices=DATABASES, help="one only")
    parser.add_argument("--without", choices=GUARDS, help="take this guard away; the verdict must be RED")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    kinds = (chosen.database,) if chosen.database else DATABASES
    share = plan_for(-(-chosen.kills // len(kinds)), -(-chosen.answers // len(kinds)), chosen.without, chosen.seed)
    results = [campaign(kind, share) for kind in kinds]
    say("\n" + table(results))
    wanted = "RED" if chosen.without else "green"
    return 0 if all(result.verdict == wanted for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
