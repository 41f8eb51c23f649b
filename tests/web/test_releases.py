"""Releases on screens: two analysts, what an analyst finds, and what everybody may see."""

import re
from collections.abc import Callable
from csv import DictReader
from dataclasses import replace
from io import StringIO

import pytest
from flask import Flask

from app.domain.disclosure.lattice import Quarter
from app.domain.disclosure.written import Measure
from app.domain.permissions import Actor
from app.domain.vocabulary import Role
from app.extensions import db
from app.operations import made_up_nation
from app.operations.purpose import DEMONSTRATION, THE_ONLY_ROW
from app.operations.releasing import begin_release, prepare_next
from app.store.people import Installation
from tests.support.actors import post
from tests.support.client import PageClient
from tests.support.factories import a_member, a_practitioner
from tests.support.pages import Form, Page
from tests.support.releases import FIRST, KEY, MOMENT, PHQ9, SmallSource, families, signed
from tests.support.statements import statements

Desk = Callable[[Actor], PageClient]
CAUSAL = re.compile(
    r"effect|caus(?!ed\b)|thanks to|because of VIG|works\b|rank(?!ed\b)|league|p-value|significan", re.I
)


@pytest.fixture
def analyst(client: PageClient, db_session: object) -> Actor:
    return a_member(Role.NATIONAL_ANALYST, name="First Analyst")


@pytest.fixture
def another(analyst: Actor) -> Actor:
    return a_member(Role.NATIONAL_ANALYST, name="Second Analyst")


