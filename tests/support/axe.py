"""Checks a page in the browser as somebody who cannot see, point or scroll sideways would meet it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE: str = Axe().axe_script
SMALL = """async () => {
  window.wasShown = new WeakSet(window.nowShown());
  return (await axe.run({ resultTypes: ["violations"] })).violations;
}"""
LARGE = """async () => {
  const options = { resultTypes: ["violations"], rules: { "color-contrast": { enabled: false } } };
  const { violations } = await axe.run(options);
  const include = window.nowShown().filter((each) => !window.wasShown.has(each));
  if (include.length === 0) return violations;
  const contrast = await axe.run({ include }, { resultTypes: ["violations"], runOnly: ["color-contrast"] });
  return [...violations, ...contrast.violations];
}"""
NOW_SHOWN = """window.nowShown = () => {
  const clipped = (each) => (each.offsetWidth <= 1 || each.offsetHeight <= 1)
    && getComputedStyle(each).overflow !== "visible";
  const all = [...document.querySelectorAll("body *")].filter((each) => each.checkVisibility());
  const unseen = new Set(all.filter(clipped));
  for (const each of all) if (unseen.has(each.parentElement)) unseen.add(each);
  return all.filter((each) => !unseen.has(each));
}"""


def assert_accessible(page: Page) -> None:
    """No rule of axe-core is broken, and nothing sticks out to the right of the screen.

    For pages with scripts on: axe is a script, and waits for ever in a browser that runs none. See `assert_fits`.
    """
    if page.evaluate("!('axe' in window)"):
        page.evaluate(AXE)
        page.evaluate(NOW_SHOWN)
    finds_nothing(page, SMALL)


def assert_accessible_when_larger(page: Page) -> None:
    """The same on a larger screen, after `assert_accessible` on a small one.

    Contrast takes axe most of its time. Colours are the same on any screen and letters never smaller on a larger one,
    so only what the small screen did not show is asked for it again.
    """
    finds_nothing(page, LARGE)


def finds_nothing(page: Page, question: str) -> None:
    broken = page.evaluate(question)
    lines = [f"{rule['id']}: {rule['help']} ({'; '.join(str(n['target']) for n in rule['nodes'])})" for rule in broken]
    assert not lines, f"{page.url}\n" + "\n".join(lines)
    assert_fits(page)


def assert_fits(page: Page) -> None:
    """The page is no wider than the screen."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= screen, f"{page.url} is {wide} px wide on a screen of {screen} px"
