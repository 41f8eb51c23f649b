"""`make bench-exports`: a million rows in every format, each in a process of its own.

Promised: less than 300 MB of memory in all, and the first byte within a second. Exits with 1 where that is not kept.
"""

import argparse
import json
import multiprocessing
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.config import SHIPPED_INSTRUMENTS
from app.definitions import load_catalogue
from app.domain.answers import Answer
from app.domain.table import Column, Kind, Row, Table
from app.export_formats import FORMATS
from app.export_formats.fhir import Given, bundle

ROWS = 1_000_000
MOST_MEGABYTES, MOST_SECONDS = 300.0, 1.0
ROOT = Path(__file__).parent.parent
YES_NO = {"no": "No", "yes": "Yes"}
CODES = {f"code_{number}": f"What code {number} means, in a few words" for number in range(9)}
COLUMNS = (
    Column("client_code", "Random code of the dyad", width=9),
    *(Column(f"day_{number}", "A day", Kind.DATE) for number in range(4)),
    *(Column(f"count_{number}", "A number", Kind.INTEGER) for number in range(8)),
    *(Column(f"coded_{number}", "One of nine codes", Kind.CODED, values=CODES) for number in range(10)),
    *(Column(f"flag_{number}", "Yes or no", Kind.CODED, values=YES_NO) for number in range(7)),
    Column("scale", "Which score", width=40),
    Column("score", "Points", Kind.DECIMAL),
    Column("band", "A named range", width=40),
)
"""As many of each kind as one's own data have."""
TABLE = Table("made-up", "Made-up rows", COLUMNS, ("Nobody is in here.",))
FHIR = "fhir"
FORKING = multiprocessing.get_context("fork")
START = date(2026, 1, 1)
NAMES = tuple(CODES)


@dataclass(frozen=True)
class Measured:
    """`first`: seconds until the first byte; `megabytes`: the most memory the whole process ever held."""

    form: str
    rows: int
    first: float
    seconds: float
    written: int
    megabytes: float

    @property
    def kept(self) -> bool:
        return self.megabytes < MOST_MEGABYTES and self.first < MOST_SECONDS


def rows(count: int) -> Iterator[Row]:
    for number in range(count):
        day = START + timedelta(days=number % 1_000)
        days = (day, day, None, day)
        counts = (number % 7, 3, None, number % 90, 9, 9, 1, 2)
        codes = tuple(NAMES[(number + place) % 9] for place in range(10))
        flags = ("no", "yes", "no", "no", "no", "yes", "no")
        code = f"{number:07X}-P"[-9:]
        yield (code, *days, *counts, *codes, *flags, "total", number % 270 / 10, "moderately_severe")


def assessments(count: int) -> Iterator[Given]:
    """As many as make `count` answers and scores."""
    instrument = load_catalogue([SHIPPED_INSTRUMENTS]).latest("phq9")
    answers = {str(item): Answer.of("2") for item in range(1, 10)}
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(count // 10):
        yield Given(uuid.UUID(int=number + 1), instrument, True, at, answers, {"total": 18.0}, {})


def pieces(form: str, count: int) -> Iterator[bytes]:
    if form == FHIR:
        return bundle("7K3M-9PXB", datetime(2026, 1, 1, tzinfo=UTC), assessments(count))
    return FORMATS[form].write(TABLE, rows(count))


def measure_here(form: str, count: int) -> Measured:
    """Write it to nowhere, and look at this process."""
    began = time.monotonic()
    first, written = 0.0, 0
    for piece in pieces(form, count):
        first = first or time.monotonic() - began
        written += len(piece)
    return Measured(form, count, first, time.monotonic() - began, written, high_water())


def high_water() -> float:
    """Megabytes (of a million bytes) that this process held at its largest, as Linux counts them."""
    status = Path("/proc/self/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) * 1024 / 1e6


def measure(asked: Sequence[tuple[str, int]]) -> list[Measured]:
    """The same for each format and number of rows, each in a process of its own.

    They are forked from a new process that has loaded what all of them need, and has written nothing.
    """
    command = [sys.executable, "-m", "benchmarks.exports", "--here", json.dumps(asked)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [Measured(**each) for each in json.loads(done.stdout)]


def measure_forked(form: str, count: int) -> Measured:
    """Raises EOFError where the process died."""
    mine, its = FORKING.Pipe(duplex=False)
    child = FORKING.Process(target=lambda: its.send(measure_here(form, count)))
    child.start()
    its.close()
    measured: Measured = mine.recv()
    child.join()
    return measured


def report(found: list[Measured]) -> Iterator[str]:
    yield f"{'format':<10} {'rows':>10} {'first byte':>11} {'all':>9} {'size':>10} {'memory':>10}"
    for each in found:
        yield (
            f"{each.form:<10} {each.rows:>10,} {each.first * 1000:>8.1f} ms {each.seconds:>7.1f} s "
            f"{each.written / 1e6:>7.1f} MB {each.megabytes:>7.1f} MB  {'kept' if each.kept else 'NOT KEPT'}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--here", type=json.loads, help="formats and rows to measure, for the process that asked")
    chosen = parser.parse_args()
    if chosen.here:
        print(json.dumps([asdict(measure_forked(*each)) for each in chosen.here]))
        return 0
    forms = (*(code for code, each in FORMATS.items() if each.holds_rows), FHIR)
    found = measure([(form, chosen.rows) for form in forms])
    print("\n".join(report(found)))
    return 0 if all(each.kept for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
