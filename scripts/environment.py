"""The virtual environment, its packages and the compressed static files, made when they are missing or out of date.

Standard library only, because it makes what everything else lives in.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INSTANCE = ROOT / "instance"
RUN, DEVELOP = "requirements.txt", "requirements-dev.txt"
COMPRESSED = (".br", ".gz")


class Stop(Exception):
    """The work cannot go on; the text is one plain line that says why and what to do."""


def say(text: str) -> None:
    print(text, flush=True)


def call(*command: str | Path, environment: dict[str, str] | None = None) -> None:
    """Run a command from the project's root. Raises Stop when it fails."""
    if subprocess.run(command, cwd=ROOT, env={**os.environ, **(environment or {})}).returncode:
        raise Stop(f"This failed: {' '.join(str(part) for part in command)}")


def digest(*paths: Path) -> str:
    """One SHA-256 over names and contents, in order."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return total.hexdigest()


def make_environment() -> None:
    """Make .venv unless it is there. Raises Stop where Python is too old or cannot make one."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before the right Python is sure to be there
        raise Stop("Python 3.11 or newer is needed.")
    if (VENV / "bin" / "pip").exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise Stop("Python cannot make a virtual environment here. On Debian: apt-get install python3-venv")
    say("Making the virtual environment in .venv")
    call(sys.executable, "-m", "venv", "--clear", VENV)


def install(requirements: str) -> None:
    """Install the locked requirements, each checked against its hash, unless that was done before."""
    make_environment()
    stamp, wanted = VENV / f".installed-{requirements}", digest(ROOT / requirements)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    total = sum("==" in line for line in (ROOT / requirements).read_text().splitlines())
    say(f"Installing {requirements}: about {total} packages, a minute or so the first time")
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        ROOT / requirements,
    ]
    with subprocess.Popen(pip, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        show_progress(process.stdout or [], total)
    if process.returncode:
        raise Stop("The packages could not be installed; pip says why above. Nothing else was changed.")
    stamp.write_text(wanted)
    if requirements == DEVELOP:  # it holds every package of the other list, at the same versions
        (VENV / f".installed-{RUN}").write_text(digest(ROOT / RUN))


def show_progress(lines: Iterable[str], total: int) -> None:
    """Turn what pip prints into a line for every tenth package and one for the last, slow, step."""
    fetched = 0
    for line in lines:
        if line.startswith(("Collecting ", "Requirement already")):
            fetched += 1
            if fetched % 10 == 0:
                say(f"  {fetched} of about {total}")
        elif line.startswith("Installing collected"):
            say("  unpacking")


def compress_static() -> None:
    """Write .br and .gz beside the static files, unless they are up to date."""
    static = ROOT / "static"
    files = sorted(path for path in static.rglob("*") if path.is_file() and path.suffix not in COMPRESSED)
    stamp, wanted = INSTANCE / "static.compressed", digest(*files)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Compressing static files")
    for path in static.rglob("*"):
        if path.suffix in COMPRESSED:
            path.unlink(missing_ok=True)  # another run may be doing the same
    call(PYTHON, "-m", "whitenoise.compress", "--quiet", static)
    INSTANCE.mkdir(exist_ok=True)
    stamp.write_text(wanted)
