"""When something does not work: a page of our own that says what happened, what is safe, and what to do."""

import logging
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from app.config import Settings
from app.domain.permissions import Actor
from app.extensions import db
from app.store.care import Goal
from app.store.collection import AnswerEvent
from app.web.questionnaire import routes as questionnaire_routes
from app.web.today import routes as today_routes
from app.whole import create_app
from tests.support.actors import csrf_token, post
from tests.support.client import PageClient
from tests.support.factories import an_occasion, measure, rows
from tests.support.pages import Page

NOTHING_LOST = "othing you saved"


@pytest.mark.parametrize(
    ("method", "path", "status", "heading"),
    [
        ("GET", "/no/such/page", 404, "Page not found"),
        ("GET", "/dyads/7K3M9PXB", 404, "Page not found"),
        ("GET", "/q/00000000-0000-0000-0000-00000000000z/", 404, "Page not found"),
        ("GET", "/q/00000000-0000-0000-0000-000000000000/check", 404, "Page not found"),
        ("POST", "/no/such/page", 404, "Page not found"),
        ("GET", "/dyads/find", 405, "Page not found"),
        ("PUT", "/dyads", 405, "Page not found"),
        ("DELETE", "/", 405, "Page not found"),
        ("POST", "/dyads/find", 400, "This page is out of date"),
    ],
)
def test_each_failure_has_its_page(desk: PageClient, method: str, path: str, status: int, heading: str) -> None:
    page = Page(desk.open(path, method=method))
    assert (page.response.status_code, page.heading) == (status, heading)
    assert "Go to Today" in page.links


def test_a_form_that_was_open_too_long_loses_nothing(desk: PageClient) -> None:
    page = Page(desk.post("/dyads/find", data={"code": "x", "csrf_token": "of yesterday"}))
    assert NOTHING_LOST in page.text
    assert "Go back, reload the page, and send it again." in page.text


@pytest.mark.asvs("5.2.1")
def test_a_body_that_is_too_large_is_refused(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    before = rows()
    page = Page(post(desk, f"/dyads/{occasion.dyad_id}/goals", {"goal_1": "a" * 70_000}))
    assert (page.response.status_code, page.heading) == (413, "That was too much to send")
    assert "nothing you saved before is lost" in page.text
    assert rows() == before


@pytest.mark.asvs("16.5.1")
def test_a_fault_of_ours_has_a_number_and_no_details(
    desk: PageClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a detail nobody may read")

    monkeypatch.setattr(today_routes, "own_dyads", fail)
    page = Page(desk.get("/"))
    assert (page.response.status_code, page.heading) == (500, "Sorry, something went wrong here")
    assert "a detail nobody may read" not in page.response.text
    number = re.search(r"E-[0-9A-F]{4}-[0-9A-F]{2}", page.text)
    assert number is not None
    assert number.group() in caplog.text


@pytest.mark.both_databases
def test_the_log_says_which_rule_a_row_broke_and_nothing_of_the_row(
    desk: PageClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        db.session.add(Goal(intervention_id=uuid.uuid4(), number=9, wording="Words of a family"))
        db.session.flush()

    monkeypatch.setattr(today_routes, "own_dyads", fail)
    assert desk.get("/").status_code == 500
    (logged,) = [record.getMessage() for record in caplog.records if record.name == "app.web.errors"]
    assert "in fail" in logged
    assert "sqlalchemy.exc.IntegrityError" in logged
    assert "Words of a family" not in caplog.text


@pytest.mark.asvs("2.3.3", "16.5.3")
@pytest.mark.both_databases
def test_a_view_that_fails_after_writing_has_written_nothing(
    desk: PageClient, practitioner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    occasion = an_occasion(practitioner)
    before = rows()
    written: list[int] = []

    def fail(*_: object) -> None:
        written.append(db.session.scalar(select(func.count()).select_from(AnswerEvent)) or 0)
        raise RuntimeError("after the answer was written")

    monkeypatch.setattr(questionnaire_routes, "_next", fail)
    reply = post(desk, f"/q/{occasion.id}/{measure(occasion, 'phq9').id}/1", {"answer": "2", "form_id": "f"})
    assert reply.status_code == 500
    assert written == [1]
    assert rows() == before


@pytest.mark.both_databases
def test_an_answer_that_could_not_be_kept_is_not_called_saved(desk: PageClient, practitioner: Actor) -> None:
    occasion = an_occasion(practitioner)
    before, token = rows(), csrf_token(desk)
    db.session.commit()  # ours, before commits begin to fail

    def full(_: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk is full"))

    event.listen(db.engine, "commit", full)
    try:
        reply = desk.post(
            f"/q/{occasion.id}/{measure(occasion, 'phq9').id}/1",
            data={"answer": "2", "form_id": "f", "csrf_token": token},
        )
    finally:
        event.remove(db.engine, "commit", full)
    page = Page(reply)
    assert (reply.status_code, page.heading) == (503, "Sorry, we are busy for a moment")
    assert "What you sent just now was not saved yet." in page.text
    assert rows() == before


def test_the_log_of_a_commit_that_failed_holds_no_words_and_no_address(
    desk: PageClient, practitioner: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    occasion = an_occasion(practitioner)
    token, words = csrf_token(desk), "Words of a family"
    db.session.commit()  # ours, before commits begin to fail

    def fail(_: object) -> None:
        raise RuntimeError(words)

    event.listen(db.engine, "commit", fail)
    try:
        reply = desk.post(f"/dyads/{occasion.dyad_id}/goals", data={"goal_1": "Bath time", "csrf_token": token})
    finally:
        event.remove(db.engine, "commit", fail)
    assert reply.status_code == 500
    assert "builtins.RuntimeError" in caplog.text
    assert words not in caplog.text
    assert str(occasion.dyad_id) not in caplog.text


@pytest.fixture(params=["sqlite:///{folder}/is/not/there.sqlite", "postgresql+psycopg://nobody@127.0.0.1:1/gone"])
def without_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application in front of a database that cannot be opened."""
    app = create_app(
        Settings(database_url=request.param.format(folder=tmp_path), secret_key="for tests only", https=False)
    )
    app.test_client_class = PageClient
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.asvs("16.5.2")
def test_without_its_database_it_says_so(without_database: Flask, caplog: pytest.LogCaptureFixture) -> None:
    client = without_database.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "somebody"
    page = Page(client.get("/dyads"))
    assert (page.response.status_code, page.heading) == (503, "Sorry, we are busy for a moment")
    assert NOTHING_LOST in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    assert [record.levelno for record in caplog.records if record.name == "app.web.errors"] == [logging.ERROR]


def test_without_its_database_it_still_explains_and_still_answers(without_database: Flask) -> None:
    client = without_database.test_client()
    for path in ("/help", "/privacy", "/accessibility", "/measures", "/sign-in", "/healthz"):
        assert client.get(path).status_code == 200, path


def test_without_its_database_nobody_signs_in(without_database: Flask) -> None:
    client = without_database.test_client()
    token = Page(client.get("/sign-in")).form("email").fields["csrf_token"]
    reply = client.post("/sign-in", data={"csrf_token": token, "email": "a@b.example", "password": "x"})
    assert reply.status_code == 503
