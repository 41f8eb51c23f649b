"""What a device is given: every page of the sitting, blank, and the right to send to one occasion."""

import gzip
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from app.domain.permissions import Actor
from app.domain.pins import PinCheck
from app.extensions import db
from app.operations.granting import send_link
from app.store.granting import Grant, Lease
from app.store.people import Service, User
from app.web.headers import ALWAYS
from benchmarks.device import Device, as_bytes
from tests.support.actors import csrf_token
from tests.support.client import PageClient
from tests.support.devices import answers, deliver
from tests.support.factories import PIN, a_dyad, a_practitioner, an_occasion, seen
from tests.support.journey import Person
from tests.support.pages import parse, problems
from tests.support.project import ROOT

WORKER = {"X-VIG-Worker": "1", "Sec-Fetch-Site": "same-origin"}
MEASURES = ("phq9", "gbo", "epds", "pbq")


@pytest.fixture
def actor(db_session: scoped_session[Session]) -> Actor:
    return a_practitioner(measures=MEASURES)


@pytest.fixture
def occasion(actor: Actor) -> Any:
    return an_occasion(actor, a_dyad(actor, goals=["To enjoy bath time", "<To> sing & play"]))


@pytest.fixture
def tablet(client: PageClient, actor: Actor, occasion: Any) -> PageClient:
    """The parent's browser."""
    return open_link_of(client, actor, occasion)


def open_link_of(client: PageClient, actor: Actor, occasion: Any) -> PageClient:
    db.session.execute(update(Service).values(hold_back_unattended=False))
    address = f"/open/{send_link(actor, occasion, 7)}"
    client.post(address, data={"csrf_token": csrf_token(client)})
    return client


def prepare(client: PageClient, occasion: Any, **headers: str | None) -> TestResponse:
    sent = {name: value for name, value in {**WORKER, **headers}.items() if value is not None}
    return client.post(f"/q/{occasion.id}/prepare", json={"v": 1}, headers=sent)


def prepared(client: PageClient, occasion: Any) -> Any:
    reply = prepare(client, occasion)
    assert reply.status_code == 200, reply.text
    return reply.json


def test_everything_for_a_sitting(tablet: PageClient, occasion: Any) -> None:
    given = prepared(tablet, occasion)
    assert (given["v"], given["occasion"]) == (1, str(occasion.id))
    assert [step["item"] for step in given["steps"]] == [
        *map(str, range(1, 10)),
        "goal_1",
        "goal_2",
        *map(str, range(1, 26)),
    ]
    wanted = {step[name] for step in given["steps"] for name in ("path", "empty", "wrong")} | set(
        given["places"].values()
    )
    assert set(given["pages"]) == wanted | {f"/q/{occasion.id}/not-today"}
    assert {key: page["status"] for key, page in given["pages"].items() if page["status"] != 200} == {
        **{step["empty"]: 422 for step in given["steps"]},
        f"/q/{occasion.id}/full": 422,
    }


def test_what_raises_an_alert_is_told_and_nothing_else_of_the_scoring(tablet: PageClient, occasion: Any) -> None:
    steps = prepared(tablet, occasion)["steps"]
    raising = {(step["part"], step["item"]): step["raises"] for step in steps if step["raises"]}
    phq9, pbq = (str(each.id) for each in occasion.assessments if each.instrument.code in ("phq9", "pbq"))
    assert raising[phq9, "9"] == ["1", "2", "3"]
    assert {part for part, _ in raising} == {phq9, pbq}
    assert steps[0]["accepts"] == ["0", "1", "2", "3"]


def test_pages_are_valid_and_blank(tablet: PageClient, occasion: Any) -> None:
    for key, page in prepared(tablet, occasion)["pages"].items():
        html = page["html"]
        assert problems(parse(html)) == [], key
        assert set(re.findall(r'name="csrf_token" value="([^"]*)"', html)) <= {""}, key
        assert set(re.findall(r'name="form_id" value="([^"]*)"', html)) <= {""}, key
        assert not re.search(r"<input[^>]*\bchecked", html), key
        assert occasion.dyad_code not in html
        assert "answers saved" not in html


def test_a_stored_question_is_the_servers_own_page_without_its_tokens(tablet: PageClient, occasion: Any) -> None:
    given = prepared(tablet, occasion)
    path = given["steps"][0]["path"]
    served = tablet.get(path).text
    for name in ("csrf_token", "form_id"):
        served = re.sub(rf'(name="{name}" value=")[^"]*', r"\1", served)
    assert given["pages"][path]["html"] == served


