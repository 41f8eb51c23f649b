"""From starting the process to having its first page, against the smallest Flask application."""

import tempfile
import time
from dataclasses import dataclass
from statistics import median

from benchmarks.servers import free_port, launch, stop, wait_for


@dataclass(frozen=True)
class Start:
    """Seconds, medians over the rounds; the ratio is the median of the rounds' own."""

    ours: float
    bare: float
    ratio: float


def compare_starts(environment: dict[str, str], rounds: int) -> Start:
    """Start both servers in turn, one process each. A first round, not counted, leaves their bytecode in a folder."""
    applications = ("wsgi:app", "benchmarks.bare_flask:app")
    with tempfile.TemporaryDirectory() as bytecode:
        kept = environment | {"PYTHONPYCACHEPREFIX": bytecode, "PYTHONDONTWRITEBYTECODE": ""}
        seen = [[_seconds(application, kept) for application in applications] for _ in range(rounds + 1)][1:]
    ours, bare = zip(*seen, strict=True)
    return Start(median(ours), median(bare), median(mine / theirs for mine, theirs in seen))


def _seconds(application: str, environment: dict[str, str]) -> float:
    port = free_port()
    began = time.perf_counter()
    process = launch(application, port, environment)
    try:
        wait_for(port, process)
        return time.perf_counter() - began
    finally:
        stop(process)
