"""Every word of ours can be translated: pages are shown in a made-up language that puts brackets around each text."""

import ast
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask
from sqlalchemy import select

from app.domain.disclosure.lattice import Quarter
from app.domain.permissions import Action, Actor, may
from app.domain.vocabulary import OccasionKind, Role
from app.extensions import db
from app.operations.accounts import hasher
from app.operations.checking import draw_records
from app.operations.extracting import NewAgreement, record_agreement
from app.operations.inviting import add_account, invite
from app.store.checking import SpotCheck
from app.web.calendar import today
from app.web.languages import Words
from app.web.today import routes as today_routes
from app.web.today.presenters import TodayPage
from tests.support.actors import csrf_token
from tests.support.addresses import STEPS, action_of, addresses, belongings
from tests.support.client import PageClient
from tests.support.factories import a_dyad, a_member, an_occasion, answer, complete, measure, supervise
from tests.support.instruments import shipped_catalogue
from tests.support.journey import Person
from tests.support.outcomes import fill_sums
from tests.support.pages import Page
from tests.support.project import ROOT, files, shown
from tests.support.releases import SECOND, SmallSource, families, prepared, signed
from tests.support.teams import a_team, pages_of

TEMPLATE = ROOT / "translations" / "messages.pot"
EXTRACT = [
    *("-m", "babel.messages.frontend", "extract", "--mapping-file", "babel.cfg"),
    *("--keywords", "_l", "--keywords", "lazy_ngettext:1,2", "--add-location", "file", "--sort-by-file"),
    *("--project", "VIG DCS", "--version", "0.1", "--copyright-holder", "the authors of VIG DCS", "--output-file"),
]
OPENS, CLOSES = "⟦", "⟧"
SPOKEN = {"aria-label", "title", "alt", "placeholder", "content", "data-no-signal", "data-trouble"}
OPTIONAL = "populations"  # the one step without a mistake to make
GOALS = ("splash together", "sleep without tears")
OURS = re.compile(
    r"VIG DCS|\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b"  # what the system is called, and a client code
    r"|\b\d{1,2} [A-Z][a-z]+(?: \d{4}(?: at)?)?\b"
    r"|\b(?:Service|Region|Practitioner|Member|Lead of) \w+\b|\S+@\S+|\bEngland\b|https?://\S+"  # names
    r"|\b(?:North|Ash|Birch|Cedar|Elm)\b"  # of the places of a release
    r"|\b[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}\b"  # the secret of an authenticator app
    r"|\band\b"  # a date and the last of a list are written as the language's own rules say, not by our translations
)
LETTERS = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(scope="module")
def template() -> Catalog:
    """The list for translators."""
    with TEMPLATE.open("rb") as stream:
        return read_po(stream)


@pytest.fixture(scope="module")
def in_brackets(template: Catalog) -> Translations:
    """A language in which every message is itself, in brackets."""
    catalog = Catalog(locale="en")
    for message in template:
        if message.id:
            one = message.id if isinstance(message.id, tuple) else (message.id,)
            said = tuple(f"{OPENS}{text}{CLOSES}" for text in one)
            catalog.add(message.id, said if len(said) > 1 else said[0], flags=message.flags)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


