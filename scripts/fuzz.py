"""`make fuzz`: send 100,000 odd cases to every form and to the events endpoint.

    make fuzz ARGS="--cases 5000 --processes 1 --start 7"

They differ at every run; `--start` repeats one. A fault is shown as soon as it is found, with the smallest case that
brings it out, and the other forms go on. At the end there is a line for each route.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from environment import PYTHON, ROOT, say

TESTS = ("-m", "pytest", "tests/web/test_fuzz.py", "-q", "-s", "-p", "no:cacheprovider", "--tb=line")
FAR_APART = 10_000_000
"""Between the starts of two processes, so that they send no case twice."""


def main() -> int:
    asked = arguments()
    say(f"{asked.cases:,} cases in {asked.processes} processes, --start {asked.start}")
    with tempfile.TemporaryDirectory(prefix="vig-dcs-fuzz-") as folder:
        reports = [Path(folder) / str(number) for number in range(asked.processes)]
        running = [start(asked, number, report) for number, report in enumerate(reports)]
        try:
            failed = [each.wait() != 0 for each in running]
        except KeyboardInterrupt:
            failed = [True]
        told = [json.loads(each.read_text()) for each in sorted(Path(folder).glob("*.json"))]
        return int(summary(told) or any(failed))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--start", type=int, default=secrets.randbelow(10**9))
    return parser.parse_args()


def start(asked: argparse.Namespace, number: int, report: Path) -> subprocess.Popen[bytes]:
    cases = asked.cases // asked.processes + (number < asked.cases % asked.processes)
    told = {
        "FUZZ_CASES": str(cases),
        "FUZZ_START": str(asked.start + FAR_APART * number),
        "FUZZ_REPORT": str(report),
        "FUZZ_NAME": f"process {number + 1}",
    }
    return subprocess.Popen([PYTHON, *TESTS], cwd=ROOT, env={**os.environ, **told})


def summary(reports: list[dict[str, Any]]) -> int:
    """Print the cases of each route, and say whether any failed."""
    by_route: dict[str, Counter[str]] = defaultdict(Counter)
    for report in reports:
        for asked, statuses in report["statuses"].items():
            by_route[asked.partition(" as ")[0]].update(statuses)
    for route, statuses in sorted(by_route.items()):
        answers = ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items()))
        say(f"{statuses.total():8,}  {route}  ({answers})")
    everything = sum(by_route.values(), Counter())
    faults = [each for report in reports for each in report["faults"]]
    for fault in faults:
        say(f"\nFAULT {fault}")
    failed = count_of_faults(everything)
    say(f"{everything.total():8,}  cases to {len(by_route)} routes; {failed:,} answers of 500 or more")
    return int(bool(faults))


def count_of_faults(answers: Counter[str]) -> int:
    return sum(count for status, count in answers.items() if int(status) >= 500)


if __name__ == "__main__":
    sys.exit(main())
