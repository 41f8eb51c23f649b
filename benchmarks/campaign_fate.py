"""When and where one process of the server dies."""

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

from benchmarks.campaign_points import POINTS, RARE, WITH_EVENTS

WHOLE = 20
"""Every so-many-th death takes gunicorn's master and all its processes along."""


class Fate:
    """A point, the so-many-th time that it is reached, and whether the whole server dies there."""

    def __init__(self, deaths: Path, point: str | None, hit: int = 1, *, whole: bool = False) -> None:
        self.point = point
        self._deaths, self._whole = deaths, whole
        self._left: Iterator[int] = iter(range(1, hit))

    @classmethod
    def of_this_process(cls) -> "Fate":
        """From the environment (`CAMPAIGN_…`). Every point comes as often as any other."""
        deaths = Path(os.environ["CAMPAIGN_DEATHS"])
        number = died(deaths)
        if number >= int(os.environ["CAMPAIGN_KILLS"]):
            return cls(deaths, None)
        points = os.environ.get("CAMPAIGN_POINTS", ",".join(POINTS)).split(",")
        seed = os.environ.get("CAMPAIGN_SEED", "1")
        order = random.Random(f"{seed} {number // len(points)}").sample(points, len(points))
        point = order[number % len(points)]
        furthest = int(os.environ.get("CAMPAIGN_FURTHEST", "8")) // _rarity(point)
        hit = random.Random(f"{seed} {number}").randint(1, max(1, furthest))
        return cls(deaths, point, hit, whole=number % WHOLE == WHOLE - 1)

    def meet(self, point: str) -> None:
        """Die if this is the point and the time. `next` is one step for all threads of a process."""
        if point != self.point or next(self._left, None) is not None:
            return
        note(self._deaths, point)
        if self._whole:
            os.killpg(os.getpgrp(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)


def _rarity(point: str) -> int:
    if point in RARE:
        return 10
    return 4 if point in WITH_EVENTS else 1


def note(deaths: Path, point: str) -> None:
    """One more death. A single write to the end of a file is whole, whoever else writes."""
    with deaths.open("ab", buffering=0) as file:
        file.write(f"{point}\n".encode())


def died(deaths: Path) -> int:
    return len(points_of(deaths))


def points_of(deaths: Path) -> list[str]:
    """Where the processes died so far."""
    return deaths.read_text().splitlines()
