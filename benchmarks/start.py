"""From starting the process to having its first page, against the smallest Flask application."""

import tempfile
import time
from dataclasses import dataclass
from statistics import median

from benchmarks.servers import free_port, launch, stop, wait_for

FIRST, LAST, BARE = ("wsgi:app", "/sign-in"), ("wsgi:app", "/healthz"), ("benchmarks.bare_flask:app", "/")
"""Our first page, what we answer once all is loaded, and the page of the other one. Each must be there: 200."""


@dataclass(frozen=True)
class Start:
    """Seconds, medians over the rounds; the ratios are the medians of the rounds' own."""

    ours: float
    whole: float
    bare: float
    ratio: float
    whole_ratio: float


def compare_starts(environment: dict[str, str], rounds: int) -> Start:
    """Start the servers in turn, one process each. A first round, not counted, leaves their bytecode in a folder."""
    with tempfile.TemporaryDirectory() as bytecode:
        kept = environment | {"PYTHONPYCACHEPREFIX": bytecode, "PYTHONDONTWRITEBYTECODE": ""}
        seen = [[_seconds(*asked, kept) for asked in (LAST, FIRST, BARE)] for _ in range(rounds + 1)][1:]
    whole, ours, bare = zip(*seen, strict=True)
    return Start(
        median(ours),
        median(whole),
        median(bare),
        median(mine / theirs for _, mine, theirs in seen),
        median(mine / theirs for mine, _, theirs in seen),
    )


def _seconds(application: str, path: str, environment: dict[str, str]) -> float:
    port = free_port()
    began = time.perf_counter()
    process = launch(application, port, environment)
    try:
        status = wait_for(port, process, path)
        taken = time.perf_counter() - began
    finally:
        stop(process)
    if status != 200:
        raise RuntimeError(f"{application} answers {path} with {status}.")
    return taken
