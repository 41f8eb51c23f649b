"""A person at a browser without scripts, who only follows the links and sends the forms that a page holds."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import current_app

from app.extensions import db
from app.operations.rebuilding import all_interventions, differences
from app.operations.rebuilding_sums import all_services, sum_differences
from tests.support.client import PageClient
from tests.support.factories import PASSWORD, PIN, code_of_account
from tests.support.pages import Page, words

FAMILY: dict[str, Any] = {
    "adult_role": "mother",
    "adult_age": "20_29",
    "child_months": "9",
    "populations": ["neonatal", "parental_mental_health"],
    "referral": "gp",
    "court_ordered": "no",
    "national_use": "agreed",
}
DECLINED, SKIPPED = "-", "x"


class Person:
    """Somebody and the page they are looking at."""

    def __init__(self, client: PageClient) -> None:
        self.client = client
        self.page = Page(client.get("/sign-in", follow_redirects=True))

    def goes_to(self, address: str) -> Page:
        self.page = self.client.visit(address)
        return self.page

    def follows(self, text: str) -> Page:
        """Follow the link with these words; or else the one link that begins with them; or else that holds them."""
        links = self.page.links
        ways = (
            {address for link, address in links.items() if link == text},
            {address for link, address in links.items() if link.startswith(text)},
            {address for link, address in links.items() if text in link},
        )
        found = next((way for way in ways if way), set())
        assert len(found) == 1, f"{len(found)} links with “{text}” among {sorted(links)}"
        return self.goes_to(found.pop())

    def sends(self, having: str, **values: Any) -> Page:
        """Fill in and send the form that holds a field named `having`."""
        self.page = self.client.submit(self.page.form(having), values)
        return self.page

    def presses(self, text: str) -> Page:
        """Send the one form that has a button with these words, as it is."""
        buttons = ((form, element) for form, element in zip(self.page.forms, self.page.tree.iter("form"), strict=True))
        found = [form for form, element in buttons if any(text in words(each) for each in element.iter("button"))]
        assert len(found) == 1, f"{len(found)} forms with a button “{text}” on “{self.page.heading}”"
        self.page = self.client.submit(found[0])
        return self.page

    def signs_in(self, email: str) -> Page:
        """Both steps: the password, and the code of the authenticator app."""
        self.sends("password", email=email, password=PASSWORD)
        return self.sends("code", code=code_of_account(email.strip().lower()))

    def hands_the_tablet_over(self, occasion_id: uuid.UUID) -> Page:
        """From now on it is a parent who holds this browser."""
        self.goes_to(f"/occasions/{occasion_id}")
        return self.sends("mode", mode="tablet")

    def takes_the_tablet_back(self) -> Page:
        """From a parent's last page: the practitioner's PIN leads to what is new."""
        self.follows("I am the practitioner")
        return self.sends("pin", pin=PIN)

    def adds_a_dyad(self, **choices: Any) -> str:
        """Go through the small steps and stop at the page that shows the new code. Returns the code as shown."""
        self.goes_to("/dyads")
        self.presses("Add a dyad")
        for field, value in {**FAMILY, **choices}.items():
            self.sends(field, **{field: value})
        self.presses("Add this dyad")
        return next(words(each) for each in self.page.tree.iter("bdi"))

    def answers(self, values: Sequence[str]) -> Page:
        """Answer one question after the other: a value, "-" to prefer not to say, "x" to skip."""
        for value in values:
            self.answers_one(value)
            assert self.page.response.status_code == 200, self.page.text
        return self.page

    def answers_one(self, value: str) -> Page:
        if value != SKIPPED:
            return self.sends("answer", answer="_declined" if value == DECLINED else value)
        buttons = {element.get("name") for element in self.page.tree.iter("button")}
        return self.sends("answer", **({"skip": "1"} if "skip" in buttons else {"answer": "_left_out"}))

    @property
    def chosen(self) -> str | None:
        """The answer that is chosen on a question's page."""
        return self.page.form("answer").fields.get("answer")

    @property
    def rows(self) -> list[str]:
        """The lines of the lists on this page."""
        lists = [each for each in self.page.tree.iter("ul") if "dcs-rows" in each.get("class", "")]
        return [words(line) for each in lists for line in each.findall("li")]

    def row(self, text: str) -> str:
        """The one line that holds `text`."""
        found = [line for line in self.rows if text in line]
        assert len(found) == 1, f"{len(found)} lines with “{text}” among {self.rows}"
        return found[0]


def assert_derived_follows_from_events() -> None:
    """Whatever was worked out along the way is what the events say when they are read again from the first."""
    db.session.commit()
    interventions = all_interventions()
    assert interventions
    catalogue = current_app.extensions["catalogue"]
    assert [str(each) for each in differences(catalogue, interventions)] == []
    assert [str(each) for service_id in all_services() for each in sum_differences(service_id)] == []
