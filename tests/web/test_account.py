"""One's own account: what a thief of an open tablet cannot do, and what comes too late is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.clock import now
from app.config import Settings
from app.domain.permissions import Actor
from app.extensions import db
from app.store.people import SignIn
from app.store.signing_in import Authenticator, KeptForm, RecoveryCode
from tests.support.actors import HTMX, csrf_token, post, sign_in
from tests.support.client import PageClient
from tests.support.clock import Clock
from tests.support.factories import PASSWORD, a_dyad, code_of_account, email_of
from tests.support.journey import Person

Desk = Callable[[Actor], PageClient]
STEPPED_UP = ("/account/app", "/account/passkeys")
GOAL = "quiet evenings together"
BETTER = "teapot meadow lantern"


@pytest.mark.asvs("7.5.1")
def test_step_up_asks_for_the_password_again_after_ten_minutes(desk: PageClient, clock: Clock) -> None:
    clock.forward(minutes=9)
    assert [desk.get(path).status_code for path in STEPPED_UP] == [200, 200]
    clock.forward(minutes=1, seconds=1)
    for path in STEPPED_UP:
        assert desk.get(path).location == f"/account/prove?next={path}"
        assert desk.get(path, headers=HTMX).headers["HX-Redirect"] == f"/account/prove?next={path}"
    assert desk.get("/dyads").status_code == 200
    person = Person(desk)
    person.goes_to("/account/app")
    assert "This is not right" in person.sends("password", password="wrong").text
    assert person.sends("password", password=PASSWORD).heading == "Authenticator app"


def test_step_up_a_code_of_the_app_does_as_well_and_a_pin_does_not(
    desk: PageClient, practitioner: Actor, db_session: object
) -> None:
    db.session.execute(update(SignIn).values(proved_at=None))  # as after a PIN
    person = Person(desk)
    person.goes_to("/account/passkeys")
    assert person.page.heading == "Is it still you?"
    assert person.sends("password", password=code_of_account(email_of(practitioner))).heading == "Passkeys"


def test_step_up_changes_nothing_before_the_proof(desk: PageClient, clock: Clock) -> None:
    before = db.session.scalars(select(Authenticator.sealed_secret)).one()
    clock.forward(minutes=11)
    for path in ("/account/app", "/account/passkeys", "/account/recovery-codes"):
        assert post(desk, path, {"code": "123456"}).location == "/account/prove"
    assert db.session.scalars(select(Authenticator.sealed_secret)).one() == before
    assert db.session.scalars(select(RecoveryCode)).all() == []
    assert db.session.scalars(select(KeptForm)).all() == []  # nothing that proves somebody is ever kept


@pytest.mark.asvs("6.2.3", "7.4.3")
def test_a_password_is_changed_with_the_old_one_and_ends_the_others(
    desk: PageClient, practitioner: Actor, another_desk: Desk
) -> None:
    other = another_desk(practitioner)
    person = Person(desk)
    person.goes_to("/account/password")
    for new, why in (("too short", "12 characters"), ("sunshine2026!", "first to be tried"), ("x" * 129, "128")):
        assert why in person.sends("old_password", old_password=PASSWORD, new_password=new).text
    wrong = person.sends("old_password", old_password="wrong", new_password=BETTER)
    assert "This is not your password of now" in wrong.text
    assert BETTER not in wrong.response.text
    assert person.sends("old_password", old_password=PASSWORD, new_password=BETTER).heading == "Your account"
    assert other.get("/dyads").status_code == 303
    assert post(other, "/sign-in", {"email": email_of(practitioner), "password": PASSWORD}).status_code == 422
    assert post(other, "/sign-in", {"email": email_of(practitioner), "password": BETTER}).status_code == 303


@pytest.mark.asvs("7.5.2")
def test_one_sees_where_one_is_signed_in_and_ends_it_there(
    desk: PageClient, practitioner: Actor, another_desk: Desk, colleague: Actor
) -> None:
    other = another_desk(practitioner)
    db.session.execute(update(SignIn).where(SignIn.user_id == practitioner.user_id).values(device="Safari/iPad"))
    person = Person(desk)
    person.goes_to("/account/sign-ins")
    assert [("Safari on iPad" in row, "This one" in row) for row in person.rows].count((True, True)) == 1
    assert len(person.rows) == 2
    person.presses("Sign out there")
    assert len(person.rows) == 1
    assert other.get("/dyads").status_code == 303
    assert desk.get("/dyads").status_code == 200
    another_desk(colleague)
    theirs = db.session.scalars(select(SignIn.id).where(SignIn.user_id == colleague.user_id)).one()
    assert post(desk, f"/account/sign-ins/{theirs}/end").status_code == 404


def test_use_is_written_down_once_a_minute(desk: PageClient, clock: Clock) -> None:
    def used() -> object:
        return db.session.scalars(select(SignIn.used_at)).one()

    begun = used()
    clock.forward(seconds=58)
    desk.get("/dyads")
    assert used() == begun
    clock.forward(seconds=3)
    desk.get("/dyads")
    noted = used()
    assert noted != begun
    desk.get("/dyads")
    post(desk, "/dyads/find", {"code": "x"})
    assert used() == noted
    clock.forward(minutes=2)
    assert post(desk, "/account/stay").status_code == 204
    assert used() != noted


def write_a_goal_too_late(desk: PageClient, practitioner: Actor) -> str:
    path = f"/dyads/{a_dyad(practitioner).id}/goals"
    token = csrf_token(desk)
    db.session.execute(update(SignIn).values(used_at=now() - timedelta(hours=1)))
    assert desk.post(path, data={"csrf_token": token, "goal_1": GOAL}).location == "/sign-in"
    return path


@pytest.mark.both_databases
def test_what_came_too_late_is_offered_to_its_own_sender_only(
    desk: PageClient, practitioner: Actor, colleague: Actor, client: PageClient
) -> None:
    write_a_goal_too_late(desk, practitioner)
    sealed = db.session.scalars(select(KeptForm.sealed)).one()
    assert GOAL.encode() not in sealed
    assert Person(client).signs_in(email_of(colleague)).heading == "Today"
    assert GOAL not in client.visit("/account/kept").response.text
    client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    sign_in(client, practitioner)
    person = Person(client)
    assert GOAL in person.goes_to("/account/kept").text
    person.presses("Throw it away")
    assert person.page.heading == "Nothing is waiting"


def test_what_came_too_late_is_kept_for_an_hour(desk: PageClient, practitioner: Actor, clock: Clock) -> None:
    write_a_goal_too_late(desk, practitioner)
    clock.forward(minutes=59)
    sign_in(desk, practitioner)
    assert GOAL in desk.visit("/account/kept").text
    clock.forward(minutes=2)
    assert GOAL not in desk.visit("/account/kept").text


def test_nothing_is_kept_of_a_form_from_elsewhere_or_of_somebody_who_signed_out(
    desk: PageClient, practitioner: Actor
) -> None:
    path = f"/dyads/{a_dyad(practitioner).id}/goals"
    db.session.execute(update(SignIn).values(used_at=now() - timedelta(hours=1)))
    assert desk.post(path, data={"csrf_token": "made-up", "goal_1": GOAL}).status_code == 400
    token = csrf_token(desk)
    db.session.execute(update(SignIn).values(used_at=now(), ended_at=now()))
    assert desk.post(path, data={"csrf_token": token, "goal_1": GOAL}).location == "/sign-in"
    assert db.session.scalars(select(KeptForm)).all() == []


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_code_stands_on_the_page_in_a_demonstration_and_nowhere_else(
    app: Flask, client: PageClient, practitioner: Actor, monkeypatch: pytest.MonkeyPatch, demonstration: bool
) -> None:
    settings: Settings = app.config["SETTINGS"]
    monkeypatch.setitem(app.config, "SETTINGS", settings.model_copy(update={"demonstration": demonstration}))
    page = Person(client).sends("password", email=email_of(practitioner), password=PASSWORD)
    code = code_of_account(email_of(practitioner))
    assert (code in page.response.text) is demonstration
    assert ("This is a demonstration" in page.text) is demonstration
    assert client.submit(page.form("code")).heading == ("Today" if demonstration else "Second step")
