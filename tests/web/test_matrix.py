"""Every role × relation × route × method, made from the tables and from the application's own map of addresses.

What is expected comes from `decide` alone. In every reply the planted words of every record are searched for.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from contextvars import Context
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from app.domain import permissions
from app.domain.permissions import PERMITTED, Action, Relation, decide, may
from app.domain.vocabulary import Role
from app.extensions import db
from tests.support.actors import csrf_token, sign_in
from tests.support.addresses import FILLED, Address, Belongings, action_of, addresses
from tests.support.client import PageClient
from tests.support.factories import rows
from tests.support.pages import Page
from tests.support.world import Asker, a_world, secrets_of

FOUND = frozenset({200, 303, 409, 422})
ORGANISATION = frozenset(
    {"user_id", "membership_id", "service_id", "region_id", "link_id", "agreement_id", "code", "release_id", "quarter"}
)
ENDS_IT = frozenset({"auth.sign_out"})


@dataclass(frozen=True)
class Case:
    asker: Asker
    relation: Relation | None
    """None: nobody's record is in the address."""
    address: Address
    action: Action

    @property
    def allowed(self) -> bool:
        return not self.asker.gone and decide(self.asker.actor, self.action, self.relation)

    def __str__(self) -> str:
        return f"{self.asker.name}, {self.relation}: {self.address}"


def cases(app: Flask, asker: Asker, method: str) -> Iterator[Case]:
    """Each address once; one that holds ids once for every relation."""
    for place, (relation, theirs) in enumerate(asker.relations.items()):
        for address in addresses(app, theirs.arguments, method):
            action = action_of(app, address.endpoint)
            assert action is not None
            holds_ids = bool(set(theirs.ids) & set(address.arguments))
            if action is not Action.PUBLIC and (holds_ids or place == 0):
                yield Case(asker, relation if holds_ids else None, address, action)


class Browser:
    """One asker's browser, which checks nothing by itself: there are thousands of replies."""

    def __init__(self, app: Flask, asker: Asker) -> None:
        self.client = PageClient(app, response_wrapper=app.response_class, use_cookies=True)
        if asker.actor is not None:
            sign_in(self.client, asker.actor)
        self.token = csrf_token(self.client)

    def ask(self, address: Address, **kwargs: object) -> TestResponse:
        data = {**FILLED, "csrf_token": self.token} if address.method == "POST" else None
        db.session.commit()
        asked = {"method": address.method, "data": data, "buffered": True, **kwargs}
        return Context().run(FlaskClient.open, self.client, address.path, **asked)  # type: ignore[arg-type]


def wrong(case: Case, reply: TestResponse) -> str | None:
    """What is not as the tables say."""
    status, location = reply.status_code, reply.headers.get("Location", "")
    if case.asker.actor is None or case.asker.gone:
        return None if (status, location.split("?")[0]) == (303, "/sign-in") else "is not led to the sign-in page"
    if case.allowed:
        of_the_organisation = ORGANISATION & set(case.address.arguments)  # tests/web/test_people_access.py walks those
        return None if status in FOUND or (of_the_organisation and status == 404) else "is not let in"
    if may(case.asker.actor, case.action):
        return None if status == 404 else "finds what is not theirs"
    home = case.address.path == "/" and status == 303 and location not in ("", "/", "/sign-in")
    return None if status == 403 or home else "is not refused"


def leaked(world: tuple[Asker, ...], case: Case, reply: TestResponse) -> list[str]:
    """Planted words of records that this asker may not see at all."""
    seen = {
        id(theirs)
        for relation, theirs in case.asker.relations.items()
        if not case.asker.gone and decide(case.asker.actor, Action.SEE_RECORD, relation)
    }
    sent = {*map(str, FILLED.values())} if case.address.method == "POST" else set()
    planted = (secret for key, secret in secrets_of(world) if key not in seen)
    return [secret for secret in planted if secret in reply.text and secret not in sent]


@pytest.fixture
def world(db_session: scoped_session[Session]) -> tuple[Asker, ...]:
    made = a_world()
    db.session.commit()
    return made


def unkept() -> dict[str, list[str]]:
    """Every row but the sealed forms that are kept for somebody whose sign-in has ended."""
    return {name: table for name, table in rows().items() if name != "kept_forms"}


