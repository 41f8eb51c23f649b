"""The door records what is read, changed and refused, and by whom; saving an answer stays as light as it was."""

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.domain.audit import Kind, Link, Subject
from app.domain.permissions import NO_SERVICE, Actor
from app.domain.vocabulary import GrantKind
from app.extensions import db
from app.operations import auditing
from app.operations.granting import send_link
from app.queries.accounts import token_hash
from app.queries.collecting import OccasionView
from app.queries.granting import grants_of
from app.store.collection import AnswerEvent
from tests.support.actors import csrf_token, post, sign_in
from tests.support.audit import broken, links, told
from tests.support.client import PageClient
from tests.support.factories import (
    PIN,
    a_dyad,
    a_practitioner,
    an_occasion,
    answer,
    complete,
    email_of,
    measure,
)

GOAL = "quiet evenings without shouting"


@pytest.fixture
def occasion(practitioner: Actor) -> OccasionView:
    return an_occasion(practitioner, a_dyad(practitioner, goals=(GOAL,)))


def last() -> Link:
    return links()[-1]


def test_looking_at_a_family_tells_who_what_and_from_where(
    client: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    token = sign_in(client, practitioner)
    client.get(f"/dyads/{occasion.dyad_id}")
    client.get(f"/occasions/{occasion.id}/results")
    of_dyad, of_occasion = (link.entry for link in links())
    assert (of_dyad.kind, of_dyad.place, of_dyad.roles) == (Kind.READ, "dyads.dyad", "practitioner")
    assert (of_dyad.actor_id, of_dyad.chain) == (practitioner.user_id, practitioner.service_id)
    assert (of_dyad.subject, of_dyad.subject_id, of_dyad.detail) == (Subject.DYAD, occasion.dyad_id, "")
    assert of_dyad.sitting == token_hash(token)[:16]
    assert (of_occasion.place, of_occasion.subject_id) == ("occasions.results", occasion.dyad_id)
    assert of_occasion.detail == f'{{"occasion":"{occasion.id}"}}'


def test_every_look_counts_whatever_the_method(desk: PageClient, occasion: OccasionView) -> None:
    for look in (desk.get, desk.get, desk.head):
        look(f"/dyads/{occasion.dyad_id}")
    desk.get("/dyads")
    desk.get("/help")
    assert told() == [("read", "dyads.dyad")] * 3 + [("read", "dyads.caseload")]


def test_the_pages_of_a_questionnaire_are_one_reading_in_a_sitting(
    desk: PageClient, practitioner: Actor, occasion: OccasionView, another_desk: Callable[[Actor], PageClient]
) -> None:
    phq9 = measure(occasion, "phq9").id
    for _ in range(2):
        desk.get(f"/q/{occasion.id}/{phq9}/1")
    post(desk, f"/q/{occasion.id}/{phq9}/1", {"answer": "2", "form_id": "one"})
    desk.get(f"/q/{occasion.id}/{phq9}/2")
    another_desk(practitioner).get(f"/q/{occasion.id}/{phq9}/2")
    assert told() == [("read", "questionnaire.step")] * 2


def test_an_answer_is_its_own_record_and_costs_no_link(
    desk: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    before = links()
    post(desk, f"/q/{occasion.id}/{measure(occasion, 'phq9').id}/1", {"answer": "2", "form_id": "one"})
    assert links() == before
    event = db.session.scalars(select(AnswerEvent)).one()
    assert (event.entered_by, event.value) == (practitioner.user_id, "2")


def test_finishing_is_recorded_once_and_says_nothing_of_what_was_answered(
    desk: PageClient, occasion: OccasionView
) -> None:
    kpcs = measure(occasion, "epds").id
    post(desk, f"/q/{occasion.id}/total/{kpcs}", {"total:total": "27", "form_id": "one"})
    entry = last().entry
    assert (entry.kind, entry.place) == (Kind.CHANGE, "questionnaire.save_total")
    assert entry.detail == f'{{"assessment":"{kpcs}","occasion":"{occasion.id}"}}'


def test_what_is_refused_is_told_in_the_chain_of_whoever_asked(
    client: PageClient, app: Flask, practitioner: Actor, occasion: OccasionView
) -> None:
    stranger = a_practitioner()
    sign_in(client, stranger)
    client.get(f"/dyads/{occasion.dyad_id}")
    post(client, f"/dyads/{occasion.dyad_id}/goals", {"goal_1": "x"})
    client.post("/dyads/find", data={"code": "x", "csrf_token": "forged"})
    entries = [link.entry for link in links()]
    assert [(entry.kind, entry.place) for entry in entries] == [
        ("refused", "dyads.dyad"),
        ("refused", "goals.save"),
        ("refused", "dyads.find"),
    ]
    assert {(entry.chain, entry.actor_id) for entry in entries} == {(stranger.service_id, stranger.user_id)}
    assert [entry.subject_id for entry in entries] == [occasion.dyad_id, occasion.dyad_id, None]


def test_a_form_filled_wrongly_is_no_way_to_read_unseen(desk: PageClient, occasion: OccasionView) -> None:
    """Audit bypass: the page comes back with the record around the form, and nothing was changed."""
    reply = post(desk, f"/dyads/{occasion.dyad_id}/ending", {"ended_on": "never"})
    assert reply.status_code == 422
    assert told() == [("read", "endings.save_ending")]


def test_without_its_link_there_is_no_page(
    desk: PageClient, occasion: OccasionView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Audit bypass: whoever can keep the audit from being written sees nothing."""

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(auditing, "_held_head", fail)
    reply = desk.get(f"/dyads/{occasion.dyad_id}", buffered=True)
    assert reply.status_code == 500
    assert occasion.dyad_code[:4] not in reply.text
    monkeypatch.undo()
    assert links() == []


def test_without_its_link_nothing_is_changed(
    desk: PageClient, occasion: OccasionView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "link_up", lambda *_: 1 / 0)
    reply = post(desk, f"/dyads/{occasion.dyad_id}/goals", {"goal_1": "another one"})
    assert reply.status_code == 500
    monkeypatch.undo()
    assert GOAL in desk.visit(f"/dyads/{occasion.dyad_id}").text


def test_coming_and_going(client: PageClient, practitioner: Actor) -> None:
    post(client, "/sign-in", {"email": email_of(practitioner), "password": "wrong, wrong, wrong"})
    token = sign_in(client, practitioner)
    post(client, "/sign-out")
    refused, ended = (link.entry for link in links())
    assert (refused.kind, refused.actor_id, refused.chain) == (Kind.SIGN_IN_REFUSED, None, NO_SERVICE)
    assert (ended.kind, ended.actor_id, ended.chain) == (Kind.SIGN_OUT, practitioner.user_id, practitioner.service_id)
    assert ended.sitting == token_hash(token)[:16]


def test_a_tablet_given_to_a_parent_and_taken_back(
    client: PageClient, practitioner: Actor, occasion: OccasionView
) -> None:
    sign_in(client, practitioner)
    post(client, f"/occasions/{occasion.id}", {"mode": "tablet"})
    client.get(f"/q/{occasion.id}/")
    client.get(f"/dyads/{occasion.dyad_id}")
    post(client, f"/q/{occasion.id}/return", {"pin": "000000"})
    post(client, f"/q/{occasion.id}/return", {"pin": PIN})
    entries = [link.entry for link in links()]
    (grant,) = grants_of(practitioner, occasion.id)
    assert [(str(entry.kind), entry.place, entry.roles) for entry in entries] == [
        ("change", "occasions.start", "practitioner"),
        ("read", "questionnaire.welcome", "grant_holder"),
        ("refused", "dyads.dyad", "grant_holder"),
        ("sign_in_refused", "handing_over.return_tablet", "grant_holder"),
        ("sign_in", "handing_over.return_tablet", "practitioner"),
    ]
    assert [entry.actor_id for entry in entries[1:4]] == [grant.id] * 3


def test_a_link_that_is_opened(client: PageClient, practitioner: Actor, occasion: OccasionView) -> None:
    token = send_link(practitioner, occasion, days=3)
    client.get(f"/open/{token}")
    post(client, f"/open/{token}")
    (entry,) = (link.entry for link in links())
    assert (entry.kind, entry.place, entry.roles) == (Kind.SIGN_IN, "handing_over.open_own", "grant_holder")
    assert token not in repr(entry)
    assert grants_of(practitioner, occasion.id)[0].kind is GrantKind.LINK


def test_nothing_clinical_is_in_it(desk: PageClient, practitioner: Actor, occasion: OccasionView) -> None:
    """A whole afternoon: no goal, code, answer, score, name or address in any link, and every chain holds."""
    complete(practitioner, occasion, "phq9", ["3"] * 9)
    answer(practitioner, occasion, "gad7", {"1": "3"})
    before = db.session.scalar(select(func.count()).select_from(AnswerEvent))
    for path in ("/", "/dyads", "/summary", f"/dyads/{occasion.dyad_id}", f"/occasions/{occasion.id}/results"):
        assert desk.get(path).status_code == 200
    post(desk, "/dyads/find", {"code": occasion.dyad_code})
    post(desk, "/dyads/find", {"code": "7K3M9PXB"})
    post(desk, f"/dyads/{occasion.dyad_id}/goals", {"goal_1": GOAL, "goal_2": "more sleep"})
    post(desk, f"/occasions/{occasion.id}/alerts/{measure(occasion, 'phq9').id}/9", {"action": "talked"})
    desk.get(f"/dyads/{uuid.uuid4()}")
    assert db.session.scalar(select(func.count()).select_from(AnswerEvent)) == before
    written = repr(links())
    assert len(links()) == 10
    names = practitioner.name, email_of(practitioner)
    for secret in (occasion.dyad_code, "7K3M9PXB", GOAL, "sleep", "'27'", "talked", *names):
        assert secret not in written, secret
    assert broken() == []


def test_a_token_that_is_forged_changes_nothing_and_is_told(desk: PageClient, occasion: OccasionView) -> None:
    desk.post(f"/dyads/{occasion.dyad_id}/goals", data={"goal_1": "x", "csrf_token": csrf_token(desk) + "x"})
    assert told() == [("refused", "goals.save")]
