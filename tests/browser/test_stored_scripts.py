"""Stored XSS: forty scripts in every free text, read by every role in a real browser, where none of them runs.

A script that ran, or one that only the Content-Security-Policy stopped, is an error in the console and fails the test.
"""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Error, Page
from sqlalchemy import func, update
from sqlalchemy.orm import Session, scoped_session

from app.domain.checking import Said
from app.domain.permissions import Actor, may
from app.domain.vocabulary import Role
from app.operations.extracting import NewAgreement, record_agreement
from app.store.base import Base
from app.store.checking import CheckEvent
from tests.browser.conftest import Tablet
from tests.support.actors import sign_in
from tests.support.addresses import Arguments, action_of, addresses, belongings
from tests.support.browser import OpenPage
from tests.support.client import PageClient
from tests.support.factories import TODAY, a_member, supervise
from tests.support.payloads import PAYLOADS
from tests.support.server import LiveServer
from tests.support.teams import a_team

FREE_TEXT = {
    "users": ("name",),
    "regions": ("name", "nation"),
    "services": ("name", "who_to_call", "alert_prompt"),
    "instrument_permissions": ("licence",),
    "data_agreements": ("reference", "recipient", "purpose"),
    "discussion_marks": ("question",),
    "interventions": ("helping_question",),
    "goals": ("wording",),
    "visits": ("note",),
    "sign_ins": ("device",),
    "passkeys": ("device",),
    "imported_rows": ("source",),
    "provider_accounts": ("subject",),
}
"""What a person, an import or a browser wrote. SQLite holds no text to its length, so all forty fit in each."""
CANARY = """
window.canary = () => console.error("a stored script ran");
addEventListener("securitypolicyviolation", ({ blockedURI, violatedDirective }) =>
  console.error(`stopped by the policy only: ${violatedDirective} ${blockedURI}`));
"""
ALL_AT_ONCE = "\n".join(PAYLOADS)


def write_everywhere(session: scoped_session[Session]) -> None:
    """All forty, in every row of every free text, before what stands there: some names must differ."""
    for table, columns in FREE_TEXT.items():
        here = Base.metadata.tables[table]
        session.execute(update(here).values({each: ALL_AT_ONCE + func.coalesce(here.c[each], "") for each in columns}))
    session.commit()


def readable(app: Flask, actor: Actor, arguments: Arguments, known: set[str]) -> list[str]:
    """The pages that this person can open, but those that are known, each once."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    sign_in(client, actor)
    client.check = lambda page: None  # type: ignore[method-assign]
    found = []
    for address in addresses(app, arguments, "GET"):
        if address.path in known or not may(actor, action_of(app, address.endpoint)):
            continue
        reply = client.get(address.path, buffered=True)
        shows = reply.status_code == 200 and reply.mimetype == "text/html" and "canary" in reply.text
        if shows and not reply.headers.get("Content-Disposition"):
            found.append(address.path)
    return found


SWAPPED = """async (path) => {
  await htmx.ajax("GET", path, { target: "#main", select: "#main", swap: "outerHTML" });
  return [document.documentElement.outerHTML.includes("canary()"), document.querySelectorAll("[data-canary]").length];
}"""


def read(page: Page, path: str, *, whole: bool) -> None:
    """Let htmx swap a page in, after it was opened if `whole`."""
    if whole:
        page.goto(path)
    assert page.evaluate(SWAPPED, path) == [True, 0], path


@pytest.mark.asvs("1.1.2", "1.2.1", "1.3.7", "3.4.7")
@pytest.mark.parametrize(
    "opened", [8, pytest.param(1, marks=pytest.mark.long)], ids=["one page in eight", "every page"]
)
def test_stored_xss_no_text_runs_for_any_role(
    app: Flask, tablet: Tablet, practitioner: Actor, db_session: scoped_session[Session], opened: int
) -> None:
    """htmx swaps in every page; so many are opened by themselves as well."""
    lead = a_member(Role.SERVICE_LEAD, service_id=practitioner.service_id)
    supervisor = a_member(Role.PRACTITIONER, Role.SUPERVISOR, service_id=practitioner.service_id)
    supervise(supervisor, practitioner)
    others = (lead, supervisor, a_member(Role.NATIONAL_ANALYST), a_member(Role.ADMINISTRATOR))
    mine, team = belongings(practitioner), a_team("the others").ids
    team |= {"service_id": practitioner.service_id, "user_id": practitioner.user_id}
    agreed = NewAgreement("A-1", "A university", "Research", TODAY + timedelta(days=999))
    team |= {"agreement_id": record_agreement(None, agreed, TODAY)}
    arguments = {**mine.arguments, **{name: (each,) for name, each in team.items()}}
    check_id = mine.ids["check_id"]
    db_session.add(CheckEvent(check_id=check_id, n=2, said=Said.STANDS, text=ALL_AT_ONCE, by_id=practitioner.user_id))
    write_everywhere(db_session)
    seen: dict[bool, set[str]] = {True: set(), False: set()}
    for actor in (practitioner, *others):
        known = seen[actor in others]
        page = tablet(actor).page
        page.add_init_script(CANARY)
        for number, path in enumerate(readable(app, actor, arguments, known)):
            read(page, path, whole=number % opened == 0)
            known.add(path)
    assert len(seen[True]) + len(seen[False]) > 20


@pytest.mark.asvs("3.4.3", "3.4.7")
def test_a_script_that_slips_through_meets_two_more_walls(
    browser: Browser, live_server: LiveServer, open_page: OpenPage
) -> None:
    """Without this, the test above would pass in a browser whose canary is dead."""
    page = browser.new_context(base_url=live_server.url).new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.add_init_script(CANARY)
    page.goto("/sign-in")
    for sink in ("document.body.innerHTML", "document.createElement('iframe').srcdoc"):
        with pytest.raises(Error, match="TrustedHTML"):
            page.evaluate(f"{sink} = '<img src=x onerror=canary()>'")
    with pytest.raises(Error, match="TrustedScriptURL"):
        page.evaluate("document.createElement('script').src = '/static/js/page.js'")
    with pytest.raises(Error, match="TrustedScriptURL"):
        page.evaluate("navigator.serviceWorker.register('/static/js/page.js')")
    page.evaluate("""() => {
      const read = new DOMParser().parseFromString("<img src=x onerror=canary()>", "text/html");
      document.body.append(document.importNode(read.querySelector("img"), true));
    }""")
    page.wait_for_timeout(200)
    assert any(line.startswith("stopped by the policy only: script-src") for line in told), told
    assert "a stored script ran" not in told
    page.evaluate("canary()")
    assert "a stored script ran" in told
    page.context.close()
