"""Find a Chromium for the browser tests, or install one. Standard library only."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

from environment import PYTHON, Stop, call, say

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The Chromium that $CHROMIUM names or that is on the PATH. Raises Stop when CHROMIUM names none."""
    if named := os.environ.get("CHROMIUM"):
        if shutil.which(named) is None:
            raise Stop(f"CHROMIUM is set to {named}, which cannot be run.")
        return named
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def playwright_chromium() -> str | None:
    """The Chromium that playwright downloads into its own folder, when it is there."""
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    path = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True).stdout.strip()
    return path if path and Path(path).exists() else None


def ensure_chromium() -> str:
    """A Chromium for the browser tests, installed if need be. Raises Stop when there is no way to get one."""
    if found := find_chromium() or playwright_chromium():
        return found
    say("No Chromium found: installing one, which takes a minute or two")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        with contextlib.suppress(Stop):
            call("apt-get", "update", "-q", environment=quiet)
            call(
                "apt-get",
                "install",
                "-y",
                "-q",
                "--no-install-recommends",
                "chromium",
                "fonts-liberation",
                environment=quiet,
            )
    if not find_chromium():
        with contextlib.suppress(Stop):
            call(PYTHON, "-m", "playwright", "install", "chromium")
    if found := find_chromium() or playwright_chromium():
        return found
    raise Stop("The browser tests need Chromium and none could be installed. Install it, or set CHROMIUM to its path.")
