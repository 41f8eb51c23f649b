"""What looks at every page finds faint words too where only a large screen shows them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.inspection import inspect

FAINT = "<span class='faint'>Faint words</span>"
CLIPPED = "position: absolute; width: 1px; height: 1px; overflow: hidden"


PAGE = """<!doctype html><html lang="en"><title>A page</title>
<style>.faint {{ color: #ccc }} @media (max-width: 600px) {{ .wide {{ {hidden} }} }}</style>
<main><h1>A page</h1><p>{known}</p><div class="wide">{body}</div></main></html>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.long
@pytest.mark.parametrize(
    ("hidden", "body"),
    [("", FAINT), ("display: none", FAINT), (CLIPPED, f"<p>{FAINT}</p>")],
    ids=["everywhere", "not shown when small", "clipped away when small"],
)
def test_faint_words_are_found(page: Page, hidden: str, body: str) -> None:
    page.set_content(PAGE.format(hidden=hidden, known="", body=body))
    with pytest.raises(AssertionError, match="color-contrast"):
        inspect(page, every_width=True)


@pytest.mark.long
def test_what_only_a_large_screen_shows_is_asked_for_every_rule(page: Page) -> None:
    page.set_content(PAGE.format(hidden="display: none", known="", body="<img src='data:,' width=48 height=48>"))
    with pytest.raises(AssertionError, match="image-alt"):
        inspect(page, every_width=True)


@pytest.mark.long
def test_what_only_a_small_screen_names_is_asked_for_every_rule(page: Page) -> None:
    style = "<style>@media (min-width: 600px) { label span { display: none } } select { padding: 1em }</style>"
    body = f"{style}<label><span>A word</span><select></select></label>"
    page.set_content(PAGE.format(hidden="", known="", body=body))
    with pytest.raises(AssertionError, match="select-name"):
        inspect(page, every_width=True)


@pytest.mark.long
@pytest.mark.parametrize(
    "body",
    [
        FAINT,
        "<p style='background: #222'>Known words</p>",
        "<div style='background: #222'><p>Known words</p></div>",
        "<div style='opacity: 0.3'><p>Known words</p></div>",
        "<input aria-label='Known' value='Known words' style='color: #ccc'>",
    ],
    ids=["colour", "its own ground", "ground under it", "shining through", "typed"],
)
def test_what_is_known_from_one_page_excuses_no_other_look_on_the_next(page: Page, body: str) -> None:
    page.set_content(PAGE.format(hidden="", known="Known words", body=""))
    inspect(page, every_width=True)
    page.set_content(PAGE.format(hidden="", known="Known words", body=body))
    with pytest.raises(AssertionError, match="color-contrast"):
        inspect(page, every_width=True)


def test_faint_words_are_found_in_every_run(page: Page) -> None:
    page.set_content(PAGE.format(hidden="", known="", body=FAINT))
    with pytest.raises(AssertionError, match="color-contrast"):
        inspect(page, every_width=False)
