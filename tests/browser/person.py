"""A person at a real browser, who taps what the page shows and reads what comes."""

import re
from collections.abc import Sequence

from playwright.sync_api import Locator, Page, expect

from tests.support.factories import PASSWORD, PIN, code_of_account

FAMILY = ("Mother", "20 to 29", "9", "Baby born early, or in neonatal care", "GP", "No", "Yes, they agree")


class Person:
    """Somebody and the page in front of them. `scripts` says whether this browser runs any."""

    def __init__(self, page: Page, scripts: bool = True) -> None:
        self.page = page
        self.scripts = scripts

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def reads(self, words: str) -> None:
        """The words stand on the page, or come within a moment."""
        expect(self.page.locator("main")).to_contain_text(words)

    def taps(self, words: str) -> None:
        """The one link or button with exactly these words."""
        wanted = re.compile(rf"^\s*{re.escape(words)}\s*$")
        self.page.locator("a, button").filter(has_text=wanted).click()

    def chooses(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def answer(self, value: str) -> Locator:
        return self.page.locator(f"input[name=answer][value='{value}']")

    @property
    def chosen(self) -> Locator:
        """The answer that is chosen on this page."""
        return self.page.locator("input[name=answer]:checked")

    def goes_on(self, button: str = "Next") -> None:
        """Send the form of a step, and wait until the next page can be worked: htmx leads the reader to its heading."""
        before = self.page.url
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_url(lambda url: url != before, wait_until="domcontentloaded")
        if self.scripts:
            expect(self.heading).to_be_focused()

    def answers(self, values: Sequence[str]) -> None:
        """Tap one answer after the other, by its value."""
        for value in values:
            self.answer(value).check()
            self.goes_on()

    def goes_back(self) -> None:
        """The browser's own Back, which asks the server for the whole page."""
        with self.page.expect_event("load"):
            self.page.evaluate("history.back()")

    def goes_forward(self) -> None:
        with self.page.expect_event("load"):
            self.page.evaluate("history.forward()")

    def is_asked(self, question: int, of: int = 9) -> None:
        expect(self.page.locator(".dcs-progress__words strong")).to_have_text(f"Question {question} of {of}")

    def signs_in(self, email: str) -> None:
        self.page.goto("/sign-in")
        self.page.get_by_label("Work email").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.taps("Sign in")
        self.page.get_by_label("Code").fill(code_of_account(email))
        self.taps("Go on")
        expect(self.heading).to_have_text("Today")

    def adds_a_dyad(self) -> str:
        """Go through the small steps to the page that shows the new code. Returns the code."""
        self.taps("Add a dyad")
        for said in FAMILY:
            if said.isdigit():
                self.page.get_by_label("Age in months").fill(said)
            else:
                self.chooses(said)
            self.goes_on()
        self.taps("Add this dyad")
        expect(self.heading).to_have_text("Write this code down now")
        return self.page.locator(".dcs-bigcode").inner_text()

    def hands_the_tablet_over(self) -> None:
        """From the page of an occasion to the parent's first page."""
        self.chooses("The parent, on this tablet")
        self.page.locator("main").get_by_role("button", name=re.compile("^(Start|Go on)$")).click()
        expect(self.page.locator(".dcs-turn")).to_have_text("Your turn")

    def waits_until_all_is_sent(self) -> None:
        """Answers may be kept on the device first; a quiet line on the parent's last page says when they have left."""
        expect(self.page.locator("#saved")).to_have_text("Sent")

    def takes_the_tablet_back(self, pin: str = PIN) -> None:
        """From a parent's page that offers it, with the practitioner's PIN."""
        self.taps("I am the practitioner")
        self.page.get_by_label("Your PIN").fill(pin)
        self.taps("Open")
