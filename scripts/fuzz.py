"""`make fuzz`: send 100,000 odd cases to every form and to the events endpoint (ARGS=5000 for another number).

They differ at every run. A fault is shown with the smallest case that brings it out.
"""

import os
import sys

from environment import PYTHON, ROOT, call

CASES = 100_000


def main(arguments: list[str]) -> None:
    cases = int(arguments[0]) if arguments else CASES
    tests = ["-m", "pytest", "tests/web/test_fuzz.py", "-k", "sqlite", "-q", "-s", "-p", "no:cacheprovider"]
    os.chdir(ROOT)
    call(PYTHON, *tests, environment={"FUZZ_CASES": str(cases)})


if __name__ == "__main__":
    main(sys.argv[1:])
