"""What went wrong in systems like this one, tried here: docs/security/known_vulnerabilities.md names every kind, the
real cases, and where else their tests are. An id of somebody else's is put into each field, query and header that has
one; a token is taken to every other door.
What files bring is in test_import_xss.py."""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.domain.vocabulary import Role, Stage
from app.extensions import db
from app.operations.accounts import hasher, start_unfinished
from app.operations.granting import open_link, send_link
from app.operations.inviting import add_account, invite
from app.operations.resetting import make_reset
from app.store.signing_in import KeptForm
from app.web.access import GRANT_PREFIX
from app.web.second_step import UNFINISHED
from benchmarks.device import new_nonce
from tests.support.actors import csrf_token, post, sign_in
from tests.support.addresses import addresses, belongings
from tests.support.client import PageClient
from tests.support.devices import PHQ9, a_device
from tests.support.factories import (
    a_dyad,
    a_member,
    a_practitioner,
    an_occasion,
    complete,
    give_role,
    rows,
    supervise,
)
from tests.support.project import ROOT
from tests.support.teams import Team, a_team

Desk = Callable[[Actor], PageClient]
LOCKED = re.compile(r"^([a-z0-9-]+)==([0-9.]+) ", re.M)
READS_AN_ID = re.compile(r"uuid\.UUID\((?!int)|type=uuid\.UUID")
READERS_OF_IDS = {
    "acting_for/routes.py",  # service_id
    "checking/drawing.py",  # form_id
    "goals/routes.py",  # ?occasion
    "handing_over/routes.py",  # ?occasion
    "kept_forms.py",  # kept_form
    "organisation/routes.py",  # region_id: an administrator's, to whom every region is open
    "people/forms.py",  # supervisor_id, handing_to, to_service, service_id
    "questionnaire/routes.py",  # not of the request: the part that comes next
    "supervision/forms.py",  # form_id, supervisor_id, people, about_id
    "transferring/forms.py",  # to_id
}
"""Where text becomes an id, but for the ids in addresses."""


def test_every_place_that_reads_an_id_is_known() -> None:
    """A new one wants a line in one of the tests below."""
    web = ROOT / "app" / "web"
    found = {path.relative_to(web).as_posix() for path in web.rglob("*.py") if READS_AN_ID.search(path.read_text())}
    assert found == READERS_OF_IDS


@pytest.fixture
def ours(practitioner: Actor) -> Actor:
    """Somebody who sees families, supervises and leads, and who has a colleague to look after."""
    give_role(practitioner.user_id, Role.SUPERVISOR, practitioner.service_id)
    give_role(practitioner.user_id, Role.SERVICE_LEAD, practitioner.service_id)
    return practitioner


@pytest.fixture
def theirs(ours: Actor) -> Team:
    return a_team("the others")


class Sent(NamedTuple):
    """A form: what it needs besides, its field for an id, one of somebody else's, and one that is taken."""

    path: str
    body: dict[str, str]
    field: str
    foreign: str
    own: str


def practice(person: object, service: object) -> str:
    return f"{uuid.UUID(str(person)).hex}.{uuid.UUID(str(service)).hex}"


def forms_with_ids(ours: Actor, theirs: Team, colleague: Actor) -> Iterator[Sent]:
    newcomer, above = a_practitioner(ours.service_id), a_member(Role.SUPERVISOR, service_id=ours.service_id)
    supervise(ours, colleague)
    supervise(above, ours)
    person, service = str(theirs.ids["user_id"]), str(theirs.ids["service_id"])
    supervisor = str(a_member(Role.SUPERVISOR, service_id=theirs.ids["service_id"]).user_id)
    own, own_person, own_supervisor = str(ours.service_id), str(newcomer.user_id), str(above.user_id)
    met = {"minutes": "60", "how": "video", "kind": "individual"}
    role = {"role": "supervisor", "starts_on": "2026-09-09"}
    invited = {**role, "name": "Somebody New", "email": "new@service.example"}
    at_work = f"/people/{colleague.user_id}/services/{own}"
    supervised = practice(colleague.user_id, own)
    yield Sent(f"/dyads/{a_dyad(ours).id}/give", {}, "to_id", person, own_person)
    yield Sent("/supervision/hours/had", {**met, **on("2026-03-02")}, "supervisor_id", supervisor, own_supervisor)
    for foreign, day in (
        (practice(person, service), "2026-03-03"),
        (practice(colleague.user_id, service), "2026-03-04"),
    ):
        yield Sent("/supervision/hours/given", {**met, **on(day)}, "people", foreign, supervised)
    yield Sent("/acting-for", {}, "service_id", service, own)
    yield Sent(f"{at_work}/supervisor", {"starts_on": "2026-09-09"}, "supervisor_id", supervisor, own_supervisor)
    yield Sent(f"/people/{own_person}/roles/add", role, "service_id", service, "")
    yield Sent("/people/invite", invited, "service_id", service, "")
    yield Sent(f"{at_work}/leave", {}, "handing_to", person, own_person)


