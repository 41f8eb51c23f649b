"""Checks a page in the browser as somebody who cannot see, point or scroll sideways would meet it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE: str = Axe().axe_script
FIND = "axe.run({ resultTypes: ['violations'] }).then((found) => found.violations)"


def assert_accessible(page: Page) -> None:
    """No rule of axe-core is broken, and nothing sticks out to the right of the screen.

    For pages with scripts on: axe is a script, and waits for ever in a browser that runs none. See `assert_fits`.
    """
    if page.evaluate("!('axe' in window)"):
        page.evaluate(AXE)
    broken = page.evaluate(FIND)
    lines = [f"{rule['id']}: {rule['help']} ({'; '.join(str(n['target']) for n in rule['nodes'])})" for rule in broken]
    assert not lines, f"{page.url}\n" + "\n".join(lines)
    assert_fits(page)


def assert_fits(page: Page) -> None:
    """The page is no wider than the screen."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= screen, f"{page.url} is {wide} px wide on a screen of {screen} px"
