"""Looks at one page as people meet it: small, and with a thumb; `make long` looks at it large as well, and with wider
spaces.
"""

import os
import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.person import Person
from tests.support.axe import assert_accessible, assert_fits

EVERY_WIDTH = bool(os.environ.get("LONG"))
MAGNIFIED = (320, 640)
"""1280 px, magnified four times: WCAG 2.2, 1.4.10. Nothing has less room."""
ROW, CONTROL = 48, 24
"""Least height of an answer, and least size of everything else that can be tapped, in CSS pixels."""

SMALL_TARGETS = """([row, control, exempt]) => {
  const rows = ".nhsuk-radios__item, .nhsuk-checkboxes__item, .dcs-rating__item, .dcs-chip";
  const found = [];
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  for (const each of document.querySelectorAll(controls)) {
    const answer = each.closest(rows);
    // The line of a list and its link are one target: the link's ::after covers the line.
    const target = answer ?? (each.matches(".dcs-rows__link") ? each.closest("li") : each);
    const { width, height } = target.getBoundingClientRect();
    if (!each.checkVisibility() || each.matches(`.nhsuk-skip-link, ${exempt}`)) continue;
    const least = answer ? row : control;
    if (height < least || width < control) found.push(`${each.outerHTML.slice(0, 90)} ${width}×${height}`);
  }
  return found;
}"""

WIDER_SPACES = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important }
    * { word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""  # WCAG 2.2, 1.4.12

CUT_OFF = """() => [...document.querySelectorAll("main *, header *")].filter((each) => {
  const style = getComputedStyle(each);
  return each.checkVisibility() && !each.closest("svg, .nhsuk-u-visually-hidden, thead") && style.overflow !== "visible"
    && !each.matches("input, select, textarea, progress") && each.scrollHeight > each.clientHeight + 1;
}).map((each) => each.outerHTML.slice(0, 90))"""


def inspect(page: Page, *, every_width: bool = EVERY_WIDTH) -> None:
    """Everything that a browser can check by itself. Leaves the page at the size it had."""
    size = page.viewport_size
    assert size is not None
    look(page, *MAGNIFIED)
    if every_width:
        inspect_every_width(page)
    else:
        assert_accessible(page)
        assert_within_reach(page)
    look(page, size["width"], size["height"])


def inspect_every_width(page: Page) -> None:
    """From the magnified page on."""
    assert_fits(page)
    look(page, 1280, 800)
    assert_accessible(page, whole=False)
    assert_within_reach(page, "p a")  # a mouse has no trouble with a word in a sentence: WCAG 2.2, 2.5.8
    look(page, 360, 740)
    if assert_accessible(page):  # something is shown on one of the two screens only
        look(page, 1280, 800)
        assert_accessible(page)
        look(page, 360, 740)
    assert_within_reach(page)
    page.evaluate(WIDER_SPACES)
    assert_fits(page)
    finds_none(page, "cut off with wider spaces", CUT_OFF)
    page.evaluate("document.adoptedStyleSheets = []")


def assert_within_reach(page: Page, exempt: str = ":not(*)") -> None:
    finds_none(page, "too small to tap", SMALL_TARGETS, [ROW, CONTROL, exempt])


def look(page: Page, width: int, height: int) -> None:
    if page.viewport_size != {"width": width, "height": height}:
        page.set_viewport_size({"width": width, "height": height})


def finds_none(page: Page, what: str, question: str, argument: Any = None) -> None:
    found: list[str] = page.evaluate(question, argument)
    assert not found, "\n".join([f"{page.url} is {what}:", *found])


def visits(person: Person, *addresses: str) -> None:
    """Open each, fold everything out, and inspect it."""
    size = person.page.viewport_size
    assert size is not None
    look(person.page, *MAGNIFIED)
    for address in addresses:
        person.page.goto(address)
        person.page.evaluate("for (const each of document.querySelectorAll('summary')) each.click()")
        inspect(person.page)
    look(person.page, size["width"], size["height"])


def fails(person: Person, button: str, words: str, *, alike: bool = True) -> None:
    """Send what cannot be accepted: the page says what is wrong, at the top and at the field.

    Mistakes look alike on most pages, so every run inspects those only that are not `alike`.
    """
    person.page.locator("main").get_by_role("button", name=button, exact=True).click()
    summary = person.page.locator(".nhsuk-error-summary")
    expect(summary).to_contain_text(words)
    expect(summary).to_be_focused()
    expect(person.page).to_have_title(re.compile("^Error: "))
    if EVERY_WIDTH or not alike:
        inspect(person.page)


def pages_of(pdf: bytes) -> int:
    """How many sheets of paper a printed page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
