"""Statements that go to the driver itself keep SQLAlchemy's types, its errors and its listeners."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, event, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, scoped_session

from app.domain.permissions import Actor
from app.extensions import db
from app.store.people import SignIn
from app.store.running import run, run_for_one

SIGN_INS: Any = SignIn.__table__
BEGUN = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ADDED = insert(SIGN_INS).returning(SIGN_INS.c.id)
FOUND = select(SIGN_INS.c.id, SIGN_INS.c.user_id, SIGN_INS.c.started_at.label("begun"), SIGN_INS.c.ended_at).where(
    SIGN_INS.c.token_hash == bindparam("token_hash"), SIGN_INS.c.ended_at.is_(None), SIGN_INS.c.started_at <= BEGUN
)


def a_sign_in(actor: Actor) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "user_id": actor.user_id,
        "token_hash": "a" * 64,
        "started_at": BEGUN,
        "used_at": BEGUN,
        "device": "",
    }


def test_what_goes_in_comes_out(db_session: scoped_session[Session], practitioner: Actor) -> None:
    sign_in = a_sign_in(practitioner)
    assert run_for_one(FOUND, {"token_hash": "a" * 64}) is None
    assert [row.id for row in run(ADDED, sign_in)] == [sign_in["id"]]
    found = run_for_one(FOUND, {"token_hash": "a" * 64})
    assert found == (sign_in["id"], practitioner.user_id, BEGUN, None)
    assert found.begun.tzinfo is not None


def test_errors_are_those_of_sqlalchemy(db_session: scoped_session[Session], practitioner: Actor) -> None:
    run(ADDED, a_sign_in(practitioner))
    with pytest.raises(IntegrityError) as refused:
        run(ADDED, a_sign_in(practitioner))
    assert "[parameters:" not in str(refused.value)  # they may be answers


def test_whoever_listens_hears_it(db_session: scoped_session[Session]) -> None:
    heard: list[str] = []

    def hear(_connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement.split()[0])

    db.session.commit()
    event.listen(db.engine, "before_cursor_execute", hear)
    event.listen(db.engine, "after_cursor_execute", hear)
    try:
        run(FOUND, {"token_hash": "a" * 64})
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
        event.remove(db.engine, "after_cursor_execute", hear)
    assert heard[-2:] == ["SELECT", "SELECT"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True, scope="session")
def test_after_a_lost_connection_the_next_one_is_new(db_session: scoped_session[Session]) -> None:
    db.session.connection().connection.driver_connection.close()  # type: ignore[union-attr]
    with pytest.raises(OperationalError):
        run(FOUND, {"token_hash": "a" * 64})
    db.session.rollback()
    assert run(FOUND, {"token_hash": "a" * 64}) == []