def telling(asked: Iterable[Case], known: set[object]) -> Iterator[Case]:
    """Those that tell something new: each route and method once as somebody who may, once as somebody whom the guard
    refuses and once as somebody whom the query does; and every role in every relation."""
    for case in asked:
        actor = None if case.asker.gone else case.asker.actor
        who = case.asker.name if actor is None else (case.allowed, may(actor, case.action))
        what = case.action if actor is None else (case.address.endpoint, case.address.method)
        news = {(who, what), (case.asker.name, case.relation, case.action is Action.SEE_RECORD)} - known
        if news:
            known |= news
            yield case


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)], ids=["telling", "every"])
def test_the_matrix(app: Flask, world: tuple[Asker, ...], every: bool) -> None:
    faults: list[str] = []
    known: set[object] = set()
    counted: Counter[str] = Counter()
    for asker in world:
        browser = Browser(app, asker)
        refused = [each for each in cases(app, asker, "POST") if not each.allowed]
        looked = [each for each in cases(app, asker, "GET") if each.address.endpoint not in ENDS_IT]
        before = unkept()
        for case in [*looked, *refused] if every else list(telling([*looked, *refused], known)):
            reply = browser.ask(case.address)
            faults += [f"{case} {each}: {reply.status_code}" for each in [wrong(case, reply)] if each]
            faults += [f"{case} tells “{each}”" for each in leaked(world, case, reply)]
            counted[f"{asker.name}, {case.relation}"] += 1
        assert unkept() == before, asker.name
    assert faults == []
    assert len(counted) >= 20
    assert counted.total() > (1_200 if every else 300), counted


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)], ids=["each form once", "every"])
def test_what_may_be_posted_is_let_in(app: Flask, world: tuple[Asker, ...], every: bool) -> None:
    """By itself, because it changes the world: an empty form is refused for what it lacks, never for who sends it."""
    faults: list[str] = []
    sent: set[str] = set()
    for asker in (each for each in world if each.actor is not None and not each.gone):
        for case in list(cases(app, asker, "POST")):
            if case.allowed and (every or case.address.endpoint not in sent):
                sent.add(case.address.endpoint)
                browser = Browser(app, asker)
                reply = browser.ask(case.address, data={"csrf_token": browser.token})
                if reply.status_code in (400, 403) or reply.status_code >= 500:
                    faults.append(f"{case}: {reply.status_code}")
    assert faults == []


def test_what_is_out_of_reach_looks_like_what_never_was(app: Flask, world: tuple[Asker, ...]) -> None:
    """To the byte, for a supervisor whose link has ended."""
    supervisor = next(each for each in world if each.name == "supervisor")
    browser, ended = Browser(app, supervisor), supervisor.relations[Relation.ENDED]
    never = Belongings({name: uuid.uuid4() for name in ended.ids}, ())
    tried = 0
    for closed, unknown in zip(
        list(addresses(app, ended.arguments, "GET")), list(addresses(app, never.arguments, "GET")), strict=True
    ):
        if action_of(app, closed.endpoint) is Action.SEE_RECORD:
            first, second = browser.ask(closed), browser.ask(unknown)
            assert (first.status_code, first.data) == (404, second.data), str(closed)
            tried += 1
    assert tried >= 2


def test_a_supervisor_finds_nothing_to_press(app: Flask, world: tuple[Asker, ...]) -> None:
    """Every form and link on a supervised record leads to what a supervisor may open."""
    for name in ("supervisor", "both"):
        asker = next(each for each in world if each.name == name)
        browser = Browser(app, asker)
        supervised = asker.relations[Relation.SUPERVISED]
        for address in list(addresses(app, supervised.arguments, "GET")):
            if action_of(app, address.endpoint) is Action.SEE_RECORD:
                reply = browser.ask(address)
                assert reply.status_code == 200, str(address)
                ids = [str(each) for each in supervised.ids.values()]
                page = Page(reply)
                assert {form.action for form in page.forms} <= {"/sign-out"}, str(address)
                for target in page.links.values():
                    if any(each in target for each in ids):
                        assert browser.client.get(target).status_code == 200, f"{address}: {target}"


def rows_about(record: Belongings) -> dict[str, list[str]]:
    """Every row that holds one of the record's ids, in the way that either database writes them."""
    ids = [written for each in record.ids.values() for written in (str(each), each.hex)]
    return {name: [row for row in table if any(each in row for each in ids)] for name, table in rows().items()}


@pytest.mark.parametrize("method", [pytest.param("GET", marks=pytest.mark.long), "POST"])
def test_ids_of_others_in_body_query_and_headers_open_nothing(
    app: Flask, world: tuple[Asker, ...], method: str
) -> None:
    """IDOR (OpenEMR CVE-2026-27943, CVE-2026-24890, REDCap CVE-2020-27358): an id is believed in the address only."""
    asker = next(each for each in world if each.name == "practitioner")
    theirs = asker.relations[Relation.OTHER_SERVICE]
    foreign = {name: str(value) for name, value in theirs.ids.items()}
    more = {**foreign, "occasion": foreign["occasion_id"], "pid": foreign["dyad_id"], "id": foreign["dyad_id"]}
    headers = {f"X-{name.replace('_', '-')}": value for name, value in more.items()}
    kept = rows_about(theirs)
    assert kept["dyads"] != []
    browser = Browser(app, asker)
    for case in list(cases(app, asker, method)):
        if case.relation in (None, Relation.OWN) and case.address.endpoint not in ENDS_IT:
            browser = browser if method == "GET" else Browser(app, asker)
            data = {**FILLED, **more, "csrf_token": browser.token} if method == "POST" else None
            reply = browser.ask(case.address, query_string=more, data=data, headers=headers)
            assert not [secret for secret in theirs.secrets if secret in reply.text], str(case)
    assert rows_about(theirs) == kept


def test_the_matrix_goes_red_where_a_query_forgets(
    app: Flask, world: tuple[Asker, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard alone would let a supervisor of anybody into everything: it is the query that keeps records apart."""
    asker = next(each for each in world if each.name == "supervisor")
    open_to_all = {**permissions.REACHES, Role.SUPERVISOR: frozenset(Relation)}
    found = [each for each in cases(app, asker, "GET") if each.action is Action.SEE_RECORD]
    monkeypatch.setattr(permissions, "REACHES", open_to_all)
    browser = Browser(app, asker)
    faults = [wrong(case, browser.ask(case.address)) for case in found]
    assert "is not let in" in faults  # the tables were widened, the queries were not: the matrix sees it
    assert {*PERMITTED} == {*Role}
