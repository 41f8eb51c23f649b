"""A visitor of the demonstration with a camera: goes, fills in, and takes a picture at every width."""

from collections.abc import Callable
from dataclasses import dataclass, field

from environment import ROOT, Stop, say
from playwright.sync_api import Browser, Page

FOLDER = ROOT / "docs" / "screens"
SIZES = ((360, 740, 2400), (820, 1180, 1600), (1280, 800, 1200))
"""Width, height of the screen, and how tall a picture may grow with a long page, in CSS pixels."""
LARGEST = 250_000
PASSWORD = "made-up-families"


def other_than(address: str) -> Callable[[str], bool]:
    """Whether a page has been left."""
    return lambda url: url != address


@dataclass
class Screens:
    """One visitor at a time, and the pictures taken so far."""

    browser: Browser
    home: str
    page: Page = field(init=False)
    taken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        context = self.browser.new_context(
            base_url=self.home, locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce"
        )
        self.page = context.new_page()

    def take(self, name: str, start: str = "body") -> None:
        """The page as it is now, at every width: the whole of it from `start` on, unless it is too tall."""
        for width, height, tallest in SIZES:
            self.page.set_viewport_size({"width": width, "height": height})
            needed: int = self.page.evaluate("document.documentElement.scrollHeight")
            self.page.set_viewport_size({"width": width, "height": min(max(needed, height), tallest)})
            self.page.locator(start).evaluate("each => each.scrollIntoView()")
            self.page.mouse.move(0, 0)  # nothing lights up under it
            picture = FOLDER / f"{name}-{width}.png"
            self.page.screenshot(path=picture, animations="disabled", caret="hide")
            if picture.stat().st_size > LARGEST:
                raise Stop(f"{picture.name} is {picture.stat().st_size} bytes; {LARGEST} is the most.")
        self.taken.append(name)
        say(f"  {name}")

    def goes_to(self, address: str) -> None:
        self.page.goto(address)

    def tap(self, *names: str) -> None:
        """Links and buttons by their words, one after the other."""
        for name in names:
            self.page.locator("a, button").filter(has_text=name).first.click()

    def choose(self, *labels: str) -> None:
        for label in labels:
            self.page.get_by_label(label, exact=True).check()

    def step(self, *labels: str) -> None:
        """Choose and go on, and wait until htmx has put the next page in."""
        before = self.page.url
        self.choose(*labels)
        self.tap("Next")
        self.page.wait_for_url(other_than(before))

    def answer(self, *positions: int) -> None:
        """Question after question: which answer, counted from 0 at the top."""
        for position in positions:
            before = self.page.url
            self.page.locator("input[name=answer]").nth(position).check()
            self.tap("Next")
            self.page.wait_for_url(other_than(before))

    def open_a_dyad_that_changed(self) -> None:
        """From the summary: the first that is past the cut-off and measured again with everything."""
        lines = self.page.locator(".dcs-lines tr").filter(has_text="past the cut-off").locator("a")
        for address in [line.get_attribute("href") or "" for line in lines.all()]:
            self.goes_to(address)
            if "Not yet known" not in self.page.locator("[aria-labelledby=bearing]").inner_text():
                return

    def sign_in(self, email: str) -> None:
        self.goes_to("/sign-in")
        self.page.get_by_label("Work email").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.tap("Sign in")
        self.page.get_by_role("heading", name="Second step").wait_for()
        self.take("second-step")
        self.tap("Go on")
