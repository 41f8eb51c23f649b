"""Find a Chromium for the browser tests, or install one. Standard library only."""

import contextlib
import functools
import os
import shutil
import subprocess
from pathlib import Path

from environment import PYTHON, Stop, call, say

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHELL = "chromium-headless-shell"
"""Chromium without its windows: the same engine, and a third of the work around it. It keeps no pages for Back."""


def find_chromium() -> str | None:
    """The Chromium that $CHROMIUM names or that is on the PATH. Raises Stop when CHROMIUM names none."""
    if named := os.environ.get("CHROMIUM"):
        if shutil.which(named) is None:
            raise Stop(f"CHROMIUM is set to {named}, which cannot be run.")
        return named
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def find_shell() -> str | None:
    """The shell that $CHROMIUM_SHELL names, that is on the PATH or that playwright downloaded beside its Chromium.

    None where somebody has named a Chromium to use.
    """
    if named := os.environ.get("CHROMIUM_SHELL"):
        return named
    return None if os.environ.get("CHROMIUM") else shutil.which(SHELL) or playwright_shell()


def playwright_shell() -> str | None:
    """Of the same build as playwright's Chromium: `chromium-N` and `chromium_headless_shell-N` lie in one folder."""
    if (chromium := playwright_chromium()) is None:
        return None
    build = Path(chromium).parents[1]
    beside = build.with_name(build.name.replace("chromium-", "chromium_headless_shell-", 1))
    return next(map(str, beside.glob("chrome-headless-shell-*/chrome-headless-shell")), None)


@functools.cache
def playwright_chromium() -> str | None:
    """The Chromium that playwright downloads into its own folder, when it is there."""
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    path = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True).stdout.strip()
    return path if path and Path(path).exists() else None


def install_packaged() -> None:
    """Ask Debian for a Chromium where none is found. Does nothing where that is not possible."""
    if find_chromium() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say("No Chromium found: installing one, which takes a minute or so")
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "fonts-liberation"]
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    with contextlib.suppress(Stop):
        call("apt-get", "update", "-q", environment=quiet)
    for packages in (("chromium", SHELL), ("chromium",)):  # not every Debian has the shell
        with contextlib.suppress(Stop):
            call(*install, *packages, environment=quiet)
            return


def ensure_chromium() -> str:
    """A Chromium for the browser tests, installed if need be. Raises Stop when there is no way to get one."""
    if found := find_chromium() or playwright_chromium():
        return found
    install_packaged()
    if not find_chromium():
        with contextlib.suppress(Stop):
            call(PYTHON, "-m", "playwright", "install", "chromium")
    if found := find_chromium() or playwright_chromium():
        return found
    raise Stop("The browser tests need Chromium and none could be installed. Install it, or set CHROMIUM to its path.")
