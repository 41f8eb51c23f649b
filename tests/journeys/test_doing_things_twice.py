"""Impatient fingers and several at once, against a real server: nothing is doubled, lost or mixed up."""

import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode
from wsgiref.types import StartResponse

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, func, select, text
from werkzeug.test import EnvironBuilder

from app.domain.permissions import Actor
from app.domain.vocabulary import OccasionKind
from app.extensions import db
from app.queries.collecting import OccasionView
from app.store.care import Dyad, Goal, Intervention
from app.store.collection import AnswerEvent, Assessment, Occasion
from app.store.derived import ChangeRow, CurrentAnswer, ScoreRow
from tests.support.actors import csrf_token, post
from tests.support.client import PageClient
from tests.support.factories import a_draft, a_dyad, an_occasion, answer, measure
from tests.support.journey import assert_derived_follows_from_events
from tests.support.server import LiveServer

FINGERS = 5
Reply = tuple[int, str | None]


@dataclass(frozen=True)
class Hands:
    """Several connections to a real server, all with the cookie of one browser."""

    port: int
    cookie: str
    token: str

    def post(self, address: str, values: dict[str, str]) -> Reply:
        connection = HTTPConnection("localhost", self.port, timeout=20)
        body = urlencode({"csrf_token": self.token, **values})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"dcs={self.cookie}"}
        connection.request("POST", address, body, headers)
        reply = connection.getresponse()
        reply.read()
        connection.close()
        return reply.status, reply.headers["Location"]

    def post_at_once(self, requests: Iterable[tuple[str, dict[str, str]]]) -> list[Reply]:
        """Send all of these as nearly at the same moment as can be."""
        waiting = list(requests)
        together = threading.Barrier(len(waiting))

        def one(request: tuple[str, dict[str, str]]) -> Reply:
            together.wait()
            return self.post(*request)

        with ThreadPoolExecutor(len(waiting)) as threads:
            return list(threads.map(one, waiting))


@pytest.fixture
def hands(live_server: LiveServer, desk: PageClient) -> Hands:
    token = csrf_token(desk)
    cookie = desk.get_cookie("dcs")
    assert cookie is not None
    return Hands(live_server.port, cookie.value, token)


@pytest.fixture
def occasion(practitioner: Actor) -> Iterator[OccasionView]:
    opened = an_occasion(practitioner, a_dyad(practitioner, goals=("to sleep",)))
    db.session.commit()
    yield opened
    assert_derived_follows_from_events()


@contextmanager
def slow_commits() -> Iterator[None]:
    """Everybody is about to commit before anybody has: nobody sees what the others write, unless they wait for it."""

    def slowly(_: object) -> None:
        time.sleep(0.2)

    event.listen(db.engine, "commit", slowly)
    try:
        yield
    finally:
        event.remove(db.engine, "commit", slowly)


def events(assessment_id: object) -> list[tuple[int, str, str | None]]:
    db.session.rollback()
    rows = db.session.execute(
        select(AnswerEvent.seq, AnswerEvent.kind, AnswerEvent.value)
        .where(AnswerEvent.assessment_id == assessment_id)
        .order_by(AnswerEvent.seq)
    )
    return [(seq, kind, value) for seq, kind, value in rows]