@pytest.fixture
def brackets(in_brackets: Translations, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show every page in that language."""
    monkeypatch.setattr(Words, "get_translations", lambda self: in_brackets)


def of_instruments() -> list[str]:
    """Names, citations, terms and wordings, the longest first: to be taken out of a page as they stand."""
    found: set[str] = set()
    for instrument in shipped_catalogue():
        found |= {instrument.name, instrument.short_name, instrument.citation, instrument.licence.owner}
        found |= {instrument.licence.terms, *strings(instrument.words().model_dump())}
    return sorted((text for text in found if LETTERS.search(text)), key=len, reverse=True)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)


INSTRUMENTS = of_instruments()


def bare(text: str) -> str:
    """What is left of a text without everything in brackets."""
    depth, left = 0, []
    for character in text:
        depth += (character == OPENS) - (character == CLOSES)
        if depth == 0 and character != CLOSES:
            left.append(character)
    return "".join(left)


def untranslated(page: Page) -> list[str]:
    """What a person reads or hears on this page and no translation could change."""
    texts = [page.title]
    for element in next(page.tree.iter("body")).iter():
        own = "" if element.get("translate") == "no" else element.text or ""  # a code, or words of a source
        texts += [own, element.tail or "", *(element.get(name, "") for name in SPOKEN)]
    found = []
    for text in filter(LETTERS.search, map(bare, texts)):
        for known in (*INSTRUMENTS, *GOALS):
            text = text.replace(known, "")
        if LETTERS.search(OURS.sub("", text)):
            found.append(" ".join(text.split()))
    return found


def wrong(pages: Iterator[Page]) -> dict[str, list[str]]:
    return {page.response.request.full_path: found for page in pages if (found := untranslated(page))}


@pytest.mark.usefixtures("brackets")
def test_every_address(app: Flask, desk: PageClient, client: PageClient, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner, goals=GOALS)
    for kind, values in (("before", "2"), ("during", "2"), ("after", "1"), ("follow_up", "3")):
        occasion = an_occasion(practitioner, dyad, OccasionKind(kind))
        complete(practitioner, occasion, "phq9", [values] * 8 + ["x"])
        complete(practitioner, occasion, "gad7", [values] * 7)
        complete(practitioner, occasion, "pbq", ["sometimes"] * 25)
        complete(practitioner, occasion, "gbo", [values, "-"])
        complete(practitioner, occasion, "epds", ["1"] * 10)
    mine = belongings(practitioner, GOALS[0])
    known = {**mine.arguments, "dyad_id": (dyad.id,), "occasion_id": (occasion.id, mine.ids["occasion_id"])}
    seen = []
    for address in addresses(app, known, "GET"):
        if address.endpoint not in {"static", "information.healthz"}:
            reply = desk.get(address.path, follow_redirects=True, buffered=True)
            if reply.mimetype == "text/html":
                seen.append(Page(reply))
    assert len(seen) > 40
    assert wrong(iter(seen)) == {}


@pytest.mark.long
@pytest.mark.usefixtures("brackets")
@pytest.mark.parametrize("role", [Role.SERVICE_LEAD, Role.ADMINISTRATOR])
def test_every_address_of_those_who_look_after_services(
    app: Flask, another_desk: Callable[[Actor], PageClient], db_session: object, role: Role
) -> None:
    """Each page, and each form sent empty; and a person's first page, by invitation."""
    team = a_team("Ash")
    actor = team.lead if role is Role.SERVICE_LEAD else a_member(role)
    fill_sums(team.practitioner, [(18, 8), (12, 8), (6, 14), (20, 12)] * 5, court_ordered=True)
    fill_sums(
        team.practitioner, [(18, 8), (20, None)] * 12, on=date(2025, 8, 1), stage="trainee_1", delivery="not_known"
    )
    fill_sums(team.practitioner, [(3, 4)] * 3, code="gad7")
    desk = another_desk(actor)
    token, seen = csrf_token(desk), []
    for address in pages_of(app, team, "GET", "POST"):
        data = {"csrf_token": token} if address.method == "POST" else None
        if may(actor, action_of(app, address.endpoint)) and "switch" not in address.endpoint:
            reply = desk.open(address.path, method=address.method, data=data, buffered=True)
            if reply.status_code != 303:
                seen.append(Page(reply))
    assert len(seen) > 15
    invited = add_account("Member 1", "new@service.example", hasher(fast=True))
    link = f"/invitation/{invite(invited, None)}"
    seen += [desk.visit(link), Page(desk.post(link, data={"csrf_token": token})), desk.visit("/joined")]
    assert {page.response.status_code for page in seen} <= {200, 404, 422}
    assert wrong(iter(seen)) == {}


@pytest.mark.long
@pytest.mark.usefixtures("brackets")
def test_every_address_of_a_supervisor(
    app: Flask, another_desk: Callable[[Actor], PageClient], practitioner: Actor
) -> None:
    """With a record of which there is something to say, and each form sent empty and with a mistake."""
    dyad = a_dyad(practitioner, goals=GOALS)
    supervisor = a_member(Role.SUPERVISOR)
    supervise(supervisor, practitioner)
    for kind in ("before", "after"):
        occasion = an_occasion(practitioner, dyad, OccasionKind(kind))
        complete(practitioner, occasion, "phq9", ["2"] * 8 + ["x"])
        complete(practitioner, occasion, "gbo", ["2", "-"])
    mine, desk = belongings(practitioner, GOALS[0]), another_desk(supervisor)
    draw_records(supervisor, 4, uuid.uuid4(), today())
    checks = tuple(db.session.scalars(select(SpotCheck.id)))
    known = {**mine.arguments, "check_id": checks}
    pages, token = [], csrf_token(desk)
    for address in [*addresses(app, known, "GET"), *addresses(app, known, "POST")]:
        if action_of(app, address.endpoint) in (Action.SUPERVISE, Action.CHECK_RECORDS, Action.SEE_CHECK_FIGURES):
            data = {"csrf_token": token, "text": "Mrs Patel"} if address.method == "POST" else None
            reply = desk.open(address.path, method=address.method, data=data, buffered=True)
            if reply.status_code != 303:
                pages.append(Page(reply))
    assert len(pages) > 15
    assert wrong(iter(pages)) == {}


@pytest.mark.long
@pytest.mark.usefixtures("brackets")
def test_every_address_of_an_analyst(
    app: Flask, another_desk: Callable[[Actor], PageClient], practitioner: Actor
) -> None:
    """With a signed release, a draft, an agreement that holds and one that waits; each form sent empty. And what an
    administrator, who keeps the agreements, sees of them."""
    analyst, another, administrator = (a_member(role) for role in (*[Role.NATIONAL_ANALYST] * 2, Role.ADMINISTRATOR))
    first = signed(analyst, another, SmallSource(families(160)))
    draft = prepared(analyst, SmallSource([*families(160), *families(60, quarter=SECOND, first=500)]), SECOND)
    new = NewAgreement("DSA", "A university", "To learn.", date(2099, 1, 1))
    agreements = [
        record_agreement(administrator, new, today()),
        record_agreement(None, replace(new, reference="X"), today()),
    ]
    db.session.commit()
    known = {**belongings(practitioner).arguments, "release_id": (first, draft), "agreement_id": agreements}
    wanted = {
        Action.PREPARE_RELEASE,
        Action.SIGN_RELEASE,
        Action.SEE_RELEASES,
        Action.TAKE_EXTRACT,
        Action.TAKE_RELEASE,
    }
    pages = []
    for actor, actions in ((another, wanted), (administrator, {Action.KEEP_AGREEMENTS})):
        desk = another_desk(actor)
        token = csrf_token(desk)
        for address in [*addresses(app, known, "GET"), *addresses(app, known, "POST")]:
            if action_of(app, address.endpoint) in actions:
                data = {"csrf_token": token} if address.method == "POST" else None
                reply = desk.open(address.path, method=address.method, data=data, buffered=True)
                if reply.status_code != 303 and reply.mimetype == "text/html":
                    pages.append(Page(reply))
    assert len(pages) > 12
    assert wrong(iter(pages)) == {}


@pytest.mark.usefixtures("brackets")
def test_every_address_of_whoever_is_not_signed_in(
    app: Flask, client: PageClient, practitioner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a release that everybody may see; each form sent empty."""
    settings = app.config["SETTINGS"].model_copy(update={"public_figures": True})
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    analyst, another = (a_member(Role.NATIONAL_ANALYST) for _ in range(2))
    signed(analyst, another, SmallSource([*families(160), *families(120, quarter=Quarter(2025, 4), first=500)]))
    db.session.commit()
    token, pages, mine = csrf_token(client), [], belongings(practitioner).arguments
    for address in [*addresses(app, mine, "GET"), *addresses(app, mine, "POST")]:
        if action_of(app, address.endpoint) is Action.PUBLIC and address.endpoint != "static":
            data = {"csrf_token": token} if address.method == "POST" else None
            reply = client.open(address.path, method=address.method, data=data, buffered=True)
            if reply.mimetype == "text/html" and reply.status_code != 303:
                pages.append(Page(reply))
    assert any(page.heading == f"{OPENS}Video Interaction Guidance in numbers{CLOSES}" for page in pages)
    assert len(pages) > 15
    assert wrong(iter(pages)) == {}


@pytest.mark.usefixtures("brackets")
def test_each_step_and_each_mistake(desk: PageClient, practitioner: Actor) -> None:
    mine = belongings(practitioner)
    token, occasion, epds = csrf_token(desk), mine.ids["occasion_id"], mine.ids["assessment_id"]
    posts: list[tuple[str, dict[str, str]]] = [
        *((f"/dyads/add/{mine.ids['draft_id']}/{step}", {"child_months": "x"}) for step in STEPS if step != OPTIONAL),
        *(("/dyads/find", {"code": code}) for code in ("", "x", "UUUUUUUU", "7K3M9PXC", "7K3M9PXB", "x" * 50)),
        (f"/occasions/{occasion}", {}),
        (f"/occasions/{occasion}/not-collected/{epds}", {}),
        *((f"/q/{occasion}/{epds}/1", {"answer": value}) for value in ("", "9")),
        *((f"/q/{occasion}/total/{epds}", {"total:total": value}) for value in ("", "99")),
        (f"/dyads/{mine.ids['dyad_id']}/goals", {"goal_1": "1" * 301}),
    ]
    pages = [Page(desk.post(path, data={**values, "csrf_token": token})) for path, values in posts]
    assert {page.response.status_code for page in pages} == {422, 404}
    assert wrong(iter(pages)) == {}


@pytest.mark.usefixtures("brackets")
def test_every_error_page(desk: PageClient, practitioner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = belongings(practitioner)
    token = csrf_token(desk)
    address = f"/dyads/{mine.ids['dyad_id']}/goals"
    pages = [
        desk.visit("/nothing"),
        Page(desk.delete("/dyads")),
        Page(desk.post(address)),
        Page(desk.post(address, data={"csrf_token": token, "goal_1": "1" * 70_000})),
        Page(desk.post(address, data={"csrf_token": token, "goal_1": "\x00"})),
    ]
    monkeypatch.setattr(today_routes, "own_dyads", lambda actor: 1 / 0)
    assert [page.response.status_code for page in [*pages, desk.visit("/")]] == [404, 405, 400, 413, 422, 500]
    assert wrong(iter(pages)) == {}


@pytest.mark.usefixtures("brackets")
def test_what_a_parent_sees(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner, a_dyad(practitioner, goals=GOALS))
    complete(practitioner, occasion, "gad7", ["0"] * 7)
    complete(practitioner, occasion, "pbq", ["never"] * 25)
    answer(practitioner, occasion, "phq9", {str(item): "0" for item in range(1, 9)})
    person = Person(desk)
    pages = [person.hands_the_tablet_over(occasion.id)]
    step = f"/q/{occasion.id}/{measure(occasion, 'phq9').id}/9"
    around = (f"/q/{occasion.id}/not-today", "/locked", f"/q/{occasion.id}/return", "/dyads")
    pages += [person.goes_to(path) for path in (step, *around)]
    person.goes_to(step)
    pages += [person.sends("answer"), person.answers(["-"]), person.answers(["0"]), person.answers(["x"])]
    pages.append(person.presses("Finish"))
    assert len({page.heading for page in pages}) > 7
    assert wrong(iter(pages)) == {}


@pytest.mark.usefixtures("brackets")
def test_a_word_that_is_not_translated_is_noticed(desk: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TodayPage, "lede", "Nothing to do.")
    assert [text for text in untranslated(desk.visit("/")) if "Nothing to do." in text] != []


def listed(catalog: Catalog) -> set[object]:
    return {message.id for message in catalog if message.id}


def test_the_list_for_translators_is_of_today(template: Catalog, tmp_path: Path) -> None:
    """It is made again by: python -m babel.messages.frontend extract …, as babel.cfg says."""
    file = tmp_path / "messages.pot"
    run = subprocess.run([sys.executable, *EXTRACT, str(file), "."], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "warning" not in run.stderr.lower()
    with file.open("rb") as stream:
        assert listed(template) == listed(read_po(stream))


def test_what_is_filled_in_has_a_name(template: Catalog) -> None:
    """A translator may have to change the order."""
    texts = [text for message in template for text in (message.id if isinstance(message.id, tuple) else [message.id])]
    assert [text for text in texts if re.search(r"%(?![%(])|\{\}", text.replace("%%", ""))] == []


def calls(source: str) -> Iterator[ast.Call]:
    names = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext"}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def python() -> Iterator[Path]:
    return (path for path in files("app/web") if path.suffix == ".py")


def test_what_is_translated_is_written_out() -> None:
    """A text that is put together first is in no list, so nobody ever translates it."""
    found = [
        f"{shown(path)}:{call.lineno}"
        for path in python()
        for call in calls(path.read_text())
        if not (call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str))
    ]
    assert found == []


def test_only_the_web_speaks() -> None:
    """The domain, the operations and the queries give codes; commands speak English to operators."""
    speaking = [shown(path) for path in files("app") if path.suffix == ".py" and "flask_babel" in path.read_text()]
    assert {path for path in speaking if not path.startswith("app/web/")} == set()


@pytest.mark.parametrize(
    ("accepted", "language"), [("cy", "en"), ("en-US,en;q=0.5", "en"), ("", "en"), ("xx-$$", "en")]
)
def test_a_language_that_is_not_there_is_english(client: PageClient, accepted: str, language: str) -> None:
    page = Page(client.get("/help", headers={"Accept-Language": accepted}))
    assert (page.tree.get("lang"), page.tree.get("dir")) == (language, "ltr")
