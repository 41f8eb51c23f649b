"""The device's own door: a bearer token, no cookie, and a word that is signed only after the commit."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, scoped_session

from app.clock import now
from app.domain.permissions import Actor
from app.extensions import db
from app.store.collection import AnswerEvent
from app.store.granting import Grant, QuarantinedEvent
from benchmarks.device import Device, Event, had, new_nonce
from tests.support.actors import sign_in
from tests.support.client import PageClient
from tests.support.clock import Clock
from tests.support.devices import PHQ9, a_device, answers, current, part, state, stored_events, submit
from tests.support.factories import an_occasion


class Tablet:
    """A device at the server's door. Nothing of a browser comes with what it sends."""

    def __init__(self, client: FlaskClient, device: Device) -> None:
        self.client, self.device = client, device

    def post(self, body: Any, **headers: str | None) -> Any:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        sent = {**self.device.headers(new_nonce()), **headers}
        return self.client.post(
            self.device.address, data=data, headers={name: each for name, each in sent.items() if each is not None}
        )

    def sends(self, *events: Event) -> Any:
        """What the server says, proved."""
        nonce = new_nonce()
        reply = self.post({"v": 1, "events": events}, **{"X-Nonce": nonce})
        assert reply.status_code == 200, reply.text
        said = self.device.proved(nonce, reply.json)
        assert said is not None
        return said

    def asks(self, nonce: str) -> Any:
        return self.client.get(self.device.address.replace("/events", "/have"), headers=self.device.headers(nonce))


@pytest.fixture
def occasion(practitioner: Actor) -> Any:
    return an_occasion(practitioner)


@pytest.fixture
def tablet(client: PageClient, practitioner: Actor, occasion: Any) -> Tablet:
    made = Tablet(client, a_device(practitioner, occasion))
    db.session.commit()
    return made


@pytest.mark.both_databases
def test_a_questionnaire_is_sent_and_the_device_may_let_go_of_it(tablet: Tablet, occasion: Any) -> None:
    events = [*answers(tablet.device, occasion, "phq9", PHQ9), submit(tablet.device, occasion, "phq9")]
    said = tablet.sends(*events)
    assert all(had(said, event) for event in events)
    key = part(occasion, "phq9")
    assert (said["writer"], said["have"][key], said["state"][key]) == (tablet.device.writer, [[1, 10]], "complete")
    assert (said["quarantined"], said["conflicts"]) == ([], [])
    assert abs(said["serverTime"] / 1000 - now().timestamp()) < 60
    assert state(occasion, "phq9") == "complete"


def test_what_arrived_can_be_asked_again(tablet: Tablet, occasion: Any) -> None:
    first, second = answers(tablet.device, occasion, "phq9", ["1", "2"])
    tablet.sends(second)
    nonce = new_nonce()
    reply = tablet.asks(nonce)
    said = tablet.device.proved(nonce, reply.json)
    assert (had(said, first), had(said, second)) == (False, True)
    assert tablet.device.proved(new_nonce(), reply.json) is None
    assert reply.headers["Cache-Control"] == "no-store"


def test_an_empty_batch_is_a_question(tablet: Tablet) -> None:
    assert tablet.sends()["have"] == {}


def test_no_cookie_is_needed_and_none_is_looked_at(
    tablet: Tablet, occasion: Any, client: PageClient, colleague: Actor
) -> None:
    sign_in(client, colleague)
    (event,) = answers(tablet.device, occasion, "phq9", ["1"])
    tablet.sends(event)
    (stored,) = stored_events(occasion, "phq9")
    assert (stored.writer, stored.entered_by) == (tablet.device.writer, None)


def test_a_sign_in_is_no_token(desk: PageClient, tablet: Tablet) -> None:
    assert Tablet(desk, tablet.device).post({"v": 1, "events": []}, Authorization=None).status_code == 401


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "Bearer \x7f"])
def test_without_a_known_token_nothing_is_taken(tablet: Tablet, occasion: Any, token: str) -> None:
    reply = tablet.post({"v": 1, "events": answers(tablet.device, occasion, "phq9", ["1"])}, Authorization=token)
    assert (reply.status_code, stored_events(occasion, "phq9")) == (401, [])
    assert "mac" not in reply.json


@pytest.mark.asvs("8.2.2")
def test_a_token_opens_its_own_occasion_only(tablet: Tablet, practitioner: Actor) -> None:
    other = an_occasion(practitioner)
    events = answers(tablet.device, other, "phq9", ["1"])
    tablet.device.occasion = str(other.id)
    assert tablet.post({"v": 1, "events": events}).status_code == 401
    assert stored_events(other, "phq9") == []