def on(day: str) -> dict[str, str]:
    """A day, and a form of its own."""
    return {"held_on": day, "form_id": str(uuid.uuid4())}


def test_idor_no_id_of_others_in_a_form_is_taken(
    ours: Actor, theirs: Team, colleague: Actor, another_desk: Desk
) -> None:
    """OpenEMR CVE-2026-27943, CVE-2026-25147, CVE-2026-24890. Sent again with an id of ours, each is taken."""
    forms = list(forms_with_ids(ours, theirs, colleague))
    desk = another_desk(ours)
    for each in forms:
        before = rows()
        for wrong in (each.foreign, str(uuid.uuid4())):
            reply = post(desk, each.path, {**each.body, each.field: wrong})
            assert reply.status_code in (404, 422), f"{each}: {reply.status_code}"
        assert rows() == before, str(each)
        assert post(desk, each.path, {**each.body, each.field: each.own}).status_code in (200, 303), str(each)


def a_supervisor() -> tuple[Actor, Actor]:
    """With somebody who is ready for the next stage, and who has a record to check."""
    trainee = a_practitioner(stage=Stage.TRAINEE_1)
    supervisor = a_member(Role.SUPERVISOR, service_id=trainee.service_id)
    supervise(supervisor, trainee)
    complete(trainee, an_occasion(trainee), "phq9", PHQ9)
    return supervisor, trainee


def test_idor_a_form_that_somebody_else_has_sent_is_not_ours_to_send(
    another_desk: Desk, db_session: scoped_session[Session]
) -> None:
    """OpenEMR CVE-2026-27943 (`form_id`): the number of a form opens and breaks nothing."""
    number = str(uuid.uuid4())
    met = {"held_on": "2026-03-02", "minutes": "60", "how": "video", "kind": "individual", "form_id": number}
    replies: list[int] = []
    for supervisor, trainee in (a_supervisor(), a_supervisor()):
        desk = another_desk(supervisor)
        where = f"{trainee.user_id.hex}.{trainee.service_id.hex}"
        stage = f"/supervision/people/{trainee.user_id}/{trainee.service_id}/stage"
        forms = {
            "/checks": {"wanted": "1", "form_id": number},
            "/supervision/hours/given": {**met, "people": where},
            stage: {"held_on": "2026-09-08", "form_id": number, "all_the_same": "y"},
        }
        before = rows()
        replies += [post(desk, path, body).status_code for path, body in forms.items()]
        if len(replies) > len(forms):
            assert rows() == before
    assert replies == [303, 303, 303, 404, 404, 404]


def test_idor_whose_audit_is_asked_for_is_ones_own_services(ours: Actor, theirs: Team, another_desk: Desk) -> None:
    another_desk(theirs.practitioner).visit("/dyads")
    desk = another_desk(ours)
    desk.visit("/dyads")
    own = desk.visit("/audit", query_string={"who": str(ours.user_id)})
    foreign = desk.visit("/audit", query_string={"who": str(theirs.practitioner.user_id)})
    assert ours.name in own.text
    assert theirs.practitioner.name not in foreign.response.text
    assert str(theirs.ids["service_id"]) not in foreign.response.text


WAYS_AROUND = (
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-Forwarded-Prefix",
    "X-Forwarded-Uri",
    "HX-Current-URL",
    "HX-Boosted",
    "Referer",
    "Content-Location",
)
METHODS = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
PEOPLE = ("X-Forwarded-User", "X-Remote-User", "Remote-User", "X-User-Id", "X-Authenticated-User", "HX-Target")


def test_idor_no_header_changes_whom_or_what_is_asked_about(
    app: Flask, desk: PageClient, practitioner: Actor, colleague: Actor
) -> None:
    """To the letter: a page of mine stays mine, what is not mine stays absent, and nothing becomes a change."""
    mine, theirs = belongings(practitioner), belongings(colleague, "quiet evenings without shouting")
    foreign = f"/dyads/{theirs.ids['dyad_id']}"
    headers = {
        **dict.fromkeys(WAYS_AROUND, foreign),
        **dict.fromkeys(METHODS, "POST"),
        **dict.fromkeys(PEOPLE, str(colleague.user_id)),
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-For": "127.0.0.1",
        "Authorization": f"Bearer {colleague.user_id}",
        "Forwarded": "for=127.0.0.1;host=evil.example",
    }
    pages = [each for each in addresses(app, mine.arguments, "GET") if {"dyad_id", "occasion_id"} & set(each.arguments)]
    csrf_token(desk)
    desk.check = lambda page: None  # type: ignore[method-assign]
    before = rows()
    for page in pages:
        plain, told = desk.get(page.path), desk.get(page.path, headers=headers)
        assert (told.status_code, told.location) == (plain.status_code, plain.location), str(page)
        assert "evil.example" not in told.text, str(page)
        assert not [secret for secret in theirs.secrets if secret in told.text], str(page)
    assert desk.get(foreign, headers={"X-Original-URL": f"/dyads/{mine.ids['dyad_id']}"}).status_code == 404
    assert rows() == before
    assert len(pages) > 20


