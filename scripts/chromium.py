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
    """Ask Debian for what is missing of Chromium and its shell. Does nothing where that is not possible."""
    missing = [] if find_chromium() else ["chromium"]
    if not os.environ.get("CHROMIUM") and not shutil.which(SHELL):
        missing.append(SHELL)
    if not missing or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say(f"Installing {' and '.join(missing)} for the browser tests, which takes a minute or so")
    apt_get("update")
    if apt_get("install", *missing) or SHELL not in missing:
        return
    say(f"{SHELL} is not to be had here: going on with Chromium itself, which makes the tests slower")
    if "chromium" in missing:
        apt_get("install", "chromium")


def apt_get(what: str, *packages: str) -> bool:
    """Whether it succeeded. Where there is no network it fails soon."""
    patience = ("-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=1", "-o", "DPkg::Lock::Timeout=60")
    options = ("-y", "--no-install-recommends", "--no-remove", "fonts-liberation") if packages else ()
    try:
        call("apt-get", "-q", *patience, what, *options, *packages, environment={"DEBIAN_FRONTEND": "noninteractive"})
    except Stop:
        return False
    return True


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
