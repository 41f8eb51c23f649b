"""Checks a page in the browser as somebody who cannot see, point or scroll sideways would meet it."""

from pathlib import Path
from typing import TypedDict
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page

AXE: str = Axe().axe_script
EXAMINE = Path(__file__).with_suffix(".js").read_text("utf-8")
KNOWN: set[int] = set()
"""The looks of texts that axe has found easy enough to read, in this run, on whatever page."""
SESSIONS: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()


class Findings(TypedDict):
    broken: list[str]
    passed: list[int]
    other: bool
    scrollWidth: int
    clientWidth: int


def assert_accessible(page: Page, *, whole: bool = True) -> bool:
    """No rule of axe-core is broken, and nothing sticks out to the right of the screen.

    Unless `whole`, contrast is the only rule: it alone hangs on how large letters are. Returns whether other things are
    shown than at the last time.

    For pages with scripts on: axe is a script, and waits for ever in a browser that runs none. See `assert_fits`.
    """
    if page.evaluate("!('examine' in window)"):
        devtools_of(page).send("Runtime.evaluate", {"expression": f"{AXE}{EXAMINE}"})
    found: Findings = page.evaluate("([known, whole]) => examine(known, whole)", [list(KNOWN), whole])
    assert not found["broken"], "\n".join([page.url, *found["broken"]])
    KNOWN.update(found["passed"])
    assert_narrow(page, found["scrollWidth"], found["clientWidth"])
    return found["other"]


def devtools_of(page: Page) -> CDPSession:
    """What is evaluated here is compiled once, and not on each page anew as by `page.evaluate`."""
    if page not in SESSIONS:
        SESSIONS[page] = page.context.new_cdp_session(page)
    return SESSIONS[page]


def assert_fits(page: Page) -> None:
    """The page is no wider than the screen."""
    assert_narrow(page, *page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]"))


def assert_narrow(page: Page, wide: int, screen: int) -> None:
    assert wide <= screen, f"{page.url} is {wide} px wide on a screen of {screen} px"