def test_idor_an_id_in_the_query_leads_to_nobody_elses(desk: PageClient, practitioner: Actor, colleague: Actor) -> None:
    mine, theirs = belongings(practitioner), belongings(colleague, "quiet evenings without shouting")
    query = f"?occasion={theirs.ids['occasion_id']}"
    for path in ("/pin", f"/dyads/{mine.ids['dyad_id']}/goals"):
        assert not [secret for secret in theirs.secrets if secret in desk.visit(path + query).response.text]
    kept = select(func.count()).select_from(KeptForm)
    assert db.session.scalar(kept) == 2
    post(desk, f"/dyads/{mine.ids['dyad_id']}/goals", {"kept_form": str(theirs.ids["kept_id"]), "goal_1": "to sleep"})
    assert db.session.scalar(kept) == 2
    post(desk, f"/dyads/{mine.ids['dyad_id']}/goals", {"kept_form": str(mine.ids["kept_id"]), "goal_1": "to sleep"})
    assert db.session.scalar(kept) == 1


def test_token_used_for_another_purpose_opens_no_other_door(app: Flask, practitioner: Actor) -> None:
    """Formbricks CVE-2025-59934 and its one secret for everything. Each token opens its own door, and no other one."""
    administrator, occasion = a_member(Role.ADMINISTRATOR), an_occasion(practitioner)
    newcomer = add_account("Somebody New", "new@service.example", hasher(fast=True))
    give_role(newcomer, Role.PRACTITIONER, practitioner.service_id)
    device = a_device(practitioner, occasion)
    tokens = {
        "invitation": invite(newcomer, None),
        "reset": make_reset(administrator, practitioner.user_id),
        "sign-in": sign_in(PageClient(app), practitioner),
        "unfinished": start_unfinished(practitioner.user_id),
        "device": device.token,
        "grant": str(open_link(send_link(practitioner, occasion, days=3))),
        "link": send_link(practitioner, occasion, days=3),
    }

    def with_cookie(name: str, before: str, path: str) -> Callable[[PageClient, str], bool]:
        def opens(client: PageClient, token: str) -> bool:
            with client.session_transaction() as kept:
                kept[name] = before + token
            return client.get(path).status_code == 200

        return opens

    def sends(client: PageClient, token: str) -> bool:
        headers = replace(device, token=token).headers(new_nonce())
        return client.get(f"/q/{occasion.id}/have", headers=headers).status_code == 200

    doors = {
        "invitation": lambda client, token: client.get(f"/invitation/{token}").status_code == 200,
        "reset": lambda client, token: client.get(f"/reset/{token}").status_code == 200,
        "sign-in": with_cookie("_user_id", "", "/dyads"),
        "unfinished": with_cookie(UNFINISHED, "", "/sign-in/second-step"),
        "device": sends,
        "grant": with_cookie("_user_id", GRANT_PREFIX, f"/q/{occasion.id}/"),
        "link": lambda client, token: post(client, f"/open/{token}").status_code == 303,
    }
    opened = {(kind, door) for kind in tokens for door in doors if doors[door](PageClient(app), tokens[kind])}
    assert opened == {(kind, kind) for kind in tokens}


INJECTED = ("' OR '1'='1", "' OR 1=1 --", '" OR ""="', "x') UNION SELECT email FROM users --", "1; DROP TABLE dyads")


def test_sql_injection_a_question_finds_what_it_says_and_no_more(ours: Actor, theirs: Team, another_desk: Desk) -> None:
    """REDCap CVE-2020-26712 and CVE-2023-37361, LimeSurvey CVE-2024-6933, OpenClinica CVE-2022-24831."""
    desk, mine = another_desk(ours), a_dyad(ours)
    token = csrf_token(desk)
    for injected in INJECTED:
        assert "Nobody with this name" in desk.visit("/people", query_string={"q": injected}).text
        found = desk.post("/dyads/find", data={"code": injected, "csrf_token": token})
        assert found.status_code in (404, 422), injected
        for path in ("/dyads", "/people", "/audit", "/summary", f"/dyads/{mine.id}"):
            asked = dict.fromkeys(("sort", "page", "q", "who", "from", "to", "measure", "kind"), injected)
            reply = desk.get(path, query_string=asked)
            assert reply.status_code in (200, 422), f"{path} {injected}"
            assert theirs.practitioner.name not in reply.text
            assert theirs.secret not in reply.text


def test_cached_sessions_the_versions_that_mended_them_are_locked() -> None:
    """Flask CVE-2023-30861 and CVE-2026-27205. That no page may be kept is in tests/web/test_headers.py."""
    lock = (ROOT / "requirements.txt").read_text()
    locked = {name: tuple(map(int, version.split("."))) for name, version in LOCKED.findall(lock)}
    assert locked["flask"] >= (3, 1, 3)
