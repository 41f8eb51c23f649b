"""One campaign on one database: the server dies again and again while the tablets go on."""

import contextlib
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.campaign_checker import Findings, check, false_complete
from benchmarks.campaign_devices import History, Nemesis, Tablet
from benchmarks.campaign_points import OUTSIDE, POINTS
from benchmarks.campaign_setup import Field, lend_sittings
from benchmarks.servers import ROOT, free_port
from benchmarks.sittings import settings_for

TABLETS = 8
ANSWERS_A_SITTING = 41
PATIENCE = 6.0
"""Seconds that a server may live without coming to its point; then it is killed from outside."""
DRAINING = 240.0
"""Seconds for everything that is left to arrive, once the killing is over."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How much to break."""

    kills: int
    answers: int
    without: str | None = None
    points: tuple[str, ...] = POINTS
    nemesis: Nemesis = field(default_factory=Nemesis)
    seed: int = 1
    furthest_hit: int = 8
    """A server dies at most at the so-many-th time that it comes to its point."""


@dataclass(frozen=True)
class Result:
    """What happened on one database."""

    database: str
    without: str | None
    kills: Counter[str]
    history: History
    findings: Findings
    rebuilt_differs: int
    seconds: float

    @property
    def sent(self) -> int:
        return self.history.answers(set(self.history.made) - self.history.never_sent)

    @property
    def acknowledged(self) -> int:
        return self.history.answers(self.history.acknowledged)

    @property
    def verdict(self) -> str:
        """`unknown` where nothing was acknowledged: nothing was lost there either, and that proves nothing."""
        if not self.acknowledged:
            return "unknown"
        return "green" if self.findings.clean and not self.rebuilt_differs else "RED"


def run(field: Field, plan: Plan, say: Say) -> Result:
    """Lend, answer, kill, drain, check."""
    began = time.monotonic()
    history, stop, port = History(), threading.Event(), free_port()
    sittings = lend_sittings(field, -(-plan.answers // ANSWERS_A_SITTING))
    say(f"{field.name}: {len(sittings)} questionnaires are lent to {TABLETS} tablets")
    pace = Pace(plan, history)
    threads = [
        threading.Thread(target=_tablet(plan, port, history, number).work, args=(own, pace.may_answer, stop))
        for number in range(TABLETS)
        if (own := sittings[number::TABLETS])
    ]
    for thread in threads:
        thread.start()
    try:
        kills, seen_false = _kill_again_and_again(field, plan, port, history, pace, say)
        _drain(field, plan, port, threads, pace, say)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    findings = check(field.engine, history)
    findings = Findings(**{**vars(findings), "false_complete": findings.false_complete + seen_false})
    differs = 0 if plan.without else field.rebuilt_differs()
    return Result(field.name, plan.without, kills, history, findings, differs, time.monotonic() - began)


def _tablet(plan: Plan, port: int, history: History, number: int) -> Tablet:
    chance = random.Random(f"{plan.seed} {number}")
    return Tablet(port, history, plan.nemesis, chance, believes_anything=plan.without == "acknowledgement")


class Pace:
    """Spreads the answers over all lives of the server, so that the last one has something to do too."""

    def __init__(self, plan: Plan, history: History) -> None:
        self._share, self._history = plan.answers / (plan.kills + 1), history
        self._lives = 0
        self._draining = False

    def next_life(self) -> None:
        self._lives += 1

    def drain(self) -> None:
        self._draining = True

    def may_answer(self) -> bool:
        return self._draining or len(self._history.made) < self._share * self._lives


def _kill_again_and_again(
    field: Field, plan: Plan, port: int, history: History, pace: Pace, say: Say
) -> tuple[Counter[str], int]:
    """Points and how often the server died there; and how often something was called complete that was not."""
    kills: Counter[str] = Counter()
    seen_false, chance, last = 0, random.Random(plan.seed), time.monotonic()
    for number, point in enumerate(itertools.islice(_points(plan, chance), plan.kills), start=1):
        pace.next_life()
        with _server(field.url, plan, port, {"CAMPAIGN_POINT": point, "CAMPAIGN_HIT": _hit(plan, chance)}) as server:
            kills[point if _dies_by_itself(server) else OUTSIDE] += 1
        seen_false += false_complete(field.engine, history)
        if time.monotonic() - last > 10 or number == plan.kills:
            last = time.monotonic()
            acknowledged = history.answers(history.acknowledged)
            say(f"{field.name}: {number} of {plan.kills} kills, {acknowledged} answers acknowledged")
    return kills, seen_false


def _points(plan: Plan, chance: random.Random) -> Iterator[str]:
    """Every point as often as any other, in no order."""
    while True:
        yield from chance.sample(plan.points, len(plan.points))


def _hit(plan: Plan, chance: random.Random) -> str:
    return str(chance.randint(1, plan.furthest_hit))


@contextlib.contextmanager
def _server(url: str, plan: Plan, port: int, environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """gunicorn with the project's own configuration, in a process group that dies as one."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "benchmarks.campaign_server:app"],
        cwd=ROOT,
        env={
            **os.environ,
            **settings_for(url),
            "PORT": str(port),
            "WEB_CONCURRENCY": "1" if url.startswith("sqlite") else "2",
            "CAMPAIGN_WITHOUT": plan.without or "",
            **environment,
        },
        stderr=subprocess.DEVNULL,  # it is full of the errors that are made on purpose
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _dies_by_itself(server: "subprocess.Popen[bytes]") -> bool:
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(PATIENCE)
        return True
    return False


def _drain(field: Field, plan: Plan, port: int, threads: list[threading.Thread], pace: Pace, say: Say) -> None:
    """A last server that lives until every tablet is rid of everything. RuntimeError where that does not happen."""
    pace.drain()
    deadline = time.monotonic() + DRAINING
    with _server(field.url, plan, port, {}):
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
    if any(thread.is_alive() for thread in threads):
        raise RuntimeError("The tablets could not get rid of their answers.")
    say(f"{field.name}: everything has arrived")