def test_a_goal_stands_on_its_page_as_it_was_written(tablet: PageClient, occasion: Any) -> None:
    given = prepared(tablet, occasion)
    (path,) = (step["path"] for step in given["steps"] if step["item"] == "goal_2")
    assert "“&lt;To&gt; sing &amp; play”" in given["pages"][path]["html"]


def test_a_page_for_what_can_go_wrong(tablet: PageClient, occasion: Any) -> None:
    given = prepared(tablet, occasion)
    empty = given["pages"][given["steps"][0]["empty"]]["html"]
    assert "There is a problem" in empty
    assert "Choose an answer, or skip the question" in empty


def test_the_check_page_has_a_sentence_for_every_count_and_every_question_twice(
    tablet: PageClient, occasion: Any
) -> None:
    given = prepared(tablet, occasion)
    html = given["pages"][given["places"]["check"]]["html"]
    total = len(given["steps"])
    sentences = dict(re.findall(r'<p class="dcs-lede" data-answered="(\d+)">([^<]*)</p>', html))
    assert list(map(int, sentences)) == list(range(total + 1))
    assert sentences["7"] == f"You answered 7 of {total} questions. You do not have to answer the others."
    assert sentences[str(total)].startswith("You answered every question.")
    lists = dict(re.findall(r'<section data-list="(\w+)">(.*?)</section>', html, re.DOTALL))
    for kind in ("clear", "decline"):
        assert re.findall(r'href="([^"]+)"', lists[kind]) == [step["path"] for step in given["steps"]]
        assert lists[kind].count("<li>") == total


def test_carrying_on_leads_on_without_a_count(tablet: PageClient, occasion: Any) -> None:
    given = prepared(tablet, occasion)
    again = given["pages"][given["places"]["again"]]["html"]
    assert f'href="{given["places"]["check"]}"' in again
    assert "questions" not in again.partition("<main")[2].replace("Your questions", "")


def test_the_worker_gets_the_headers_that_every_page_has(tablet: PageClient, occasion: Any) -> None:
    headers = prepared(tablet, occasion)["headers"]
    assert headers == {**ALWAYS, "Cache-Control": "no-store"}


def test_every_asset_is_there_and_every_asset_of_a_page_is_told(tablet: PageClient, occasion: Any) -> None:
    given = prepared(tablet, occasion)
    assert all((ROOT / asset.partition("?")[0].lstrip("/")).is_file() for asset in given["assets"])
    asked = {
        each for page in given["pages"].values() for each in re.findall(r'(?:src|href)="(/static/[^"]+)"', page["html"])
    }
    assert asked <= set(given["assets"])
    assert "/static/vendor/images/nhsuk-icon-cross.svg" in given["assets"]


def test_a_parents_page_needs_nothing_of_the_style_sheet_for_staff(tablet: PageClient, occasion: Any) -> None:
    given = prepared(tablet, occasion)
    assert not any("desk.css" in asset for asset in given["assets"])
    sheets = [(ROOT / "static" / "css" / name).read_text() for name in ("dcs.css", "desk.css")]
    everywhere, staff = (set(re.findall(r"\.(dcs-[\w-]+)", sheet)) for sheet in sheets)
    worn = {
        name
        for page in given["pages"].values()
        for names in re.findall(r'class="([^"]+)"', page["html"])
        for name in names.split()
    }
    assert worn & everywhere
    assert worn & (staff - everywhere) == set()


@pytest.mark.both_databases
def test_what_was_given_can_be_used_to_send(tablet: PageClient, actor: Actor, occasion: Any) -> None:
    lease = prepared(tablet, occasion)["lease"]
    device = Device(
        str(occasion.id),
        lease["writer"],
        lease["token"],
        as_bytes(lease["ackKey"]),
        lease["keyId"],
        as_bytes(lease["publicKey"]),
    )
    assert len(deliver(device, *answers(device, occasion, "phq9", ["1"])).have) == 1


def test_it_is_compressed_where_the_browser_takes_it(tablet: PageClient, occasion: Any) -> None:
    reply = prepare(tablet, occasion, **{"Accept-Encoding": "gzip, br"})
    assert (reply.headers["Content-Encoding"], reply.headers["Cache-Control"]) == ("gzip", "no-store")
    assert len(json.loads(gzip.decompress(reply.data))["steps"]) == 36
    assert len(reply.data) < 60_000


