"""Saving an answer and getting the next page: the application and the bare one, in turn, at 1 and at 8 clients."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.servers import ROOT, serving
from benchmarks.sittings import Tablet


@dataclass(frozen=True)
class Plan:
    """How much to measure. A round is the application for `seconds` and then the bare one for as long."""

    rounds: int
    seconds: float
    sittings: int
    """How many the tablets share at 1 and at 8 at once, so many that nearly every post is a question's first answer.
    A tablet that has used up its own begins again, with other values."""
    posts: int
    """How many go into the split by stages."""
    starts: int


@dataclass(frozen=True)
class Speed:
    """Milliseconds, and posts a second over all clients: medians of the rounds."""

    p50: float
    p99: float
    rate: float


@dataclass(frozen=True)
class Compared:
    """One row of the table. The ratios are medians of the rounds' own, so that a busy moment hits both sides alike."""

    clients: int
    ours: Speed
    bare: Speed
    p50_ratio: float
    p99_ratio: float


def compare(tablets: Sequence[Tablet], ports: tuple[int, int], plan: Plan) -> Compared:
    """Measure both servers, `(ours, bare)`, with one process for each tablet."""
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(_client(tablet)) for tablet in tablets]
        for port in ports:
            _run(clients, port, min(1.0, plan.seconds))  # fills caches and opens connections
        rounds = [tuple(_run(clients, port, plan.seconds) for port in ports) for _ in range(plan.rounds)]
    ours, bare = ([one[side] for one in rounds] for side in (0, 1))
    return Compared(
        len(tablets),
        _middle(ours),
        _middle(bare),
        median(mine.p50 / theirs.p50 for mine, theirs in rounds),
        median(mine.p99 / theirs.p99 for mine, theirs in rounds),
    )


def _middle(speeds: Sequence[Speed]) -> Speed:
    return Speed(
        median(one.p50 for one in speeds), median(one.p99 for one in speeds), median(one.rate for one in speeds)
    )


@contextlib.contextmanager
def _client(tablet: Tablet) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-S", "-m", "benchmarks.client"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    _send(process, [sitting.as_json() for sitting in tablet])
    try:
        yield process
    finally:
        process.communicate()


def _send(process: "subprocess.Popen[str]", message: object) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(message) + "\n")
    process.stdin.flush()


def _run(clients: Sequence["subprocess.Popen[str]"], port: int, seconds: float) -> Speed:
    for client in clients:
        _send(client, {"port": port, "seconds": seconds})
    taken: list[float] = []
    for client in clients:
        assert client.stdout is not None
        line = client.stdout.readline()
        if not line:
            raise RuntimeError("A client gave up; what it said is above.")
        taken += json.loads(line)
    taken.sort()
    return Speed(median(taken), taken[int(len(taken) * 0.99)], len(taken) / seconds)


@contextlib.contextmanager
def both_servers(ours: dict[str, str], bare: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The application and the bare one, each with its own database; the ports of both."""
    with serving("wsgi:app", ours) as first, serving("benchmarks.bare:app", bare) as second:
        yield first, second
