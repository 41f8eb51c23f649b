"""One campaign on one database: the server dies again and again while the tablets go on."""

import contextlib
import math
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.campaign_checker import Findings, check, false_complete
from benchmarks.campaign_devices import History, Nemesis, Tablet
from benchmarks.campaign_fate import died, note, points_of
from benchmarks.campaign_points import OUTSIDE, POINTS
from benchmarks.campaign_setup import Field, lend_sittings
from benchmarks.servers import ROOT, free_port
from benchmarks.sittings import settings_for

TABLETS = 8
ANSWERS_A_SITTING = 41
SPARE = 1.02
"""Some answers never leave their tablet."""
PATIENCE = 5.0
"""Seconds without a death; then a process of the server is killed from outside."""
DRAINING = 900.0
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

    @property
    def furthest_hit(self) -> int:
        """A process dies at the latest the so-many-th time that it comes to its point."""
        return max(3, self.answers // self.kills // 2)


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
    under_fire: int
    """Answers acknowledged by the time of the last kill."""

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


class Campaign:
    """The server, the tablets and the count of deaths."""

    def __init__(self, field: Field, plan: Plan, deaths: Path, say: Say) -> None:
        self.field, self.plan, self.deaths, self.say = field, plan, deaths, say
        self.history, self.stop, self.port = History(), threading.Event(), free_port()
        self.draining = False
        self.seen_false = 0
        self.under_fire = 0

    def run(self) -> Result:
        """Lend, answer, kill, drain, check."""
        began = time.monotonic()
        threads = self._tablets()
        for thread in threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in threads):
                with self._server() as server:
                    self._watch(server)
                    if server.poll() is None and died(self.deaths) >= self.plan.kills:
                        self._drain(threads)
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()
        findings = check(self.field.engine, self.history)
        findings = replace(findings, false_complete=findings.false_complete + self.seen_false)
        differs = 0 if self.plan.without else self.field.rebuilt_differs()
        kills = Counter(points_of(self.deaths))
        seconds = time.monotonic() - began
        return Result(
            self.field.name, self.plan.without, kills, self.history, findings, differs, seconds, self.under_fire
        )

    def may_answer(self) -> bool:
        """Spreads the answers over all lives of the server, so that the last one has something to do too."""
        share = self.plan.answers / (self.plan.kills + 1)
        return self.draining or len(self.history.made) < share * (died(self.deaths) + 1)

    def _tablets(self) -> list[threading.Thread]:
        sittings = lend_sittings(self.field, math.ceil(self.plan.answers * SPARE / ANSWERS_A_SITTING))
        self.say(f"{self.field.name}: {len(sittings)} questionnaires are lent to {TABLETS} tablets")
        believes_anything = self.plan.without == "acknowledgement"
        threads = []
        for number in range(TABLETS):
            chance = random.Random(f"{self.plan.seed} {number}")
            tablet = Tablet(self.port, self.history, self.plan.nemesis, chance, believes_anything=believes_anything)
            work = (sittings[number::TABLETS], self.may_answer, self.stop)
            threads.append(threading.Thread(target=tablet.work, args=work))
        return threads

    @contextlib.contextmanager
    def _server(self) -> Iterator["subprocess.Popen[bytes]"]:
        """gunicorn with the project's own configuration, in a process group that can die as one."""
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "--preload", "benchmarks.campaign_server:app"],
            cwd=ROOT,
            env={**os.environ, **settings_for(self.field.url), **self._environment()},
            stderr=subprocess.DEVNULL,  # it is full of the errors that are made on purpose
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _environment(self) -> dict[str, str]:
        return {
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "1" if self.field.name == "SQLite" else "2",
            "CAMPAIGN_DEATHS": str(self.deaths),
            "CAMPAIGN_KILLS": str(self.plan.kills),
            "CAMPAIGN_POINTS": ",".join(self.plan.points),
            "CAMPAIGN_FURTHEST": str(self.plan.furthest_hit),
            "CAMPAIGN_SEED": str(self.plan.seed),
            "CAMPAIGN_WITHOUT": self.plan.without or "",
        }

    def _watch(self, server: "subprocess.Popen[bytes]") -> None:
        """Until the whole server is dead, by itself or after a while without any death; or all deaths are died."""
        before = count = died(self.deaths)
        self._await_start(server)
        last = time.monotonic()
        while server.poll() is None and count < self.plan.kills:
            time.sleep(0.05)
            if died(self.deaths) != count:
                count, last = died(self.deaths), time.monotonic()
                if count % 10 == 0:
                    self._look(count)
            elif time.monotonic() - last > PATIENCE:
                note(self.deaths, OUTSIDE)
                kill_a_worker(server.pid)
        if server.poll() is not None and died(self.deaths) == before:
            raise RuntimeError("The server does not start. See what it says: make run")

    def _await_start(self, server: "subprocess.Popen[bytes]") -> None:
        """Starting is no life: it takes seconds where the machine is busy."""
        while server.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.01)

    def _look(self, deaths: int) -> None:
        """What is called complete must be so at every moment, not only at the end."""
        self.seen_false += false_complete(self.field.engine, self.history)
        acknowledged = self.history.answers(self.history.acknowledged)
        self.say(f"{self.field.name}: {deaths} of {self.plan.kills} kills, {acknowledged} answers acknowledged")

    def _drain(self, threads: list[threading.Thread]) -> None:
        """Let the server live until every tablet is rid of everything. RuntimeError where that does not happen."""
        self.under_fire = self.history.answers(self.history.acknowledged)
        self.draining = True
        deadline = time.monotonic() + DRAINING
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if any(thread.is_alive() for thread in threads):
            raise RuntimeError("The tablets could not get rid of their answers.")
        self.say(f"{self.field.name}: everything has arrived")


def kill_a_worker(master: int) -> None:
    """One of the processes that serve, or the whole server where the system does not tell which they are."""
    try:
        workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    except OSError:
        workers = []
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(workers[0]), signal.SIGKILL) if workers else os.killpg(master, signal.SIGKILL)


def run(field: Field, plan: Plan, say: Say) -> Result:
    with tempfile.TemporaryDirectory(prefix="vig-dcs-") as folder:
        deaths = Path(folder) / "deaths"
        deaths.touch()
        return Campaign(field, plan, deaths, say).run()
