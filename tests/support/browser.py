"""A real Chromium, and pages in it that complain about script errors and about requests to other hosts."""

from collections.abc import Callable, Iterator

import pytest
from chromium import ensure_chromium, find_shell
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.server import LiveServer

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DISABLED = (
    "RenderDocument",  # a new frame for each page of the same site: a third of the work of opening one
    "WebUIOmniboxPopup",  # two pages of the address bar's own behind each window: half the work of opening that
    "WebUIOmniboxAimPopup",
    # and what playwright switches off, which only the last --disable-features of a command says
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
LIGHTER = f"--disable-features={','.join(DISABLED)}"
# Chromium's own line for a 4xx, a 5xx or a lost connection, htmx's for the last, and for keeping what is typed when
# more is typed meanwhile; tests look at the page for that.
EXPECTED = ("Failed to load resource", "htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run, without windows where that is to be had."""
    with sync_playwright() as playwright:
        path = find_shell() or ensure_chromium()
        chromium = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, LIGHTER])
        yield chromium
        chromium.close()


def watch(context: BrowserContext, home: str, complaints: list[str]) -> None:
    """Collect what no page may do: errors and warnings in the console, and requests to another host."""

    def on_request(url: str) -> None:
        if not url.startswith((home, "data:", "blob:")):
            complaints.append(f"a request to another host: {url}")

    def on_console(kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not text.startswith(EXPECTED):
            complaints.append(f"console {kind}: {text}")

    context.on("request", lambda request: on_request(request.url))
    context.on("console", lambda message: on_console(message.type, message.text))
    context.on("weberror", lambda error: complaints.append(f"script error: {error.error}"))


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """`open_page(width=360, height=780, scripts=False)`: a page on a device of its own, with its own cookies."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new_page(width: int = 820, height: int = 1180, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        watch(context, live_server.url, complaints)
        contexts.append(context)
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page on a tablet held upright, 820 × 1180."""
    return open_page()
