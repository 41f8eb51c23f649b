"""Everything a developer runs, for machines with and without `make`: `python3 scripts/dev.py run`, `… test` and so on.

Standard library only, because it makes the virtual environment that everything else lives in.
"""

import argparse
import compileall
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from chromium import ensure_chromium, find_shell, install_packaged
from demonstration import demonstration_settings, flask, upgrade_database
from environment import DEVELOP, PYTHON, ROOT, RUN, VENV, Stop, call, compress_static, install, make_environment, say


def run(_: list[str]) -> None:
    """Set up everything, fill a demonstration and serve it."""
    install(RUN)
    environment = demonstration_settings()
    compileall.compile_dir(ROOT / "app", quiet=1)
    compress_static()
    say("Preparing the database")
    upgrade_database(environment)
    call(*flask("demo", "fill"), environment=environment)
    call(*flask("demo", "sign-ins"), environment=environment)
    say(f"\nOpen http://localhost:{environment['PORT']} (stop with Ctrl+C)")
    os.chdir(ROOT)
    os.execve(
        PYTHON, [str(PYTHON), "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"], {**os.environ, **environment}
    )


class Phase(NamedTuple):
    """One check or test run: how long it took, and what it said where that was not shown at once."""

    name: str
    seconds: float
    failed: bool
    output: str


def measured(name: str, command: list[str], environment: dict[str, str] | None = None, *, aside: bool = False) -> Phase:
    """Run a program of the virtual environment to its end. `aside`: keep what it says for later."""
    if not aside:
        say(f"── {name}")
    began = time.monotonic()
    done = subprocess.run(
        [PYTHON, *command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE if aside else None,
        stderr=subprocess.STDOUT if aside else None,
        text=True,
    )
    return Phase(name, time.monotonic() - began, done.returncode != 0, done.stdout or "")


def report(phases: list[Phase]) -> None:
    """Print what was kept, and how long each phase took. Raises Stop naming those that failed."""
    for phase in phases:
        if phase.output:
            say(f"── {phase.name}\n{phase.output.rstrip()}")
    for phase in phases:
        say(f"{phase.name:<20} {phase.seconds:7.1f} s  {'failed' if phase.failed else 'ok'}")
    if failed := [phase.name for phase in phases if phase.failed]:
        raise Stop(f"Failed: {', '.join(failed)}")


QUICK = [
    ("style", ["-m", "ruff", "check", "."]),
    ("format", ["-m", "ruff", "format", "--check", "."]),
    ("types", ["-m", "mypy"]),
    ("layers", ["-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache", "--no-logo"]),
    (
        "security",
        ["-m", "bandit", "-q", "-r", "app", "wsgi.py", "gunicorn.conf.py", "migrations", "-c", "pyproject.toml"],
    ),
    ("vendored files", ["scripts/vendor.py", "--check"]),
    ("worker's bundle", ["scripts/bundle_worker.py", "--check"]),
]


PYTEST = ["-m", "pytest", "--numprocesses", "2", "--dist", "worksteal"]


def check(_: list[str]) -> None:
    """The quick checks: style, types, layers, vendored files."""
    install(DEVELOP)
    report([measured(name, command) for name, command in QUICK])


def ready_browsers() -> dict[str, str]:
    """Set up whatever the tests need. Returns which browsers they take."""
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=1) as beside:
        # a new machine has most likely neither packages nor browser
        if not VENV.exists() or os.environ.get("INSTALL_BROWSER"):
            beside.submit(install_packaged)
        install(DEVELOP)
    chromium = ensure_chromium()
    compress_static()
    compileall.compile_dir(ROOT / "app", quiet=1)  # some processes of the tests load it, each by itself
    say(f"Set-up took {time.monotonic() - began:.1f} s; the browser is {chromium}")
    return {"CHROMIUM": chromium, "CHROMIUM_SHELL": find_shell() or chromium, "PYTHONDONTWRITEBYTECODE": ""}


def test(arguments: list[str]) -> None:
    """The quick checks and every test, in a real browser and on two databases. Arguments go to pytest."""
    browsers = ready_browsers()
    tests = [*PYTEST, *arguments]
    with ThreadPoolExecutor(max_workers=1) as beside:  # tests wait for a browser or a disk now and then; checks do not
        checks = [beside.submit(measured, name, command, aside=True) for name, command in QUICK]
        tested = measured("tests", tests, browsers)
        report([*(check.result() for check in checks), tested])


def long(arguments: list[str]) -> None:
    """The long version of what `test` tests in short. Arguments go to pytest."""
    settings = {**ready_browsers(), "LONG": "yes"}
    report([measured("long", [*PYTEST, "-m", "long or wider or hypothesis", *arguments], settings)])


def program(*command: str) -> Callable[[list[str]], None]:
    """A command that hands over to another program of the project."""

    def start(arguments: list[str]) -> None:
        install(DEVELOP)
        compress_static()
        call(PYTHON, *command, *arguments)

    return start


def vendor(arguments: list[str]) -> None:
    """Fetch the vendored front-end files again (`--check`: only verify them)."""
    call(sys.executable, "scripts/vendor.py", *arguments)


def lock(arguments: list[str]) -> None:
    """Work out the newest versions and hashes of all requirements."""
    make_environment()
    if not (VENV / "bin" / "uv").exists():
        call(PYTHON, "-m", "pip", "install", "--quiet", "uv")
    common = [
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--no-emit-index-url",
        "--quiet",
    ]
    for source, target, more in (("requirements.in", RUN, []), ("requirements-dev.in", DEVELOP, ["-c", RUN])):
        say(f"Locking {source}")
        call(VENV / "bin" / "uv", "pip", "compile", *common, *more, source, "-o", target, *(arguments or ["--upgrade"]))


COMMANDS: dict[str, Callable[[list[str]], None]] = {
    "run": run,
    "test": test,
    "long": long,
    "check": check,
    "bench": program("-m", "benchmarks"),
    "bench-reports": program("-m", "benchmarks.reports"),
    "throttled": program("-m", "benchmarks.throttled"),
    "campaign": program("-m", "benchmarks.campaign"),
    "attack": program("-m", "benchmarks.attack"),
    "bench-exports": program("-m", "benchmarks.exports"),
    "fuzz": program("scripts/fuzz.py"),
    "advisories": program("scripts/advisories.py"),
    "screens": program("scripts/screens.py"),
    "vendor": vendor,
    "lock": lock,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=COMMANDS)
    chosen, arguments = parser.parse_known_args()
    try:
        COMMANDS[chosen.command](arguments)
    except Stop as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
