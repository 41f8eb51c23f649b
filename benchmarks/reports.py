"""Prints how long reports take, for 100,000 and for 1,000,000 pairs, and what it costs to change one pair.

`make bench-reports`, or `python -m benchmarks.reports`. 200 services, ten scales. A page is compared with a bare page
of the same application and the same size: same sign-in, same layout, no figures (benchmarks/report_server.py). Both
are asked for in turn, so that whatever else the machine does slows both; growth is that of the ratio.
"""

import argparse
import http.client
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from statistics import median, quantiles

import psycopg
from flask import Flask
from sqlalchemy import make_url

from app.domain.vocabulary import Role
from app.extensions import db
from benchmarks.databases import Pair, on_postgresql, on_sqlite
from benchmarks.pair_updates import cost, families
from benchmarks.report_rows import SCALES, cookie_of, fill_services, publish_release
from benchmarks.servers import serving
from benchmarks.sittings import open_application, settings_for

MOST, MOST_GROWTH = 3.0, 1.2
LIMITED = ("a service's page", "the national page")
"""The other pages are measured, and held to nothing."""
MEASURES = [".".join(scale) for scale in SCALES]


@dataclass(frozen=True)
class Plan:
    """`pairs`: fewer and more; `rounds`: how often each page is asked for; `seconds` of each kind of writing."""

    pairs: tuple[int, int]
    rounds: int
    seconds: float
    families: int


LONG = Plan((100_000, 1_000_000), rounds=120, seconds=6.0, families=16)
SMALL = Plan((20_000, 40_000), rounds=8, seconds=0.3, families=2)


@dataclass(frozen=True)
class Seen:
    """Milliseconds at p95 of a page and of the bare page of its size."""

    page: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.page / self.bare


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reports", description=__doc__)
    parser.add_argument(
        "--small", action="store_true", help="a few seconds, to see that it works; trust no figure of it"
    )
    small = parser.parse_args().small
    plan = SMALL if small else LONG
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {plan.rounds} rounds, p95 in ms")
    print(f"{'':44}{'page':>8}{'bare':>8}{'ratio':>8}{'growth':>8}")
    broken = [each for database in (on_sqlite, on_postgresql) for each in measure(database, plan)]
    print("\n".join(broken) or f"No page over {MOST:g} times the bare one, none growing by more than {MOST_GROWTH:g}.")
    sys.exit(1 if broken and not small else 0)


def measure(database: Callable[[], AbstractContextManager[Pair]], plan: Plan) -> list[str]:
    """Print the rows of one kind of database; what is above a limit."""
    broken, before = [], dict[str, float]()
    for pairs in plan.pairs:
        with database() as pair:
            app = open_application(pair.ours)
            for name, seen in pages(app, pair, pairs, plan.rounds).items():
                growth = seen.ratio / before[name] if name in before else None
                grown = "" if growth is None else f"{growth:.2f}×"
                told = f"{pair.name}, {name}, {pairs:,} pairs"
                print(f"{told:44}{seen.page:>8.1f}{seen.bare:>8.1f}{seen.ratio:>7.1f}×{grown:>8}", flush=True)
                before[name] = seen.ratio
                if name in LIMITED and (seen.ratio > MOST or (growth or 0) > MOST_GROWTH):
                    broken.append(f"Above the limit: {told}")
            if pairs == plan.pairs[-1]:
                print_writing(app, pair.name, plan)
            with app.app_context():
                db.engine.dispose()
    return broken


def pages(app: Flask, pair: Pair, pairs: int, rounds: int) -> dict[str, Seen]:
    """Every kind of page, over so many pairs."""
    began = time.perf_counter()
    with app.app_context():
        service = fill_services(pairs)
        lead = cookie_of(app, Role.SERVICE_LEAD, service)
        analyst = cookie_of(app, Role.NATIONAL_ANALYST, None)
        publish_release(pairs // len(SCALES))
        db.engine.dispose()
    print(f"  ({pair.name}: {pairs:,} pairs made in {time.perf_counter() - began:.0f} s)", flush=True)
    settings = settings_for(pair.ours) | {"WEB_CONCURRENCY": "1"}
    if pair.name == "PostgreSQL":
        settings |= {"DCS_RELEASES_URL": reading_role(pair.ours)}
    asked = {
        "a service's page": (lead, [f"/outcomes?measure={each}" for each in MEASURES]),
        "its report": (lead, ["/outcomes/report"]),
        "the national page": (analyst, ["/national"]),
        "a national measure": (analyst, [f"/national/2026-q4/{each.replace('.', '/')}" for each in MEASURES]),
    }
    with serving("benchmarks.report_server:app", settings) as port:
        browser = Browser(port)
        return {name: browser.compare(cookie, paths, rounds) for name, (cookie, paths) in asked.items()}


def reading_role(address: str) -> str:
    """The address of a role that may read signed releases, and nothing else: docs/security/releases_role.sql."""
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in (
            "CREATE ROLE reading LOGIN",
            "REVOKE CREATE ON SCHEMA public FROM reading",
            "GRANT USAGE ON SCHEMA public TO reading",
            "GRANT SELECT ON published_releases, published_parts TO reading",
            "ALTER ROLE reading SET default_transaction_read_only = on",
        ):
            connection.execute(statement)
    return make_url(address).set(username="reading").render_as_string(hide_password=False)


class Browser:
    """One connection that asks for a page and for the bare one, in turn."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)

    def compare(self, cookie: str, paths: Sequence[str], rounds: int) -> Seen:
        """The p95 of these pages, and of bare pages as long as they are on average."""
        sizes = [self._ask(path, cookie)[1] for path in paths]
        layout = self._ask("/bare?bytes=0", cookie)[1]
        bare = f"/bare?bytes={max(0, round(median(sizes)) - layout)}"
        turns = [(self._ask(paths[turn % len(paths)], cookie)[0], self._ask(bare, cookie)[0]) for turn in range(rounds)]
        ours, theirs = zip(*turns, strict=True)
        return Seen(quantiles(ours, n=20)[-1], quantiles(theirs, n=20)[-1])

    def _ask(self, path: str, cookie: str) -> tuple[float, int]:
        began = time.perf_counter()
        self._connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "en-GB,en"})
        reply = self._connection.getresponse()
        size = len(reply.read())
        if reply.status != 200:
            raise SystemExit(f"{path} answered {reply.status}")
        return (time.perf_counter() - began) * 1000, size


def print_writing(app: Flask, name: str, plan: Plan) -> None:
    """What it costs to change a pair, with one writer and with eight."""
    courses = families(app, plan.families)
    for writers in (1, 8):
        found = cost(app, courses, writers, plan.seconds)
        told = f"{name}, changing a pair, {writers} at once"
        print(f"{told:44}p50 {found.p50:.1f} ms, p95 {found.p95:.1f} ms, {found.rate:.0f} a second", flush=True)


if __name__ == "__main__":
    main()