@pytest.fixture
def nation(analyst: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is marked as a demonstration, so that a made-up nation counts; a small one."""
    monkeypatch.setattr(made_up_nation, "PER_QUARTER", 60)
    monkeypatch.setattr(made_up_nation, "SPREADS", {"phq9": (12.0, 5.0, 3.2)})
    made_up_nation._families.cache_clear()
    db.session.add(Installation(id=THE_ONLY_ROW, purpose=DEMONSTRATION))
    db.session.commit()


@pytest.fixture
def small(analyst: Actor, another: Actor) -> None:
    """One signed release of one measure."""
    signed(analyst, another, SmallSource([*families(160), *families(120, quarter=Quarter(2025, 4), first=500)]))
    db.session.commit()


@pytest.fixture
def switched_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = app.config["SETTINGS"].model_copy(update={"public_figures": True})
    monkeypatch.setitem(app.config, "SETTINGS", settings)


def form_to(page: Page, address: str) -> Form:
    return next(form for form in page.forms if form.action == address)


def address_of(page: Page) -> str:
    return page.response.request.path


@pytest.mark.usefixtures("nation")
def test_two_people_on_two_screens(another_desk: Desk, analyst: Actor, another: Actor) -> None:
    first, second = another_desk(analyst), another_desk(another)
    page = first.visit("/releases")
    assert "There is none yet." in page.text
    form = form_to(page, "/releases")
    wrong = first.submit(form, {"quarter": ""})
    assert (wrong.response.status_code, "Choose a quarter" in wrong.text) == (422, True)
    quarter = next(value for value in re.findall(r'value="(\d{4}-q\d)"', str(page.response.text)))
    page = first.submit(form, {"quarter": quarter})
    while "of 3 measures" in page.text:
        page = first.submit(form_to(page, address_of(page) + "/next"))
    assert "somebody else must look at it and sign it" in page.text
    assert "about" in page.text
    address = address_of(page)
    assert post(first, f"{address}/sign", {"looked": "y"}).status_code == 403
    assert "No release has been signed yet" in first.visit("/national").text
    seen = second.visit(address)
    refused = second.submit(form_to(seen, f"{address}/sign"))
    assert (refused.response.status_code, "Look at the figures first" in refused.text) == (422, True)
    done = second.submit(form_to(seen, f"{address}/sign"), {"looked": "y"})
    assert "Signed release" in done.text
    assert post(second, f"{address}/discard").status_code == 409
    measure = second.visit("/national").links["PHQ-9"]
    told = second.visit(measure).text
    assert "Places are not ranked" in told


def test_who_a_command_named_confirms_before_anybody_signs(another_desk: Desk, analyst: Actor, another: Actor) -> None:
    source = SmallSource(families(160))
    release_id = begin_release(analyst, FIRST, source, KEY, MOMENT, by_command=True)
    prepare_next(analyst, release_id, source, KEY)
    db.session.commit()
    address = f"/releases/{release_id}"
    first, second = another_desk(analyst), another_desk(another)
    waiting = second.visit(address)
    assert "in the name of First Analyst, who has to confirm it here first" in waiting.text
    assert f"{address}/sign" not in [form.action for form in waiting.forms]
    assert "To be confirmed" in second.visit("/releases").text
    confirmed = first.submit(form_to(first.visit(address), f"{address}/confirm"))
    assert "You confirmed this release, so somebody else must look at it" in confirmed.text
    assert form_to(second.visit(address), f"{address}/sign")


def test_a_release_made_too_soon_says_why_it_is_empty(
    another_desk: Desk, analyst: Actor, another: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SmallSource, "measures", lambda _self: [Measure("*", "ended", "ended", 0, 0, 0, None, False)])
    signed(analyst, another, SmallSource([]))
    db.session.commit()
    assert "None yet: too few families had been measured" in another_desk(analyst).visit("/national").text


@pytest.mark.usefixtures("small")
def test_what_an_analyst_finds(another_desk: Desk, analyst: Actor) -> None:
    desk = another_desk(analyst)
    edition = desk.visit("/national")
    assert "PHQ-9" in edition.text
    page = desk.visit("/national/2026-q1/phq9/total")
    for place in ("All of the UK", "England", "North", "Ash", "Birch", "Cedar", "Elm"):
        assert place in page.text
    first = [page.text.index(place) for place in ("Ash", "Birch", "Cedar", "Elm")]
    assert first == sorted(first)
    some = desk.visit("/national/2026-q1/phq9/total?population=neonatal&until=2025-q4")
    assert "Baby born early" in some.text
    assert desk.visit("/national/2026-q1/phq9/total?population=%27;--&until=x&sort=change").text == page.text
    for absent in ("/national/2026-q2", "/national/x", "/national/2026-q1/phq9/nothing", "/national/2026-q1/*/ended"):
        assert desk.get(absent).status_code == 404
    for each in (edition, page, some):
        assert CAUSAL.findall(each.text) == []


@pytest.mark.usefixtures("small")
def test_nobody_else_sees_them(another_desk: Desk) -> None:
    for actor in (a_practitioner(), a_member(Role.SERVICE_LEAD), a_member(Role.ADMINISTRATOR)):
        for address in ("/national", "/national/2026-q1", "/releases"):
            assert another_desk(actor).get(address).status_code == 403


@pytest.mark.usefixtures("small")
def test_what_everybody_sees_is_off_unless_it_is_switched_on(client: PageClient) -> None:
    for address in ("/figures", "/figures/release.json"):
        reply = client.get(address)
        assert (reply.status_code, reply.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.usefixtures("small", "switched_on")
def test_what_everybody_sees(client: PageClient, another_desk: Desk, analyst: Actor) -> None:
    with statements(db.engine) as sent:
        reply = client.get("/figures")
    assert sent == []  # not one question to the rows
    assert reply.status_code == 200
    assert "Set-Cookie" not in reply.headers
    assert reply.headers["Vary"] == "Accept-Language"  # and no cookie
    assert reply.headers["Cache-Control"] == "public, max-age=300"
    text = Page(reply).text
    assert "of every 100 parents" in text
    assert "These figures do not show what VIG caused." in text
    assert CAUSAL.findall(text) == []
    again = client.get("/figures", headers={"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert another_desk(analyst).get("/figures").data == reply.data  # the same for whoever is signed in
    whole = client.get("/figures/release.json")
    assert whole.mimetype == "application/json"
    assert "member" not in whole.text


def test_what_is_taken_away_holds_what_means_something(
    another_desk: Desk, analyst: Actor, another: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = Measure("*", "ended", "Ended", 0, 0, 0, None, False)
    monkeypatch.setattr(SmallSource, "measures", lambda _: [ended, replace(PHQ9, has_cut_off=False)])
    signed(analyst, another, SmallSource(families(160)))
    db.session.commit()
    reply = post(another_desk(analyst), "/exports/release/csv", buffered=True)
    rows = list(DictReader(StringIO(reply.data.decode("utf-8-sig"))))
    counted = [row for row in rows if row["scale"] == "ended"]
    (everybody,) = [row for row in counted if row["level"] == "uk" and row["population"] == "all"]
    assert everybody["families"] in {"155", "160", "165"}
    assert {row[name] for row in counted for name in ("mean_before", "mean_change", "improved", "worse")} == {""}
    (whole,) = [row for row in rows if row["level"] == "uk" and row["scale"] == "total" and row["population"] == "all"]
    assert 14 < float(whole["mean_before"]) < 16
    assert 9 <= int(whole["improved"]) <= 91
    assert whole["recovered"] == ""
