"""What looks at every page finds faint words too where only a large screen shows them."""

import pytest
from playwright.sync_api import Browser

from tests.browser.inspection import inspect

FAINT = "<span style='color: #ccc'>Faint words</span>"
CLIPPED = "position: absolute; width: 1px; height: 1px; overflow: hidden"


@pytest.mark.parametrize(
    ("hidden", "body"),
    [("", FAINT), ("display: none", FAINT), (CLIPPED, f"<p>{FAINT}</p>")],
    ids=["everywhere", "not shown when small", "clipped away when small"],
)
def test_faint_words_are_found(browser: Browser, hidden: str, body: str) -> None:
    page = browser.new_page()
    style = f"@media (max-width: 600px) {{ .wide {{ {hidden} }} }}"
    page.set_content(
        f"<!doctype html><html lang='en'><title>A page</title><style>{style}</style>"
        f"<main><h1>A page</h1><div class='wide'>{body}</div></main></html>"
    )
    with pytest.raises(AssertionError, match="color-contrast"):
        inspect(page)
    page.close()