def how_many(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.both_databases
@pytest.mark.parametrize("item", ["1", "9"])  # item 9 is about self-harm, and is looked at with every answer
def test_five_taps_on_one_form_are_one_answer(
    hands: Hands, practitioner: Actor, occasion: OccasionView, item: str
) -> None:
    phq9 = measure(occasion, "phq9").id
    if item == "9":
        answer(practitioner, occasion, "phq9", {str(each): "0" for each in range(1, 9)})
        db.session.commit()
    before = len(events(phq9))
    address = f"/q/{occasion.id}/{phq9}/{item}"
    replies = hands.post_at_once([(address, {"answer": "2", "form_id": "one form"})] * FINGERS)
    assert len(set(replies)) == 1
    assert replies[0][0] == 303
    assert len(events(phq9)) == before + 1


@pytest.mark.both_databases
def test_different_answers_at_once_are_all_kept_and_one_holds(hands: Hands, occasion: OccasionView) -> None:
    phq9 = measure(occasion, "phq9").id
    values = ["0", "1", "2", "3", "_declined"]
    replies = hands.post_at_once(
        (f"/q/{occasion.id}/{phq9}/1", {"answer": value, "form_id": "one form"}) for value in values
    )
    assert {status for status, _ in replies} == {303}
    kept = events(phq9)
    assert [seq for seq, _, _ in kept] == [1, 2, 3, 4, 5]
    assert {value or "_declined" for _, _, value in kept} == set(values)
    current = db.session.scalars(select(CurrentAnswer)).one()
    assert (current.seq, current.value) == (5, kept[-1][2])


def test_many_families_at_once_lose_nothing(hands: Hands, practitioner: Actor) -> None:
    occasions = [an_occasion(practitioner) for _ in range(4)]
    db.session.commit()
    for item in range(1, 10):
        replies = hands.post_at_once(
            (f"/q/{each.id}/{measure(each, 'phq9').id}/{item}", {"answer": str(item % 4), "form_id": f"form {item}"})
            for each in occasions
        )
        assert {status for status, _ in replies} == {303}
    for each in occasions:
        expected = [(item, "answer", str(item % 4)) for item in range(1, 10)]
        assert events(measure(each, "phq9").id) == expected


@pytest.mark.both_databases
def test_five_taps_on_finish_finish_once(hands: Hands, practitioner: Actor, occasion: OccasionView) -> None:
    for code, values in (("phq9", ["1"] * 9), ("gad7", ["1"] * 7), ("pbq", ["never"] * 25), ("gbo", ["4"])):
        items = [item.code for item in measure(occasion, code).instrument.items]
        answer(practitioner, occasion, code, dict(zip(items, values, strict=False)))
    db.session.commit()
    replies = hands.post_at_once([(f"/q/{occasion.id}/check", {"form_id": "f"})] * FINGERS)
    assert {status for status, _ in replies} == {303}
    assert [kind for _, kind, _ in events(measure(occasion, "phq9").id)].count("submit") == 1
    assert how_many(ScoreRow) == 1 + 1 + 5 + 2


@pytest.mark.both_databases
def test_an_answer_that_meets_the_finish_is_kept_or_refused(
    hands: Hands, practitioner: Actor, occasion: OccasionView
) -> None:
    epds = measure(occasion, "epds").id
    answer(practitioner, occasion, "epds", {str(item): "1" for item in range(1, 11)})
    db.session.commit()
    finish = (f"/q/{occasion.id}/check/{epds}", {"form_id": "f"})
    late = (f"/q/{occasion.id}/{epds}/1", {"answer": "3", "form_id": "late"})
    (finished, _), (answered, _) = hands.post_at_once([finish, late])
    assert finished == 303
    kinds = [kind for _, kind, _ in events(epds)]
    assert kinds[-1] == "submit"
    assert (answered, len(kinds)) in {(303, 12), (409, 11)}
    db.session.rollback()
    assert db.session.scalars(select(Assessment.state).where(Assessment.id == epds)).one() == "complete"


@pytest.mark.both_databases
def test_finishing_before_and_after_at_once_still_finds_the_change(hands: Hands, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    addresses = []
    for kind in (OccasionKind.BEFORE, OccasionKind.AFTER):
        held = an_occasion(practitioner, dyad, kind)
        answer(practitioner, held, "epds", {str(item): "1" for item in range(1, 11)})
        addresses.append(f"/q/{held.id}/check/{measure(held, 'epds').id}")
    db.session.commit()
    with slow_commits():
        replies = hands.post_at_once((address, {"form_id": "f"}) for address in addresses)
    assert {status for status, _ in replies} == {303}
    assert how_many(ChangeRow) == 1
    assert_derived_follows_from_events()


def test_five_taps_on_a_total_copy_it_once(hands: Hands, occasion: OccasionView) -> None:
    epds = measure(occasion, "epds").id
    address = f"/q/{occasion.id}/total/{epds}"
    replies = hands.post_at_once([(address, {"total:total": "12", "form_id": "f"})] * FINGERS)
    assert sorted(status for status, _ in replies) == [303, 409, 409, 409, 409]
    assert events(epds) == [(1, "answer", "12"), (2, "submit", "1")]


@pytest.mark.both_databases
def test_opening_an_occasion_five_times_at_once_opens_one(hands: Hands, practitioner: Actor) -> None:
    dyad = a_dyad(practitioner)
    db.session.commit()
    replies = hands.post_at_once([(f"/dyads/{dyad.id}/occasions", {"kind": "after", "number": "1"})] * FINGERS)
    assert len(set(replies)) == 1
    assert replies[0][0] == 303
    assert (how_many(Occasion), how_many(Assessment)) == (1, 6)


@pytest.mark.both_databases
def test_adding_a_dyad_five_times_at_once_from_one_form_adds_one(hands: Hands, practitioner: Actor) -> None:
    draft = a_draft(practitioner)
    db.session.commit()
    replies = hands.post_at_once([(f"/dyads/add/{draft}/check", {})] * FINGERS)
    assert len(set(replies)) == 1
    assert replies[0][0] == 303
    assert (how_many(Dyad), how_many(Intervention)) == (1, 1)


@pytest.mark.both_databases
def test_saving_goals_five_times_at_once_saves_them_once(
    hands: Hands, practitioner: Actor, occasion: OccasionView
) -> None:
    values = {"goal_1": "to sleep", "goal_2": "a calm bath", "goal_3": "to go out"}
    with slow_commits():
        replies = hands.post_at_once([(f"/dyads/{occasion.dyad_id}/goals", values)] * FINGERS)
    assert {status for status, _ in replies} == {303}
    assert how_many(Goal) == 3


@contextmanager
def second_connection(url: str) -> Iterator[Any]:
    """A connection that has nothing to do with the application's own."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@pytest.mark.both_databases
def test_what_is_called_saved_is_saved_before_the_reply_begins(
    app: Flask, database_url: str, desk: PageClient, occasion: OccasionView
) -> None:
    token, cookie = csrf_token(desk), desk.get_cookie("dcs")
    assert cookie is not None
    builder = EnvironBuilder(
        path=f"/q/{occasion.id}/{measure(occasion, 'phq9').id}/1",
        method="POST",
        data={"answer": "2", "form_id": "f", "csrf_token": token},
        headers={"Cookie": f"dcs={cookie.value}"},
    )
    seen: list[tuple[str, int]] = []

    def start_response(status: str, headers: object, exc_info: object = None) -> Any:
        with second_connection(database_url) as connection:
            seen.append((status, connection.execute(text("SELECT count(*) FROM answer_events")).scalar_one()))
        return lambda data: None

    start: StartResponse = start_response  # type: ignore[assignment]
    body = app.wsgi_app(builder.get_environ(), start)
    list(body)
    body.close()  # type: ignore[attr-defined]
    assert seen == [("303 SEE OTHER", 1)]


def test_an_answer_is_there_for_others_when_its_reply_is_there(
    database_url: str, desk: PageClient, occasion: OccasionView
) -> None:
    reply = post(desk, f"/q/{occasion.id}/{measure(occasion, 'phq9').id}/1", {"answer": "2", "form_id": "f"})
    assert reply.status_code == 303
    with second_connection(database_url) as connection:
        assert connection.execute(text("SELECT value FROM answers")).scalar_one() == "2"