def test_revoked_or_too_old(tablet: Tablet, occasion: Any, db_session: scoped_session[Session], clock: Clock) -> None:
    db_session.execute(update(Grant).values(returned_at=now(), expires_at=now()))
    tablet.sends(*answers(tablet.device, occasion, "phq9", ["1"]))
    clock.forward(days=30)
    assert tablet.post({"v": 1, "events": []}).status_code == 401
    clock.forward(days=-30)
    db_session.execute(update(Grant).values(revoked_at=now()))
    assert tablet.post({"v": 1, "events": []}).status_code == 401


@pytest.mark.parametrize("body", ["", "{", "[]", '{"v":1}', '{"v":9,"events":[]}', b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_batch(tablet: Tablet, body: Any) -> None:
    assert tablet.post(body).status_code == 422


@pytest.mark.asvs("4.1.1")
def test_only_json_is_read(tablet: Tablet, occasion: Any) -> None:
    batch = json.dumps({"v": 1, "events": answers(tablet.device, occasion, "phq9", ["1"])})
    for content_type in ("text/plain", "application/x-www-form-urlencoded", None):
        assert tablet.post(batch, **{"Content-Type": content_type}).status_code == 422
    assert stored_events(occasion, "phq9") == []


@pytest.mark.parametrize("nonce", [None, "", "short", "G" * 32, "a" * 33])
def test_a_nonce_is_asked_for(tablet: Tablet, nonce: str | None) -> None:
    assert tablet.post({"v": 1, "events": []}, **{"X-Nonce": nonce}).status_code == 422


@pytest.mark.asvs("2.4.1")
def test_no_more_than_two_hundred_events_and_256_kilobytes(tablet: Tablet, occasion: Any) -> None:
    assert tablet.post({"v": 1, "events": [0] * 201}).status_code == 413
    assert tablet.post(json.dumps({"v": 1, "events": []}).ljust(256 * 1024)).status_code == 200
    assert tablet.post(json.dumps({"v": 1, "events": []}).ljust(256 * 1024 + 1)).status_code == 413
    full = answers(tablet.device, occasion, "phq9", ["1", "2", "3", "0"] * 50)
    tablet.sends(*full)
    assert len(stored_events(occasion, "phq9")) == 9  # the other 191 name items that are not there


def test_a_bad_event_blocks_nothing(tablet: Tablet, occasion: Any, db_session: scoped_session[Session]) -> None:
    first, second = answers(tablet.device, occasion, "phq9", ["1", "2"])
    bad = {**second, "ct": first["ct"]}
    said = tablet.sends(first, bad, 7)  # type: ignore[arg-type]
    assert (had(said, first), had(said, bad)) == (True, True)
    assert current(occasion, "phq9") == {"1": "1"}
    assert len(db_session.scalars(select(QuarantinedEvent)).all()) == 2


class Away(Exception):
    """What a driver raises when its database is gone."""


@pytest.mark.both_databases
def test_a_commit_that_fails_is_never_acknowledged(tablet: Tablet, occasion: Any, app: Flask) -> None:
    def fail(_connection: Any) -> None:
        raise OperationalError("COMMIT", {}, Away("the disk is full"))

    batch = {"v": 1, "events": answers(tablet.device, occasion, "phq9", ["1"])}
    event.listen(db.engine, "commit", fail)
    try:
        reply = without_committing_first(app.test_client(), tablet.device, batch)
    finally:
        event.remove(db.engine, "commit", fail)
    assert (reply.status_code, reply.json) == (503, {"status": 503})
    assert reply.headers["Retry-After"] == "5"
    db.session.rollback()
    assert stored_events(occasion, "phq9") == []
    assert had(tablet.sends(*batch["events"]), batch["events"][0])


def without_committing_first(client: FlaskClient, device: Device, batch: Any) -> Any:
    """As Tablet.post, but past the commit that PageClient makes of what the test itself wrote."""
    db.session.rollback()
    headers = device.headers(new_nonce())
    return FlaskClient.open(client, device.address, method="POST", data=json.dumps(batch), headers=headers)


@pytest.mark.both_databases
def test_the_word_is_given_after_the_commit(tablet: Tablet, occasion: Any, app: Flask) -> None:
    """At the moment the reply is made, another connection already sees the events."""
    seen: list[int] = []

    def look(response: Any) -> Any:
        with db.engine.connect() as another:
            seen.append(len(another.execute(select(AnswerEvent.event_id)).all()))
        return response

    app.after_request_funcs[None].append(look)  # runs before those added earlier, so before the request's own commit
    try:
        tablet.sends(*answers(tablet.device, occasion, "phq9", ["1", "2"]))
    finally:
        app.after_request_funcs[None].remove(look)
    assert seen == [2]


def test_a_device_is_told_no_answer_no_score_and_no_name(tablet: Tablet, occasion: Any) -> None:
    events = [*answers(tablet.device, occasion, "phq9", ["3"] * 9), submit(tablet.device, occasion, "phq9")]
    said = tablet.sends(*events)
    assert set(said) == {"writer", "have", "quarantined", "conflicts", "state", "serverTime"}
    assert occasion.dyad_code not in json.dumps(said)