@pytest.mark.parametrize(
    ("missing", "status"),
    [
        ({"X-VIG-Worker": None}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 400),  # no post from elsewhere comes as far as that
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Sec-Fetch-Site": None}, 403),
        ({"Sec-Fetch-Site": None, "Origin": "https://elsewhere.example"}, 400),
        ({"Content-Type": "text/plain"}, 403),
    ],
)
def test_only_our_own_worker_is_answered(
    tablet: PageClient, occasion: Any, db_session: scoped_session[Session], missing: dict[str, str | None], status: int
) -> None:
    assert prepare(tablet, occasion, **missing).status_code == status
    assert db_session.scalars(select(Lease)).all() == []


def test_an_old_browser_says_where_it_comes_from(tablet: PageClient, occasion: Any) -> None:
    assert prepare(tablet, occasion, **{"Sec-Fetch-Site": None, "Origin": "http://localhost"}).status_code == 200


def test_a_practitioner_has_no_use_for_it(
    another_desk: Callable[[Actor], PageClient], actor: Actor, occasion: Any
) -> None:
    assert prepare(another_desk(actor), occasion).status_code == 403


def test_a_grant_opens_its_own_occasion_only(tablet: PageClient, actor: Actor) -> None:
    reply = prepare(tablet, an_occasion(actor))
    assert (reply.status_code, reply.headers["Location"]) == (303, "/locked")


def test_once_begun_or_finished_the_server_asks(tablet: PageClient, actor: Actor, occasion: Any) -> None:
    given = prepared(tablet, occasion)
    page = tablet.visit(given["steps"][0]["path"])
    tablet.submit(page.form("answer"), {"answer": "1"})
    reply = prepare(tablet, occasion)
    assert (reply.status_code, reply.json) == (409, {"why": "begun"})
    assert seen(actor, occasion.id).on_screen


def test_a_dead_grant_gets_nothing(tablet: PageClient, occasion: Any, db_session: scoped_session[Session]) -> None:
    db_session.execute(update(Grant).values(revoked_at=Grant.created_at))
    assert prepare(tablet, occasion).status_code == 303
    assert db_session.scalars(select(Lease)).all() == []


def test_a_handed_tablet_has_the_way_back_and_a_link_has_none(
    another_desk: Callable[[Actor], PageClient], tablet: PageClient, actor: Actor, occasion: Any
) -> None:
    linked = prepared(tablet, occasion)
    assert (linked["back"], linked["pagesBack"], linked["pinCheck"], linked["calm"]) == (None, {}, None, None)

    person = Person(another_desk(actor))
    again = an_occasion(actor)
    person.hands_the_tablet_over(again.id)
    given = prepared(person.client, again)
    check = PinCheck.of(PIN, given["pinCheck"]["salt"], given["pinCheck"]["iterations"])
    assert (check.starts, check.calm) == (given["pinCheck"]["starts"], given["calm"])
    assert set(given["pagesBack"]) == set(given["back"].values())
    assert set(given["pagesBack"]).isdisjoint(given["pages"])
    statuses = {name: given["pagesBack"][key]["status"] for name, key in given["back"].items()}
    assert {name for name, status in statuses.items() if status == 422} == {"empty", "wrong"}
    for key, page in given["pagesBack"].items():
        assert problems(parse(page["html"])) == [], key
        assert set(re.findall(r'name="csrf_token" value="([^"]*)"', page["html"])) <= {""}, key
        assert again.dyad_code not in page["html"], key
        assert "PHQ" not in page["html"], key


def test_a_pin_from_before_is_known_to_tablets_once_it_was_used(
    another_desk: Callable[[Actor], PageClient], actor: Actor, occasion: Any
) -> None:
    db.session.execute(update(User).values(pin_check=None))
    person = Person(another_desk(actor))
    person.hands_the_tablet_over(occasion.id)
    given = prepared(person.client, occasion)
    assert (given["pinCheck"], given["calm"], given["back"] is None) == (None, None, False)
    person.goes_to(f"/q/{occasion.id}/return")
    person.sends("pin", pin=PIN)
    assert db.session.scalars(select(User.pin_check)).one() is not None


def test_the_installed_application_opens_where_it_may(
    another_desk: Callable[[Actor], PageClient], tablet: PageClient, actor: Actor, occasion: Any
) -> None:
    assert tablet.get("/q/start").headers["Location"] == f"/q/{occasion.id}/"
    assert another_desk(actor).get("/q/start").headers["Location"] == "/"
