"""Prints how fast answers are saved, how fast the server starts and how much a page weighs, each against a bare one.

`make bench`, or `python -m benchmarks`. The ratios are what counts: both sides are measured in turn on one machine, so
that whatever else it does slows both. On a busy machine even they are too high, because the longer a request is, the
more often it is interrupted.
"""

import argparse
import contextlib
import os
from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask

from benchmarks.databases import Pair, on_postgresql, on_sqlite
from benchmarks.saving import Compared, Plan, both_servers, compare
from benchmarks.servers import serving
from benchmarks.sittings import Tablet, open_application, settings_for, tablets
from benchmarks.stages import stages
from benchmarks.start import compare_starts
from benchmarks.weight import weigh

CLIENTS = (1, 8)
LONG = Plan(rounds=24, seconds=0.4, sittings=120, posts=1000, starts=7)
SMALL = Plan(rounds=1, seconds=0.2, sittings=8, posts=40, starts=1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--small", action="store_true", help="a few seconds, to see that it works; trust no figure of it"
    )
    plan = SMALL if parser.parse_args().small else LONG
    print(
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {plan.rounds} rounds of {plan.seconds} s a side"
    )
    print("\nSaving one answer and getting the next page, in ms; bare: one durable commit, and a page of the same size")
    print(f"{'':20}{'p50':>8}{'bare':>8}{'ratio':>8}{'p99':>9}{'bare':>8}{'ratio':>8}{'a second':>10}{'bare':>7}")
    for database in (on_sqlite, on_postgresql):
        measure_saving(database, plan)
    measure_first_page(plan)


def measure_saving(database: Callable[[], AbstractContextManager[Pair]], plan: Plan) -> None:
    """Print the rows of one database, and where the time goes."""
    with database() as pair:
        app = open_application(pair.ours)
        made = {clients: tablets(app, clients, plan.sittings // clients) for clients in CLIENTS}
        (alone,) = tablets(app, 1, plan.sittings // 4)
        processes = {"WEB_CONCURRENCY": str(pair.processes)}
        bare = {"DATABASE_URL": pair.bare, "PAGE_BYTES": str(page_bytes(app, alone))}
        with both_servers(settings_for(pair.ours) | processes, bare | processes) as ports:
            for clients in CLIENTS:
                print(row(f"{pair.name}, {clients} at once", compare(made[clients], ports, plan)), flush=True)
        print(f"  where it goes, in one process and in µs: {shares(stages(app, alone, plan.posts))}", flush=True)


def page_bytes(app: Flask, tablet: Tablet) -> int:
    """The size of a question page, in bytes."""
    browser = app.test_client()
    browser.set_cookie(*tablet[0].cookie.split("=", 1))
    return len(browser.get(tablet[0].first_page).data)


def row(name: str, seen: Compared) -> str:
    """One line of the table."""
    return (
        f"{name:20}{seen.ours.p50:>8.2f}{seen.bare.p50:>8.2f}{seen.p50_ratio:>7.1f}×{seen.ours.p99:>9.2f}"
        f"{seen.bare.p99:>8.2f}{seen.p99_ratio:>7.1f}×{seen.ours.rate:>10.0f}{seen.bare.rate:>7.0f}"
    )


def shares(seen: dict[str, float]) -> str:
    """Microseconds of each stage and its share of all, the longest first."""
    whole = sum(seen.values())
    rows = sorted(seen.items(), key=lambda stage: -stage[1])
    return f"{whole:.0f}" + "".join(f"\n{taken:>8.0f}{taken / whole:>5.0%}  {stage}" for stage, taken in rows)


def measure_first_page(plan: Plan) -> None:
    """Print how long a start takes, and what the first question page weighs."""
    with on_sqlite() as pair:
        app = open_application(pair.ours)
        sitting = tablets(app, 1, 1)[0][0]
        settings = settings_for(pair.ours)
        start = compare_starts(settings, plan.starts)
        print("\nFrom starting the process to its first page, bytecode present")
        print(f"  {start.ours * 1000:.0f} ms; bare Flask {start.bare * 1000:.0f} ms; ratio {start.ratio:.1f}×")
        print(f"  until all pages are loaded {start.whole * 1000:.0f} ms; ratio {start.whole_ratio:.1f}×")
        with serving("wsgi:app", settings) as port:
            fetched = weigh(port, sitting.cookie, sitting.first_page)
        print("\nThe first question page, nothing cached")
        print(f"  {sum(one.size for one in fetched) / 1000:.1f} kB on the wire, {len(fetched)} requests")
        for one in sorted(fetched, key=lambda one: -one.size):
            print(f"  {one.size / 1000:>6.1f} kB  {one.address.partition('?')[0]}")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
